"""The made-up town in the database: whether there is one, what belongs to it, and its removal.

A row belongs to the town when it is one of its cases, when the town's maker named it (an import of members, an
organisation, a moderator), when it stands in one of its quarters, or when it points at a row that does. So what a
visitor did with the town goes as well, and what they did beside it stays. The audit chain keeps its entries: it holds
ids and codes alone, and a chain with a gap would be worth nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, false, func, insert, or_, select, update

from cooptation.adapters import session_tables, side_tables  # noqa: F401 - both add tables to one metadata
from cooptation.adapters import tables as vouch_tables
from review_queue.adapters import tables as review_tables
from verification.adapters import audit_log, tables
from verification.adapters.tables import (
    address_communes,
    address_doors,
    address_imports,
    address_streets,
    address_words,
    cases,
    decisions,
    demonstrations,
    documents,
    paper_uses,
    policies,
    quarters,
)
from verification.reuse import account_digest

PREFIX = "demo-"
"""Begins the id of every case and quarter of the town, and nobody else's."""
ACCOUNT_PREFIX = "demo:"
"""Begins the account of every case and member of the town."""
OPERATOR = "operator"
IDS_A_QUERY = 500

_METADATA = (tables.metadata, review_tables.metadata, vouch_tables.metadata)
_PLACES = {"address_imports", "address_communes", "address_streets", "address_words", "address_doors", "quarters"}
_APART = frozenset({"demonstrations", "policies", "paper_uses", *_PLACES})
"""Tables whose rows are found otherwise."""
_POINTERS = frozenset({"id", "batch", "building", "quarter"})
_POINTERS_OF = {"quarter_twins": ("twin",), "review_brakes": ("target",)}
_NAMES_OTHERS = frozenset({"building"})
"""Columns whose value names a thing of the town that other tables hold by it."""


class DemoState(StrEnum):
    """Whether the town is whole."""

    MAKING = "making"
    STANDING = "standing"


@dataclass(frozen=True, kw_only=True)
class Demonstration:
    """The town there is."""

    id: str
    state: DemoState
    seed: int
    papers: int
    owned: tuple[str, ...]
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Belongings:
    """Everything of the town: ids of rows and of things, its cases and papers, its imports of addresses."""

    ids: frozenset[str] = field(repr=False)
    case_ids: tuple[str, ...]
    document_ids: tuple[str, ...]
    accounts: tuple[str, ...] = field(repr=False)


def standing(connection: Connection) -> Demonstration | None:
    """The town in this database, None when there is none."""
    row = connection.execute(select(demonstrations)).first()
    if row is None:
        return None
    return Demonstration(
        id=row.id, state=DemoState(row.state), seed=row.seed, papers=row.papers, owned=tuple(row.owned),
        made_at=row.made_at,
    )  # fmt: skip


def is_used(connection: Connection) -> bool:
    """Whether anybody's case or member is in this database, or any place was imported."""
    watched = (cases.c.id, vouch_tables.members.c.id, quarters.c.id, address_communes.c.code)
    return any(connection.execute(select(column).limit(1)).first() is not None for column in watched)


def begin(connection: Connection, demo_id: str, *, seed: int, papers: int, now: datetime) -> None:
    """Note that a town is being made; whoever comes second fails on the key."""
    row = {"id": demo_id, "state": DemoState.MAKING.value, "seed": seed, "papers": papers, "owned": [], "made_at": now}
    connection.execute(insert(demonstrations).values(row))
    audit_log.append(connection, at=now, actor=OPERATOR, action="demo.begun", object_id=demo_id, detail={"seed": seed})


def own(connection: Connection, ids: Iterable[str]) -> None:
    """Note what was made beside the cases."""
    known = standing(connection)
    if known is not None:
        connection.execute(update(demonstrations).values(owned=sorted({*known.owned, *ids})))


def finish(connection: Connection, now: datetime) -> None:
    """The town is whole."""
    known = standing(connection)
    if known is not None:
        connection.execute(update(demonstrations).values(state=DemoState.STANDING.value, made_at=now))
        audit_log.append(connection, at=now, actor=OPERATOR, action="demo.made", object_id=known.id, detail={})


def belongings(connection: Connection) -> Belongings:
    """What there is of the town, by following every pointer until nothing new is found."""
    known = standing(connection)
    ids = {*(known.owned if known else ()), *_town_ids(connection)}
    fresh = ids
    while fresh:
        found = {one for table in _tables() for one in _named_by(connection, table, fresh)}
        fresh = found - ids
        ids |= fresh
    rows = [row for part in _parts(sorted(ids)) for row in _rows(connection, part)]
    papers = [one for part in _parts(sorted(ids)) for one in _column(connection, documents.c.id, documents.c.id, part)]
    return Belongings(
        ids=frozenset(ids),
        case_ids=tuple(case_id for case_id, _ in rows),
        document_ids=tuple(papers),
        accounts=tuple(account for _, account in rows),
    )


def _rows(connection: Connection, ids: Sequence[str]) -> list[tuple[str, str]]:
    query = select(cases.c.id, cases.c.account).where(cases.c.id.in_(ids))
    return [(case_id, account) for case_id, account in connection.execute(query)]


def _town_ids(connection: Connection) -> Iterator[str]:
    for column in (cases.c.id, quarters.c.id):
        yield from connection.execute(select(column).where(column.startswith(PREFIX, autoescape=True))).scalars()


def _tables() -> Iterator[Table]:
    seen: set[str] = set()
    for metadata in _METADATA:
        for name, table in metadata.tables.items():
            if name not in _APART and name not in seen:
                seen.add(name)
                yield table


def _pointers(table: Table) -> list[Column[str]]:
    more = _POINTERS_OF.get(table.name, ())
    return [
        column
        for column in table.columns
        if (column.name.endswith("_id") or column.name in _POINTERS or column.name in more)
        and column.type.python_type is str
    ]


def _points_at(table: Table, ids: Sequence[str]) -> ColumnElement[bool]:
    return or_(false(), *(column.in_(ids) for column in _pointers(table)))


def _named_by(connection: Connection, table: Table, ids: Iterable[str]) -> Iterator[str]:
    """The ids of the rows of a table that point at something of the town, and what they name."""
    naming = [column for column in table.columns if column.name == "id" or column.name in _NAMES_OTHERS]
    if table.name == "imported_members":
        naming.append(table.c.member_id)
    if not naming:
        return
    for part in _parts(sorted(ids)):
        for row in connection.execute(select(*naming).where(_points_at(table, part))):
            yield from (value for value in row if value)


def _column(connection: Connection, wanted: Column[str], by: Column[str], ids: Sequence[str]) -> list[str]:
    return list(connection.execute(select(wanted).where(by.in_(ids))).scalars())


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Ids in portions that a statement takes."""
    for start in range(0, len(ids), IDS_A_QUERY):
        yield ids[start : start + IDS_A_QUERY]


def remove_rows(
    connection: Connection, found: Belongings, digest_keys: Sequence[bytes], address_digest: str, now: datetime
) -> int:
    """Delete everything of the town; how many rows. Called with what ``belongings`` found in the same transaction."""
    known = standing(connection)
    gone = sum(
        connection.execute(delete(table).where(_points_at(table, part))).rowcount
        for part in _parts(sorted(found.ids))
        for table in _tables()
    )
    gone += _forget_uses(connection, found.accounts, digest_keys)
    gone += _forget_places(connection, address_digest)
    gone += _forget_measures(connection)
    connection.execute(delete(demonstrations))
    if known is not None:
        detail = {"count": gone, "cases": len(found.case_ids)}
        audit_log.append(connection, at=now, actor=OPERATOR, action="demo.removed", object_id=known.id, detail=detail)
    return gone


def _forget_uses(connection: Connection, accounts: Iterable[str], keys: Sequence[bytes]) -> int:
    """What is remembered of the town's papers."""
    hidden = sorted(account_digest(account, key) for account in accounts for key in keys)
    gone = 0
    for part in _parts(hidden):
        uses = _column(connection, paper_uses.c.id, paper_uses.c.account, part)
        for some in _parts(uses):
            marks = delete(tables.paper_marks).where(tables.paper_marks.c.use_id.in_(some))
            gone += connection.execute(marks).rowcount
            gone += connection.execute(delete(paper_uses).where(paper_uses.c.id.in_(some))).rowcount
    return gone


def _forget_places(connection: Connection, address_digest: str) -> int:
    """The town's doors and quarters."""
    query = select(address_imports.c.id).where(address_imports.c.sha256 == address_digest)
    imports = list(connection.execute(query).scalars())
    streets = select(address_streets.c.id).where(address_streets.c.import_id.in_(imports))
    steps = (
        delete(address_doors).where(address_doors.c.street_id.in_(streets)),
        delete(address_words).where(address_words.c.street_id.in_(streets)),
        delete(address_streets).where(address_streets.c.import_id.in_(imports)),
        delete(address_communes).where(address_communes.c.import_id.in_(imports)),
        delete(address_imports).where(address_imports.c.id.in_(imports)),
        delete(quarters).where(quarters.c.id.startswith(PREFIX, autoescape=True)),
    )
    return sum(connection.execute(step).rowcount for step in steps)


def _forget_measures(connection: Connection) -> int:
    """Policies that no decision names any more, and how long answers take when none is left."""
    gone = connection.execute(delete(policies).where(policies.c.version.not_in(select(decisions.c.policy_version))))
    answers = connection.execute(select(func.count()).select_from(review_tables.review_decisions)).scalar_one()
    if answers:
        return gone.rowcount
    return gone.rowcount + connection.execute(delete(review_tables.review_paces)).rowcount
