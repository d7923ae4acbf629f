"""Quarters and perimeters in the database, and the move of cases from an old map to a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import shapely
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from verification.adapters.tables import cases, quarters
from verification.adapters.unit_of_work import work_on
from verification.areas.moves import Move
from verification.areas.quarters import Quarter
from verification.domain.case import CaseStatus
from verification.domain.whereabouts import QuarterKind

OPERATOR = "operator"
MOVES_A_STEP = 500
_READ_AHEAD = 1000


def edition_of(connection: Connection) -> tuple[int, int]:
    """What changes whenever quarters do: how many there are, and the number of the last import."""
    row = connection.execute(select(func.count(), func.coalesce(func.max(quarters.c.edition), 0))).one()
    return int(row[0]), int(row[1])


def load_quarters(connection: Connection) -> tuple[Quarter, ...]:
    """All quarters and perimeters, those of an import in the order of their file."""
    rows = connection.execute(select(quarters).order_by(quarters.c.is_perimeter, quarters.c.place))
    return tuple(
        Quarter(
            id=row.id,
            name=row.name,
            kind=QuarterKind(row.kind),
            is_perimeter=row.is_perimeter,
            communes=frozenset(row.communes),
            shape=None if row.shape is None else shapely.from_wkb(row.shape),
        )
        for row in rows
    )


def replace_quarters(engine: Engine, new: Iterable[Quarter], *, is_perimeter: bool) -> None:
    """Put a partition, or the perimeters, in the place of those before."""
    with engine.begin() as connection:
        _, edition = edition_of(connection)
        connection.execute(delete(quarters).where(quarters.c.is_perimeter == is_perimeter))
        values = [_values(one, place, edition + 1) for place, one in enumerate(new)]
        if values:
            connection.execute(insert(quarters), values)
        action = "perimeters.imported" if is_perimeter else "quarters.imported"
        work_on(connection).audit.append(OPERATOR, action, f"edition-{edition + 1}", count=len(values))


def _values(one: Quarter, place: int, edition: int) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind.value,
        "is_perimeter": one.is_perimeter,
        "communes": sorted(one.communes),
        "shape": None if one.shape is None else shapely.to_wkb(one.shape, hex=True),
        "place": place,
        "edition": edition,
    }


def living_cases(connection: Connection) -> Iterator[tuple[str, int, str, str | None, bool]]:
    """Id, version, address, quarter and choice of every case that still has an address."""
    columns = (cases.c.id, cases.c.version, cases.c.address, cases.c.quarter, cases.c.quarter_chosen)
    over = (CaseStatus.ERASED.value, CaseStatus.WITHDRAWN.value, CaseStatus.EXPIRED.value)
    query = select(*columns).where(cases.c.address.is_not(None), cases.c.status.not_in(over)).order_by(cases.c.id)
    for row in connection.execute(query, execution_options={"yield_per": _READ_AHEAD}):
        yield row[0], row[1], row[2], row[3], row[4]


def move_cases(engine: Engine, moves: tuple[Move, ...]) -> int:
    """Take cases to their new quarters; how many. One that changed meanwhile is left for the next time."""
    moved = 0
    for start in range(0, len(moves), MOVES_A_STEP):
        with engine.begin() as connection:
            audit = work_on(connection).audit
            for move in moves[start : start + MOVES_A_STEP]:
                if _move(connection, move):
                    moved += 1
                    audit.append(OPERATOR, "case.quarter_moved", move.case_id, quarter=move.new or "none")
    return moved


def _move(connection: Connection, move: Move) -> bool:
    """One case in its new quarter, unless it changed since it was looked at."""
    same = (cases.c.id == move.case_id) & (cases.c.version == move.version)
    values = {"quarter": move.new, "quarter_chosen": False, "version": move.version + 1}
    return connection.execute(update(cases).where(same).values(**values)).rowcount == 1
