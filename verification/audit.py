"""The audit chain: each entry carries the hash of the one before, so that a change shows.

``hash = SHA-256(0x00 | previous hash | canonical JSON of the entry)``, as RFC 6962 hashes a leaf. The chain
alone does not show a tail that was cut, nor a chain written anew from the start: for that its head is sealed
with a key (``seal_anchor``) and kept elsewhere. Entries hold ids, codes and counts, never a name, an address or
a word of a document, because they outlive every erasure.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from verification.domain.errors import AnchorForgedError, AuditDetailError

FIRST_SEQ = 1
GENESIS_HASH = "0" * 64
"""What the first entry names as the one before it."""

_LEAF = b"\x00"
_CODE = re.compile(r"[A-Za-z0-9._:@+\-]{0,128}")
"""Ids, codes, dates and counts; the space is missing on purpose, so that a sentence or a name does not fit."""

_ANCHOR_LABEL = "palier-audit-anchor-1"

DetailValue = str | int | bool | None | list[str]
Detail = Mapping[str, DetailValue]


class ChainProblem(StrEnum):
    """What is wrong with the first bad row."""

    CHANGED = "changed"
    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    UNLINKED = "unlinked"
    TAIL_CUT = "tail_cut"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row as it is stored; ``detail`` is canonical JSON."""

    seq: int
    at: str
    actor: str
    action: str
    object_id: str
    detail: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """The head of the chain at some time."""

    seq: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class ChainVerdict:
    """The result of a check. ``bad_seq`` names the first row that is wrong or missing."""

    checked: int
    head: Anchor | None
    bad_seq: int | None = None
    problem: ChainProblem | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return self.problem is None


def next_entry(head: Anchor | None, *, at: datetime, actor: str, action: str, object_id: str, detail: Detail) -> Entry:
    """The entry that follows the head.

    Raises:
        AuditDetailError: the detail, or a name, holds more than ids, codes and counts.
    """
    _require_codes([actor, action, object_id])
    unhashed = Entry(
        seq=FIRST_SEQ if head is None else head.seq + 1,
        at=at.astimezone(UTC).isoformat(timespec="microseconds"),
        actor=actor,
        action=action,
        object_id=object_id,
        detail=canonical_detail(detail),
        prev_hash=GENESIS_HASH if head is None else head.hash,
        hash="",
    )
    return Entry(**{**vars(unhashed), "hash": entry_hash(unhashed)})


def entry_hash(entry: Entry) -> str:
    """The hash of an entry's content and of the hash it names as the one before, in hexadecimal."""
    content = {
        "action": entry.action,
        "actor": entry.actor,
        "at": entry.at,
        "detail": entry.detail,
        "object_id": entry.object_id,
        "seq": entry.seq,
    }
    return hashlib.sha256(_LEAF + str(entry.prev_hash).encode() + _canonical(content)).hexdigest()


def canonical_detail(detail: Detail) -> str:
    """The detail as JSON with sorted keys and no spaces; AuditDetailError when it could hold a person's words."""
    for name, value in detail.items():
        codes = [name, *value] if isinstance(value, list) else [name]
        if not isinstance(value, str | int | list | None) or not all(isinstance(code, str) for code in codes):
            raise AuditDetailError("an audit detail is a code, a whole number, yes or no, or a list of codes")
        _require_codes([*codes, value])
    return _canonical(dict(detail)).decode()


def verify_chain(entries: Iterable[Entry], anchor: Anchor | None = None) -> ChainVerdict:
    """Check the rows in the order of ``seq``, one at a time; stops at the first bad one.

    Args:
        entries: every row from the first on.
        anchor: a head noted earlier and kept elsewhere; without it a cut tail can not be seen.
    """
    head: Anchor | None = None
    for entry in entries:
        problem = _problem_of(entry, head, anchor)
        if problem is not None:
            bad_seq = _expected_seq(head) if problem is ChainProblem.MISSING else entry.seq
            return ChainVerdict(checked=_count(head), head=head, bad_seq=bad_seq, problem=problem)
        head = Anchor(seq=entry.seq, hash=entry.hash)
    if anchor is not None and _count(head) < anchor.seq:
        cut_at = _expected_seq(head)
        return ChainVerdict(checked=_count(head), head=head, bad_seq=cut_at, problem=ChainProblem.TAIL_CUT)
    return ChainVerdict(checked=_count(head), head=head)


def seal_anchor(anchor: Anchor, key: bytes) -> str:
    """One line to keep elsewhere: the head and its HMAC-SHA256 under a key that the database does not hold."""
    return f"{_ANCHOR_LABEL} {anchor.seq} {anchor.hash} {_anchor_mac(anchor, key)}"


def open_anchor(line: str, *keys: bytes) -> Anchor:
    """The head in a sealed line; AnchorForgedError when the line was sealed with none of these keys."""
    found = re.fullmatch(rf"{_ANCHOR_LABEL} ([0-9]{{1,18}}) ([0-9a-f]{{64}}) ([0-9a-f]{{64}})\s*", line)
    if found is None:
        raise AnchorForgedError("this is not a line written by the anchor command")
    anchor = Anchor(seq=int(found[1]), hash=found[2])
    if not any(hmac.compare_digest(found[3], _anchor_mac(anchor, key)) for key in keys):
        raise AnchorForgedError(f"the anchor at entry {anchor.seq} was not sealed with this key")
    return anchor


def _problem_of(entry: Entry, head: Anchor | None, anchor: Anchor | None) -> ChainProblem | None:
    """What is wrong with one row, given the one before it."""
    if entry.seq != _expected_seq(head):
        return ChainProblem.MISSING if entry.seq > _expected_seq(head) else ChainProblem.OUT_OF_ORDER
    if entry.prev_hash != (GENESIS_HASH if head is None else head.hash):
        return ChainProblem.UNLINKED
    if entry.hash != entry_hash(entry):
        return ChainProblem.CHANGED
    if anchor is not None and entry.seq == anchor.seq and entry.hash != anchor.hash:
        return ChainProblem.REWRITTEN
    return None


def _expected_seq(head: Anchor | None) -> int:
    return FIRST_SEQ if head is None else head.seq + 1


def _count(head: Anchor | None) -> int:
    """How many rows lead to this head."""
    return 0 if head is None else head.seq - FIRST_SEQ + 1


def _require_codes(values: Iterable[object]) -> None:
    """Refuse a text that is no id or code; the message does not repeat it."""
    if any(isinstance(value, str) and not _CODE.fullmatch(value) for value in values):
        raise AuditDetailError("an audit entry holds ids, codes and counts only: leave the text out")


def _canonical(content: Mapping[str, object]) -> bytes:
    """JSON with sorted keys, no spaces, ASCII only: one content, one text."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _anchor_mac(anchor: Anchor, key: bytes) -> str:
    """HMAC-SHA256 of the head, in hexadecimal."""
    message = f"{_ANCHOR_LABEL} {anchor.seq} {anchor.hash}".encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()
