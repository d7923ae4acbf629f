"""Declared beside read: rows, their boxes, the places that are shown, and the signs found in the file.

A row and its box carry the same number, by which the page links them both ways. Boxes are left, top, width, height as
shares of their page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from review_queue.differences import Piece, Pieces, mark_differences
from review_queue.ports import Dossier, ShownField
from review_queue.texts import Locale, count_text, has_text, text
from review_queue.wording import field_words

COMPARED = ("name", "address")
"""Fields whose two writings are compared sign by sign."""
MARKS = {"pass": "✓", "fail": "!", "inconclusive": "?", "info": "·"}
DECLARED = "declared"
"""The verdict of a field that is compared with nothing."""
BOX_MARGIN = 0.003
"""Kept between print and the line around it, as a share of the page."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """A field, declared beside read; ``plain`` are both in the form that rules compare, where that says more."""

    index: int
    label: str
    declared: Pieces = field(repr=False)
    read: Pieces = field(repr=False)
    plain: tuple[str, str] | None = field(repr=False)
    verdict: str
    gap: str
    page: int | None
    box: Box | None
    is_used: bool


@dataclass(frozen=True, kw_only=True)
class SignLine:
    """One sign in the file, as a sentence; ``index`` goes on after the fields'."""

    index: int
    sentence: str
    mark: str
    page: int | None
    box: Box | None


@dataclass(frozen=True, kw_only=True)
class ZoneFrame:
    """A place that is shown, with its name."""

    label: str
    page: int
    box: Box


def rows_of(dossier: Dossier, locale: Locale, *, is_blind: bool) -> tuple[FieldRow, ...]:
    """Every field as a row; a blind one says what differs and not what the machine thinks of it."""
    params = {name: value for finding in dossier.findings for name, value in finding.params.items()}
    gaps = {
        "issue_date": count_text("detail.age", locale, int(params["age_months"])) if "age_months" in params else "",
        "quarter": text("detail.distance_m", locale, n=int(params["distance_m"])) if "distance_m" in params else "",
    }
    return tuple(
        _row(index, shown, gaps.get(shown.label, ""), locale, is_blind=is_blind)
        for index, shown in enumerate(_fields_of(dossier))
    )


def _fields_of(dossier: Dossier) -> tuple[ShownField, ...]:
    """All fields; where neighbours speak and there is no paper, what was declared alone, compared with nothing."""
    if dossier.vouching is None or dossier.pages:
        return dossier.fields
    return tuple(replace(shown, verdict=DECLARED) for shown in dossier.fields if shown.declared)


def signs_of(dossier: Dossier, locale: Locale) -> Iterator[SignLine]:
    """The signs in the file, strong ones first, numbered on from the fields."""
    strong_first = sorted(dossier.signs, key=lambda sign: not sign.is_strong)
    for index, sign in enumerate(strong_first, start=len(dossier.fields)):
        yield SignLine(
            index=index,
            sentence=text(f"sign.{sign.code}", locale),
            mark="fail" if sign.is_strong else "info",
            page=sign.page,
            box=frame_of(sign.box, BOX_MARGIN),
        )


def zones_of(dossier: Dossier, locale: Locale) -> Iterator[ZoneFrame]:
    """The places that are shown at first."""
    for zone in dossier.zones:
        key = f"zone.{zone.label}"
        box = frame_of(zone.box)
        if box is not None:
            yield ZoneFrame(label=text(key, locale) if has_text(key) else zone.label, page=zone.page, box=box)


def frame_of(edges: Box | None, margin: float = 0.0) -> Box | None:
    """Left, top, right, bottom as left, top, width, height, a margin wider all around, kept on the page."""
    if edges is None:
        return None
    wider = (edges[0] - margin, edges[1] - margin, edges[2] + margin, edges[3] + margin)
    left, top, right, bottom = (min(max(edge, 0.0), 1.0) for edge in wider)
    return left, top, max(right - left, 0.0), max(bottom - top, 0.0)


def _row(index: int, shown: ShownField, gap: str, locale: Locale, *, is_blind: bool) -> FieldRow:
    words = field_words(shown, locale)
    pieces: tuple[Pieces, Pieces] = ((Piece(words.declared, False),), (Piece(words.read, False),))
    if shown.label in COMPARED and shown.declared and shown.read:
        pieces = mark_differences(words.declared, words.read)
    key = f"field.{shown.label}"
    verdict = "info" if is_blind or shown.verdict not in MARKS else shown.verdict
    plain = (shown.plain_declared, shown.plain_read)
    return FieldRow(
        index=index,
        label=text(key, locale) if has_text(key) else shown.label,
        declared=pieces[0],
        read=pieces[1],
        plain=plain if any(plain) else None,
        verdict=verdict,
        gap=_gap(shown, verdict, gap, locale),
        page=shown.page,
        box=frame_of(shown.box, BOX_MARGIN),
        is_used=shown.is_used,
    )


def _gap(shown: ShownField, verdict: str, gap: str, locale: Locale) -> str:
    if gap:
        return gap
    if not shown.read and shown.label != "quarter" and shown.verdict != DECLARED:
        return text("case.not_read", locale)
    key = f"verdict.{shown.label}.{verdict}"
    return text(key if has_text(key) else f"verdict.{verdict}", locale)
