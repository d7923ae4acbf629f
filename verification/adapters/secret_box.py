"""Seals small secrets that must be read again, such as those of second factors, under the master key.

One sealed value is ``length of the key id | key id | length of the wrapped key | wrapped key | sealed secret``: each
secret has a data key of its own, and both are bound to their owner (``verification.adapters.envelope``).
"""

from __future__ import annotations

from review_queue.errors import SealedSecretError
from verification.adapters.envelope import (
    Context,
    MasterKeys,
    WrappedKey,
    new_data_key,
    open_sealed,
    seal,
    unwrap,
    wrap,
)
from verification.domain.errors import MasterKeyMissingError, PaperCorruptError

PURPOSE = "second_factor"
LENGTH_BYTES = 2


class SealedSecrets:
    """``review_queue.adapters.second_factor.SecretBox`` over the master keys."""

    def __init__(self, keys: MasterKeys) -> None:
        """The current key seals, every key opens what it sealed."""
        self._keys = keys

    def seal(self, owner: str, secret: bytes) -> bytes:
        """The sealed secret, never the same twice."""
        context = Context(document_id=owner, purpose=PURPOSE)
        data_key = new_data_key()
        wrapped = wrap(self._keys, context, data_key)
        return _part(wrapped.master_id.encode()) + _part(wrapped.wrapped) + seal(data_key, context, secret)

    def open(self, owner: str, sealed: bytes) -> bytes:
        """The secret.

        Raises:
            SealedSecretError: it is another owner's, was changed, or its master key is not configured.
        """
        context = Context(document_id=owner, purpose=PURPOSE)
        master_id, rest = _take(sealed)
        wrapped, body = _take(rest)
        try:
            data_key = unwrap(self._keys, context, WrappedKey(master_id=master_id.decode(), wrapped=wrapped))
            return open_sealed(data_key, context, body)
        except (MasterKeyMissingError, PaperCorruptError, UnicodeDecodeError):
            raise SealedSecretError("a second factor's secret cannot be opened: reset it and enrol again") from None


def _part(data: bytes) -> bytes:
    return len(data).to_bytes(LENGTH_BYTES, "big") + data


def _take(data: bytes) -> tuple[bytes, bytes]:
    """The first part, and what follows it."""
    end = LENGTH_BYTES + int.from_bytes(data[:LENGTH_BYTES], "big")
    return data[LENGTH_BYTES:end], data[end:]
