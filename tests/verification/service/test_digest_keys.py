"""Digest keys are replaced year by year; a use is found under old keys while they are kept, and forgotten after."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine, func, select

from tests.builders import ADDRESS, NAME, a_reading
from verification.adapters.paper_memory import SqlPaperMemory
from verification.adapters.tables import paper_marks, paper_uses
from verification.domain.claim import Claim
from verification.reuse import key_id_of, traces_of

LAST_YEAR, THIS_YEAR = bytes(32), bytes([1]) * 32
LEA = Claim(name=NAME, address=ADDRESS, account="lea")
PAPER = a_reading(sha256="a" * 64)


def test_a_use_of_last_year_is_found_while_its_key_is_kept(engine: Engine) -> None:
    with engine.begin() as connection:
        SqlPaperMemory(connection).remember(traces_of(LEA, PAPER, (LAST_YEAR,))[0])

    with engine.begin() as connection:
        found = SqlPaperMemory(connection).earlier(traces_of(replace(LEA, account="b"), PAPER, (THIS_YEAR, LAST_YEAR)))

    assert [use.same_person for use in found] == [True]


def test_uses_under_a_key_that_is_gone_are_deleted_with_their_marks(engine: Engine) -> None:
    with engine.begin() as connection:
        memory = SqlPaperMemory(connection)
        for key in (LAST_YEAR, THIS_YEAR):
            memory.remember(traces_of(LEA, PAPER, (key,))[0])

        gone = memory.forget_keys({key_id_of(THIS_YEAR)})

        left = connection.execute(select(paper_uses.c.key_id)).scalars().all()
        orphans = select(func.count()).where(paper_marks.c.use_id.not_in(select(paper_uses.c.id)))
        assert (gone, list(left)) == (1, [key_id_of(THIS_YEAR)])
        assert connection.execute(orphans).scalar() == 0
