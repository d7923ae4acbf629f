"""Made-up cases for the moderators' queue: a recent paper, a claim made with it, and whether the two go together.

Half are honest and odd (a photograph, or a first name given by its initial), half are frauds: forged papers,
and genuine ones used for a claim they do not support. Which of the honest ones are odd enough to reach a human is for
the caller to judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from random import Random

from bench.documents.make import make
from bench.documents.photo import photograph
from bench.documents.rasters import scan_image
from bench.documents.values import Case, MadeDocument, Render, Trick

NEWEST_DAYS, OLDEST_DAYS = 3, 45
"""How long ago the papers were issued: recent enough for weeks to come."""

FORGED = (Trick.OVERLAY, Trick.EDITED_TEXT)
WRONG_CLAIMS = frozenset(
    {
        "other_person", "other_street", "other_house_number", "other_commune", "bystander", "office_address",
        "same_surname_other_first", "mixed_holders",
    }
)  # fmt: skip
RENDERS = (Render.PHOTO, None, Render.PDF, Render.PDF, Render.SCAN_IMAGE, None, Render.PDF, Render.PDF)
"""By turn: honest, forged, honest, a wrong claim, twice."""
PHOTOGRAPHED, SHORTENED = "odd_photo", "odd_initial"
SEED_ROOM = 1_000_000
"""Between the seeds of two calls, so that they share no paper."""


@dataclass(frozen=True, kw_only=True)
class MadeUpCase:
    """A paper and a claim. ``kind`` says what is odd or wrong (``review_queue.golden``)."""

    data: bytes = field(repr=False)
    name: str = field(repr=False)
    address: str = field(repr=False)
    kind: str
    is_honest: bool
    issued: date


def made_up_cases(seed: int, today: date) -> Iterator[MadeUpCase]:
    """Without end: an honest one, a forged one, an honest one, a wrong claim, and so on."""
    for number in count():
        turn = number % len(RENDERS)
        trick = FORGED[number // len(FORGED) // 2 % len(FORGED)] if turn % 4 == 1 else None
        made = _recent(seed * SEED_ROOM + number * 1000, today, trick, RENDERS[turn])
        found = _wrong_case(made) if turn % 4 == 3 else made.cases[0]
        shown = _case_of(made, found or made.cases[0], today)
        is_short = shown.is_honest and made.render is not Render.PHOTO
        yield replace(shown, name=shortened(made.truth.holders[0]), kind=SHORTENED) if is_short else shown


def _recent(seed: int, today: date, trick: Trick | None, render: Render | None) -> MadeDocument:
    """The first paper from this seed on that was issued lately and proves a home."""
    last = today - timedelta(days=NEWEST_DAYS)
    for tried in count(seed):
        # Drawn as a PDF first: a photograph takes a hundred times as long, and most are too old.
        plain = make(tried, render=None if trick else Render.PDF, trick=trick, last_issue=last)
        if _is_fit(plain, last):
            return _shown_as(plain, render, Random(f"golden-{tried}"))
    raise AssertionError("seeds do not end")


def _shown_as(made: MadeDocument, render: Render | None, rng: Random) -> MadeDocument:
    """The same paper, photographed or scanned."""
    if render not in (Render.PHOTO, Render.SCAN_IMAGE):
        return made
    data, suffix = photograph(made.pdf, rng) if render is Render.PHOTO else scan_image(made.pdf, rng)
    return replace(made, data=data, suffix=suffix, render=render)


def _is_fit(made: MadeDocument, last: date) -> bool:
    """Recent, dated, and a proof; a paper made out to a company is nobody's proof."""
    issued = made.truth.issue_date
    if issued is None or (last - date.fromisoformat(issued)).days > OLDEST_DAYS:
        return False
    kind = made.cases[0].kind
    return kind == "genuine" or kind.startswith("forged_")


def _wrong_case(made: MadeDocument) -> Case | None:
    """A claim that the paper does not support; None where the paper has only too old ones and the like."""
    return next((case for case in made.cases if case.kind in WRONG_CLAIMS), None)


def _case_of(made: MadeDocument, case: Case, today: date) -> MadeUpCase:
    is_honest = case.kind == "genuine"
    return MadeUpCase(
        data=made.data,
        name=case.name,
        address=case.address,
        kind=PHOTOGRAPHED if is_honest else case.kind,
        is_honest=is_honest,
        issued=date.fromisoformat(made.truth.issue_date or today.isoformat()),
    )


def shortened(holder: str) -> str:
    """A holder's name with the first name's initial alone."""
    first, _, surname = holder.partition(" ")
    return f"{first[0]}. {surname}"
