"""The audit chain as the operator checks it: whole, or broken at a named row."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from verification.adapters import audit_log
from verification.adapters.database import READ_ONLY
from verification.audit import Anchor, ChainVerdict, open_anchor, seal_anchor, verify_chain
from verification.domain.errors import SettingsError


def check_chain(engine: Engine, anchor: Anchor | None) -> ChainVerdict:
    """Every row from the first to the last, one at a time."""
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        return verify_chain(audit_log.iterate(connection), anchor)


def describe(verdict: ChainVerdict) -> str:
    """The verdict as one sentence."""
    if verdict.ok:
        return f"audit chain whole: {verdict.checked} entries"
    return f"audit chain broken at entry {verdict.bad_seq}: {verdict.problem}"


def write_anchor(engine: Engine, path: Path, key: bytes) -> Anchor:
    """Seal the head into a file.

    Raises:
        SettingsError: there is no entry yet.
    """
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        head = audit_log.head(connection)
    if head is None:
        raise SettingsError("there is no audit entry yet")
    path.write_text(seal_anchor(head, key) + "\n", encoding="utf-8")
    return head


def read_anchor(path: Path, *keys: bytes) -> Anchor:
    """The head sealed in a file.

    Raises:
        SettingsError: the file cannot be read.
        AnchorForgedError: it was sealed with none of these keys.
    """
    try:
        return open_anchor(path.read_text(encoding="utf-8"), *keys)
    except OSError as error:
        raise SettingsError("the anchor file cannot be read") from error
