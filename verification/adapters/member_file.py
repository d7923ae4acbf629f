"""A CSV file of already verified members, line by line. What is wrong is said by line and column, never by content.

Columns: ``account, level, verified_at, address``, and where wanted ``household`` and ``until``; commas or semicolons.
Everything is read before anything is written: see ``cooptation.acts.members.import_members``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from cooptation.acts.members import LineFault, ParsedMember
from cooptation.vouch import TrustLevel
from verification.domain.claim import MAX_ADDRESS_CHARS

NEEDED = ("account", "level", "verified_at", "address")
OPTIONAL = ("household", "until")
MAX_ACCOUNT_CHARS = 200
MOST_LINES = 1_000_000
"""A file is one transaction; a larger network imports by parts."""
LEVELS = {"d": TrustLevel.D, "c1": TrustLevel.C1, "c2": TrustLevel.C2, "guest": TrustLevel.GUEST}
RESERVED = ("agent:", "case:", "forgotten:")
"""Beginnings of accounts that Palier makes itself."""


@dataclass(frozen=True, kw_only=True)
class MemberFile:
    """What a file holds: its members, and what is wrong with the other lines."""

    members: tuple[ParsedMember, ...]
    faults: tuple[LineFault, ...]


class _ColumnError(Exception):
    """One value that cannot be taken."""


def parse_member_file(data: bytes) -> MemberFile:
    """The members of a CSV file; line 1 is the heading."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _broken("the file is not UTF-8")
    heading = text.partition("\n")[0]
    separator = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    names = tuple(name.strip().lower() for name in reader.fieldnames or ())
    missing = [name for name in NEEDED if name not in names]
    unknown = [name for name in names if name not in (*NEEDED, *OPTIONAL)]
    if missing or unknown or len(set(names)) != len(names):
        return _broken(f"the columns are {', '.join(NEEDED)}, and where wanted {', '.join(OPTIONAL)}")
    reader.fieldnames = list(names)
    return _collect(reader)


def _broken(message: str) -> MemberFile:
    return MemberFile(members=(), faults=(LineFault(line=1, message=message),))


def _collect(reader: csv.DictReader[str]) -> MemberFile:
    members, faults = [], []
    for line, row in _lines(reader):
        if isinstance(row, str):
            faults.append(LineFault(line=line, message=row))
            continue
        try:
            members.append(_member(line, row))
        except _ColumnError as error:
            faults.append(LineFault(line=line, message=str(error)))
    if not members and not faults:
        return _broken("the file holds no member")
    return MemberFile(members=tuple(members), faults=tuple(faults))


def _lines(reader: csv.DictReader[str]) -> Iterator[tuple[int, Mapping[str, str] | str]]:
    """Every line with its values, or with what is wrong with its form."""
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            yield reader.line_num, "this line is no CSV"
            return
        if row is None:
            return
        values = [value for name, value in row.items() if name is not None]
        if None in row or any(value is None for value in values):
            yield reader.line_num, "this line has more or fewer values than columns"
        elif reader.line_num > MOST_LINES:
            yield reader.line_num, f"a file has {MOST_LINES} lines at most"
            return
        else:
            yield reader.line_num, {name: value.strip() for name, value in row.items()}


def _member(line: int, row: Mapping[str, str]) -> ParsedMember:
    account, address = row["account"], row["address"]
    if not 0 < len(account) <= MAX_ACCOUNT_CHARS or account.startswith(RESERVED):
        raise _ColumnError(f"account: 1 to {MAX_ACCOUNT_CHARS} characters, not beginning with {' '.join(RESERVED)}")
    if not 0 < len(address) <= MAX_ADDRESS_CHARS:
        raise _ColumnError(f"address: 1 to {MAX_ADDRESS_CHARS} characters")
    level = LEVELS.get(row["level"].lower())
    if level is None:
        raise _ColumnError(f"level: one of {', '.join(LEVELS)}")
    until = row.get("until", "")
    return ParsedMember(
        line=line,
        account=account,
        level=level,
        verified_at=_moment("verified_at", row["verified_at"]),
        address=address,
        household=row.get("household", ""),
        until=_moment("until", until) if until else None,
    )


def _moment(column: str, text: str) -> datetime:
    """A day or a moment; without a zone it is UTC."""
    try:
        if len(text) == len("2026-11-21"):
            return datetime.combine(date.fromisoformat(text), time(), tzinfo=UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _ColumnError(f"{column}: a date like 2026-11-21") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
