"""One made document from a seed, and whole sets of them written to a folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.documents.cases import NOT_VERIFIED, VERIFIED, Claim, cases_of, write_case
from bench.documents.heldout import HELD_OUT_LAYOUTS
from bench.documents.layouts import LAYOUTS
from bench.documents.layouts.layout import Layout
from bench.documents.people import draw_other_person
from bench.documents.photo import photograph, spoilt_photograph
from bench.documents.places import draw_home
from bench.documents.printing import print_name, print_place
from bench.documents.rasters import find_room, scan_image, scan_pdf
from bench.documents.seals import SEAL_SIDE_MM, SEAL_TYPES, modules_of, seal_of
from bench.documents.sheet import FONT_SETS, SEAL_NAME_PT, SEAL_QUIET_PT, Sheet
from bench.documents.story import LAST_ISSUE, Story, draw_story
from bench.documents.tricks import blank_pdf, lock, overlay, resave, rows_of, screenshot, stamp_editor
from bench.documents.values import (
    Case,
    MadeDocument,
    Person,
    Place,
    PrintedPlace,
    PrintedWord,
    Render,
    Trick,
    TrueAddress,
    Truth,
)

ALL_LAYOUTS = (*LAYOUTS, *HELD_OUT_LAYOUTS)
_RENDER_WEIGHTS = {Render.PDF: 38, Render.SCAN_PDF: 17, Render.SCAN_IMAGE: 10, Render.PHOTO: 35}
_PROOF_SHARE = 0.82
_SEAL_SIDES_MM = (SEAL_SIDE_MM, 15.0, 13.0)
_MM_PER_POINT = 25.4 / 72
_WRONG_CASES = 2
# The others are done to a PDF.
_TRICK_RENDERS = {Trick.SCREENSHOT: Render.SCAN_IMAGE, Trick.BLURRED: Render.PHOTO, Trick.DARK: Render.PHOTO}

_NOTHING = Truth(
    holders=(), holder_lines=(), home=None, billing=None, issue_date=None, document_type="other", issuer=None
)

Progress = Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class _Stamp:
    """A seal and where it stands on the first page, in points from the top left."""

    modules: NDArray[np.bool_]
    left: float
    top: float
    side: float


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A drawn paper: its PDF, its words, its seal, and where the random numbers stood before it was drawn."""

    pdf: bytes
    words: tuple[PrintedWord, ...]
    page_size: tuple[float, float]
    state: tuple[Any, ...]
    stamp: _Stamp | None = None


def make(
    seed: int,
    *,
    layout: str | None = None,
    render: str | None = None,
    trick: str | None = None,
    sealed: bool = False,
    last_issue: date = LAST_ISSUE,
) -> MadeDocument:
    """The document of a seed; what is not asked for is drawn. It is issued on ``last_issue`` at the latest.

    ``sealed``: its first page bears a 2D-Doc of the throw-away authority (see ``bench.documents.seals``).

    Raises:
        ValueError: no layout, render or trick has that name, or the layout bears no seal.
    """
    rng = Random(f"palier-{seed}-{layout}-{render}-{trick}")
    chosen = _layout_of(layout, rng, sealed=sealed)
    story = draw_story(
        rng, chosen.issuers, may_bill_elsewhere=chosen.bills_elsewhere, last_issue=last_issue
    )
    return _tell(f"{chosen.name}-{seed}", chosen, story, render=render, trick=trick, sealed=sealed)


def make_of(
    story: Story,
    key: str,
    *,
    layout: str,
    render: str | None = None,
    trick: str | None = None,
    forged: tuple[Person, Place] | None = None,
) -> MadeDocument:
    """The document that tells a given story; ``key`` ends its id, ``forged`` is what a forger writes over it.

    Raises:
        ValueError: no layout, render or trick has that name.
    """
    chosen = layout_named(layout)
    return _tell(f"{chosen.name}-{key}", chosen, story, render=render, trick=trick, forged=forged)


def _tell(
    id_: str,
    chosen: Layout,
    story: Story,
    *,
    render: str | None,
    trick: str | None,
    sealed: bool = False,
    forged: tuple[Person, Place] | None = None,
) -> MadeDocument:
    """A story on a layout, as the file asked for."""
    rng, done = story.rng, Trick(trick) if trick else None
    if done in (Trick.OVERLAY, Trick.EDITED_TEXT):
        story = replace(story, billing=None)
    way = _render_of(render, done, rng)
    seal = seal_of(story, chosen.document_type) if sealed else None
    drawn = _draw_sealed(chosen, story, seal) if seal else draw(chosen, story)
    truth = _truth_of(chosen, story, drawn)
    made = MadeDocument(
        id=id_, layout=chosen.name, render=way, trick=done, suffix=".pdf", data=drawn.pdf, truth=truth,
        cases=_cases_of(chosen, story), pdf=drawn.pdf, seal=seal,
    )
    return _render(made, rng) if done is None else _play(made, story, chosen, drawn, forged)


def draw(
    layout: Layout, story: Story, swaps: dict[str, str] | None = None, stamp: _Stamp | None = None
) -> Drawn:
    """A layout drawn with a story, in one of the faces it may be set in.

    ``swaps`` are lines a forger replaces, ``stamp`` is a seal to draw on the first page.
    """
    state = story.rng.getstate()
    faces = [face for face in FONT_SETS if layout.mono_ok or not face.regular.startswith("Courier")]
    sheet = Sheet(fonts=story.rng.choice(faces), page_size=layout.page_size, swaps=swaps or {})
    if stamp is not None:
        sheet.seal(stamp.left, stamp.top, stamp.side, stamp.modules)
    layout.draw(sheet, story)
    producer, creator = story.rng.choice(layout.producers)
    pdf = sheet.finish(producer=producer, creator=creator, made_on=story.issue)
    return Drawn(pdf=pdf, words=tuple(sheet.words), page_size=sheet.page_size, state=state, stamp=stamp)


def _draw_sealed(layout: Layout, story: Story, seal: bytes) -> Drawn:
    """A layout with a seal: drawn once to see where there is room, then again with the seal in that place."""
    bare = draw(layout, story)
    stamp = next((stamp for side_mm in _SEAL_SIDES_MM if (stamp := _place_seal(bare.pdf, seal, side_mm))), None)
    if stamp is None:
        raise ValueError(f"there is no room for a seal on {layout.name}")
    story.rng.setstate(bare.state)
    return draw(layout, story, stamp=stamp)


def _place_seal(pdf: bytes, seal: bytes, side_mm: float) -> _Stamp | None:
    """A seal of a size where the first page is white; None when there is no such place."""
    side, margin = side_mm / _MM_PER_POINT, SEAL_QUIET_PT + SEAL_NAME_PT
    room = find_room(pdf, side + 2 * margin)
    if room is None:
        return None
    return _Stamp(modules=modules_of(seal), left=room[0] + margin, top=room[1] + margin, side=side)


def make_set(folder: Path, count: int, seed: int, progress: Progress | None = None) -> None:
    """``count`` documents in a folder, with ``cases.jsonl`` (one batch line a case) and ``truth.jsonl``.

    ``progress`` is called once a document.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "cases.jsonl").open("w", encoding="utf-8") as cases, (folder / "truth.jsonl").open(
        "w", encoding="utf-8"
    ) as truths:
        for index in range(count):
            document = make(seed + index)
            path = folder / f"{document.id}{document.suffix}"
            path.write_bytes(document.data)
            for line in case_lines(document, str(path)):
                cases.write(json.dumps(line, ensure_ascii=False) + "\n")
            truths.write(json.dumps(truth_line(document), ensure_ascii=False) + "\n")
            if progress is not None:
                progress()


def case_lines(document: MadeDocument, file: str) -> list[dict[str, str]]:
    """The input lines of ``palier check --batch`` for one document."""
    return [
        {
            "id": f"{document.id}-{index}", "file": file, "name": case.name, "address": case.address,
            "on": case.on.isoformat(), "account": case.account,
        }
        for index, case in enumerate(document.cases)
    ]


def truth_line(document: MadeDocument) -> dict[str, object]:
    """What is true of a document and of the cases made with it, ready for JSON.

    ``word_boxes``: page, left, top, right, bottom of each of ``words``, in points of the upright page.
    """
    truth = asdict(document.truth)
    truth["words"] = [word.text for word in document.truth.words]
    truth["word_boxes"] = [
        (word.page, *(round(side, 1) for side in (word.left, word.top, word.right, word.bottom)))
        for word in document.truth.words
    ]
    return {
        "id": document.id, "layout": document.layout, "render": document.render, "trick": document.trick,
        "truth": truth,
        "cases": [
            {"id": f"{document.id}-{index}", "kind": case.kind, "expected": sorted(case.expected)}
            for index, case in enumerate(document.cases)
        ],
    }


def _layout_of(name: str | None, rng: Random, *, sealed: bool) -> Layout:
    """The layout of a name, or an ordinary one drawn: proofs mostly."""
    if name is not None:
        return layout_named(name)
    wants_proof = rng.random() < _PROOF_SHARE
    able = [one for one in LAYOUTS if one.document_type in SEAL_TYPES] if sealed else LAYOUTS
    pool = [one for one in able if one.is_proof == wants_proof] or list(LAYOUTS)
    return rng.choice(pool)


def layout_named(name: str) -> Layout:
    """The layout of a name.

    Raises:
        ValueError: there is none.
    """
    found = next((one for one in ALL_LAYOUTS if one.name == name), None)
    if found is None:
        raise ValueError(f"no layout is called {name!r}; there are: {', '.join(one.name for one in ALL_LAYOUTS)}")
    return found


def _render_of(name: str | None, trick: Trick | None, rng: Random) -> Render:
    """The render asked for, the one a trick needs, or one drawn."""
    if trick is not None:
        return _TRICK_RENDERS.get(trick, Render.PDF)
    if name is not None:
        return Render(name)
    return rng.choices(tuple(_RENDER_WEIGHTS), tuple(_RENDER_WEIGHTS.values()))[0]


def _render(made: MadeDocument, rng: Random) -> MadeDocument:
    """The document as the file its render says."""
    if made.render is Render.SCAN_PDF:
        return replace(made, data=scan_pdf(made.pdf, rng))
    if made.render is Render.PDF:
        return made
    data, suffix = scan_image(made.pdf, rng) if made.render is Render.SCAN_IMAGE else photograph(made.pdf, rng)
    return replace(made, data=data, suffix=suffix)


def _truth_of(layout: Layout, story: Story, drawn: Drawn) -> Truth:
    """What stands on the paper; the home falls back on the window where the body does not repeat it."""
    home = _true_address(story.home, story.home_block if layout.body_home else story.window_block)
    return Truth(
        holders=story.household.holders,
        holder_lines=story.holder_lines,
        home=home if layout.shows_home else None,
        billing=_true_address(story.billing, story.window_block) if story.billing else None,
        issue_date=story.issue.isoformat() if layout.shows_date else None,
        document_type=layout.document_type.value,
        issuer=story.issuer if layout.shows_issuer else None,
        words=drawn.words,
    )


def _true_address(place: Place, printed: PrintedPlace) -> TrueAddress:
    """A place and how it is printed."""
    return TrueAddress(
        number=place.number, repetition=place.repetition, street=place.full_street, street_printed=printed.street,
        postcode=place.postcode, city=place.city, lines=printed.lines,
    )


def _cases_of(layout: Layout, story: Story) -> tuple[Case, ...]:
    """The claims made with an honest paper of this layout."""
    honest = VERIFIED if layout.is_proof else NOT_VERIFIED
    return cases_of(story, layout.document_type, honest=honest, count=_WRONG_CASES)


def _play(
    made: MadeDocument, story: Story, chosen: Layout, drawn: Drawn, forged: tuple[Person, Place] | None
) -> MadeDocument:
    """The document after a trick, with the claims that go with it."""
    genuine, rng = made.cases[0], story.rng
    refused = replace(genuine, kind=str(made.trick), expected=NOT_VERIFIED)
    if made.trick is Trick.RESAVED:
        return replace(made, data=resave(made.pdf, rng))
    if made.trick is Trick.SCREENSHOT:
        as_scan = replace(genuine, kind="screenshot", expected=frozenset({*genuine.expected, *NOT_VERIFIED}))
        return replace(made, data=screenshot(made.pdf, rng), suffix=".png", cases=(as_scan, *made.cases[1:]))
    if made.trick is Trick.BLANK:
        return replace(made, data=blank_pdf(drawn.page_size), truth=_NOTHING, cases=(refused,), seal=None)
    if made.trick in (Trick.BLURRED, Trick.DARK):
        data, suffix = spoilt_photograph(made.pdf, rng, dark=made.trick is Trick.DARK)
        return replace(made, data=data, suffix=suffix, cases=(refused,))
    if made.trick is Trick.PASSWORD:
        return replace(made, data=lock(made.pdf, rng), cases=(refused,))
    return _forge(made, story, chosen, drawn, forged or _draw_forged(story))


def _draw_forged(story: Story) -> tuple[Person, Place]:
    """Somebody else, somewhere else."""
    person = draw_other_person(story.rng, story.household.persons[0])
    return person, replace(draw_home(story.rng), before=(), after=())


def _forge(
    made: MadeDocument, story: Story, chosen: Layout, drawn: Drawn, forged: tuple[Person, Place]
) -> MadeDocument:
    """Holder and home covered on the first page, or replaced everywhere, by somebody else's."""
    (person, home), rng = forged, story.rng
    swaps = _swaps(story, print_name(person, story.name_style), print_place(home, story.window_style))
    if made.trick is Trick.OVERLAY:
        data = overlay(made.pdf, rows_of(drawn.words, swaps), drawn.page_size[1], rng)
    else:
        story.rng.setstate(drawn.state)
        data = stamp_editor(draw(chosen, story, swaps, drawn.stamp).pdf, rng)
    claim = Claim(kind=f"forged_{made.trick}", person=person, place=home, on=made.cases[0].on, expected=NOT_VERIFIED)
    return replace(made, data=data, cases=(write_case(claim, rng),))


def _swaps(story: Story, name: str, printed: PrintedPlace) -> dict[str, str]:
    """What a forger writes for each line of the window and of the home; the lines that are too many go."""
    swaps = dict.fromkeys(story.holder_lines, "")
    swaps.update({story.holder_line: name, story.holder_lines[0]: name})
    for lines in (story.home_block.all_lines, story.window_block.all_lines):
        swaps.update(dict.fromkeys(lines, ""))
        swaps.update({lines[-2]: printed.lines[-1], lines[-1]: printed.last_line})
    swaps[story.home_block.one_line] = printed.one_line
    return swaps
