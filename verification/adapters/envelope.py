"""Seal and open one file: AES-256-GCM under a data key of its own, which a master key wraps.

A sealed file is ``header | nonce | ciphertext | tag``; the header names the format, the algorithm and a
commitment to the data key. The document's id and purpose are authenticated with it, so that neither a
file nor a wrapped key can stand in for another. Where the pieces are kept is not known here. Files are
sealed whole: they stay under 15 MB, and frames are advised only above 64 MiB (AWS Encryption SDK).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from verification.domain.errors import InvalidMasterKeysError, MasterKeyMissingError, PaperCorruptError

KEY_BYTES = 32
NONCE_BYTES = 12
"""96 bits, the length NIST SP 800-38D recommends; random, which it allows for 2^32 uses of one key."""

MAGIC = b"PALIER"
FORMAT_VERSION = 1
AES_256_GCM = 1
COMMITMENT_BYTES = 32
HEADER_BYTES = len(MAGIC) + 2 + COMMITMENT_BYTES

FINGERPRINT_BYTES = 8
"""Enough to tell a wrong master key from a damaged paper; not meant to resist a search."""

_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a sealed file is bound to."""

    document_id: str
    purpose: str


@dataclass(frozen=True)
class MasterKeys:
    """The master keys by id: the current one wraps, the others only open what they wrapped before."""

    current_id: str
    _keys: Mapping[str, bytes] = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a set that could not wrap, or keys of another length."""
        if self.current_id not in self._keys:
            raise InvalidMasterKeysError("the current master key is not among the keys")
        if any(len(key) != KEY_BYTES for key in self._keys.values()):
            raise InvalidMasterKeysError(f"a master key has {KEY_BYTES} bytes")

    @classmethod
    def parse(cls, text: str) -> MasterKeys:
        """Keys from ``id:base64,id2:base64``; commas or line ends part them, the first one is current."""
        entries = [part.strip() for part in re.split(r"[,\n]", text) if part.strip()]
        keys = dict(_parse_entry(entry, place) for place, entry in enumerate(entries, start=1))
        if not keys or len(keys) != len(entries):
            raise InvalidMasterKeysError("give at least one master key, and each id once")
        return cls(next(iter(keys)), keys)

    def key(self, master_id: str) -> bytes:
        """The bytes of one master key; MasterKeyMissingError when it is not configured."""
        if master_id not in self._keys:
            raise MasterKeyMissingError(f"master key {master_id!r} is not configured: bring it back from its escrow")
        return self._keys[master_id]

    def fingerprints(self) -> dict[str, str]:
        """A short mark of each key by id, to compare an escrowed copy without showing it."""
        return {master_id: _fingerprint(key).hex() for master_id, key in self._keys.items()}


@dataclass(frozen=True, kw_only=True)
class WrappedKey:
    """A data key that only the named master key opens."""

    master_id: str
    wrapped: bytes = field(repr=False)


def generate_master_key(key_id: str) -> str:
    """A new master key as one ``id:base64`` entry of the setting."""
    if not _KEY_ID.fullmatch(key_id):
        raise InvalidMasterKeysError("a key id is 1 to 32 letters, digits, dots, dashes or underscores")
    return f"{key_id}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def new_data_key() -> bytes:
    """A random key for one file."""
    return secrets.token_bytes(KEY_BYTES)


def seal(data_key: bytes, context: Context, data: bytes) -> bytes:
    """The sealed file; never the same twice."""
    header = MAGIC + bytes((FORMAT_VERSION, AES_256_GCM)) + _commitment(data_key)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return header + nonce + encrypt(data_key, nonce, data, header + _bound(context))


def open_sealed(data_key: bytes, context: Context, sealed: bytes) -> bytes:
    """The bytes that were sealed; PaperCorruptError when anything differs from what was written."""
    header, rest = sealed[:HEADER_BYTES], sealed[HEADER_BYTES:]
    expected = MAGIC + bytes((FORMAT_VERSION, AES_256_GCM)) + _commitment(data_key)
    if not hmac.compare_digest(header, expected):
        raise PaperCorruptError(f"document {context.document_id}: not a {context.purpose} sealed with this key")
    try:
        return decrypt(data_key, rest[:NONCE_BYTES], rest[NONCE_BYTES:], header + _bound(context))
    except (InvalidTag, ValueError):
        raise PaperCorruptError(f"document {context.document_id}: the {context.purpose} was changed") from None


def wrap(master: MasterKeys, context: Context, data_key: bytes) -> WrappedKey:
    """The data key, closed by the current master key."""
    key = master.key(master.current_id)
    nonce = secrets.token_bytes(NONCE_BYTES)
    head = bytes((FORMAT_VERSION,)) + _fingerprint(key)
    closed = encrypt(key, nonce, data_key, head + _bound(context))
    return WrappedKey(master_id=master.current_id, wrapped=head + nonce + closed)


def unwrap(master: MasterKeys, context: Context, wrapped: WrappedKey) -> bytes:
    """The data key.

    Raises:
        MasterKeyMissingError: its master key is not configured, or the configured bytes are others.
        PaperCorruptError: the wrapped key was changed, or belongs to another document or purpose.
    """
    key = master.key(wrapped.master_id)
    head_bytes = 1 + FINGERPRINT_BYTES
    head, rest = wrapped.wrapped[:head_bytes], wrapped.wrapped[head_bytes:]
    if not hmac.compare_digest(head[1:], _fingerprint(key)):
        raise MasterKeyMissingError(f"master key {wrapped.master_id!r} is configured with other bytes than it had")
    try:
        return decrypt(key, rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + _bound(context))
    except (InvalidTag, ValueError):
        raise PaperCorruptError(f"document {context.document_id}: its wrapped key was changed") from None


def encrypt(key: bytes, nonce: bytes, data: bytes, bound: bytes) -> bytes:
    """AES-GCM: ciphertext and its 16-byte tag; a nonce is never used twice with one key."""
    return AESGCM(key).encrypt(nonce, data, bound)


def decrypt(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    """The data; InvalidTag when key, nonce, bytes or what they are bound to differ."""
    return AESGCM(key).decrypt(nonce, sealed, bound)


def _commitment(data_key: bytes) -> bytes:
    """Binds a file to one key: GCM alone lets one ciphertext open under two (Albertini et al., USENIX 2022)."""
    return hashlib.sha256(b"palier data key commitment\x00" + data_key).digest()


def _fingerprint(master_key: bytes) -> bytes:
    """A short mark of a master key, to name the fault when its bytes were mistyped."""
    return hashlib.sha256(b"palier master key\x00" + master_key).digest()[:FINGERPRINT_BYTES]


def _bound(context: Context) -> bytes:
    """The context as bytes, each part after its length so that no two contexts look alike."""
    parts = (context.document_id.encode(), context.purpose.encode())
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def _parse_entry(entry: str, place: int) -> tuple[str, bytes]:
    """One ``id:base64``; the message names its place, never its text."""
    key_id, _, encoded = entry.partition(":")
    if not _KEY_ID.fullmatch(key_id):
        raise InvalidMasterKeysError(f"master key {place}: the id before the colon is not valid")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise InvalidMasterKeysError(f"master key {place}: not valid base64") from None
    if len(key) != KEY_BYTES:
        raise InvalidMasterKeysError(f"master key {place}: {KEY_BYTES} bytes are needed, these are {len(key)}")
    return key_id, key
