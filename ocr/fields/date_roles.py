"""What each date of a document is for, from the words before it, to its left and above it.

What the words say is in ``ocr.fields.date_words``; which of several is the date of issue in
``ocr.fields.issue_dates``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from ocr.fields.date_words import (
    BARE,
    FAINT,
    LIKELY,
    STREET_NAME,
    SURE,
    TITLE_ALONE,
    UNLABELLED,
    DateReading,
    names_law,
    role_from_misread,
    role_from_words,
)
from ocr.fields.dates import DateMatch, dates_in, months_in
from ocr.fields.issue_dates import Said, with_best_guess, with_one_issue
from ocr.fields.names import is_word_of_forms
from ocr.fields.strips import Areas, Flow, Strip, above_in_column, left_cell
from ocr.reading import DateRole, DocumentType, FoundDate

# A date recognised with letters for digits.
REPAIRED = 0.85
# Above and left labels count a little less than words in the same line.
FROM_ABOVE = 0.9
# How far above a table header may stand, in letter heights.
HEADER_REACH = 6.0
# Nearer than this, in letter heights, a line above or a cell to the left may be a label nobody knows; print larger
# than this beside the date's is a letterhead.
LABEL_GAP = 4.0
LETTERHEAD_RATIO = 1.3
# Lines above a lone "du …" that may be the title it belongs to.
MOST_TITLE_LINES = 3
# Capitalised words, none of them a participle ("Payé le").
_PLACE_LE = re.compile(r"(?:[A-ZÉÈÎ][\w'’]*(?<![éiu])(?<![A-Z][EIU])(?<!ée)(?<!és)(?<!ées)[ -]){1,4}(?:[Ll]e|LE)")
# "Nîmes, mardi 5 mai 2026": a place of few words and a comma.
_PLACE = re.compile(
    r"(?:[Àà] )?(?:[A-ZÉÈÎ][\w'’-]*(?:[ -]|-[a-zà]+-)){0,3}[A-ZÉÈÎ][\w'’-]*(?<![A-Z][EIU])(?<!é)(?<!ée),"
)
_DATE_ALONE = re.compile(r"[0-9]{1,2}[/. -][0-9A-Z]+[/. -][0-9]{2,4}")
_PERIOD = re.compile(r"(?:\bDU|\bENTRE LE|\bDE)\s*$")
_PERIOD_TO = re.compile(r"^\s*AU\s*(?:LE)?\s*$")
_PERIOD_LINK = re.compile(r"^\s*(?:AU|ET LE|JUSQU'AU|A|-|>|ET)\s*(?:LE)?\s*$")


_LISTED = r"\s+/\s+|\s*[|·•]\s*|\s+-\s+|\s+(?:ET|&)\s+|/"
_LIST_LINK = re.compile(r"\s*(?:[/|·•,&-]|ET)\s*")
_REFERENCE_DU = re.compile(r"(?:N[°O.]+ ?)?(?=[A-Z/._-]*\d)[A-Z0-9/._-]+(?: [A-Z0-9/._-]*\d[A-Z0-9/._-]*)*,? DU")
_OWN_MARKS = " :.(-"


def found_dates(
    flows: tuple[Flow, ...], strips: tuple[Strip, ...], areas: Areas, document_type: DocumentType
) -> tuple[FoundDate, ...]:
    """Every date of the flows with its role; periods in months too."""
    said = with_one_issue([one for flow in flows for one in _dates_of(flow, strips)], areas)
    months = tuple(date for flow in flows for date in _months_of(flow, strips, document_type))
    return (*with_best_guess(said, areas), *months)


def _dates_of(flow: Flow, strips: tuple[Strip, ...]) -> list[Said]:
    """The day dates of one flow."""
    matches = tuple(match for match in dates_in(flow.text) if not STREET_NAME.search(flow.folded[: match.start]))
    found: list[Said] = []
    for index, match in enumerate(matches):
        previous = found[-1].date.role if found else None
        strip = flow.between(match.start, match.end)[0]
        read = _paired(matches, index, flow, previous) or _listed(matches, index, flow, strips)
        read = read or _said_around(matches, index, flow, strips)
        read = read or _after_place(flow, match) or DateReading(role=DateRole.OTHER, strength=UNLABELLED)
        is_lone = read.strength == UNLABELLED and _stands_alone(flow, match, strip, strips)
        found.append(Said(date=_found(read, match, strip), strength=read.strength, is_lone=is_lone))
    return found


def _said_around(
    matches: tuple[DateMatch, ...], index: int, flow: Flow, strips: tuple[Strip, ...]
) -> DateReading | None:
    """The role that the words before a date give it, or those of the cells around where these say little."""
    match = matches[index]
    before = flow.folded[matches[index - 1].end if index else 0 : match.start]
    read = role_from_words(before)
    if read is not None and read.strength == BARE and _goes_on(flow.text[match.end :]):
        read = None
    is_vague = before.strip() in ("DU", "LE", "AU") or bool(_REFERENCE_DU.fullmatch(before.strip()))
    if read is None or read.strength == BARE or is_vague:
        read = _from_around(flow, match, strips) or read
    return read or role_from_misread(before)


def _goes_on(after: str) -> bool:
    """Whether a sentence goes on behind a date: "Le 20 avril vous avez écrit" tells of something else."""
    return bool(re.match(r",?\s*(?!à\b)[a-zà-ÿ]{2,}", after))


def _stands_alone(flow: Flow, match: DateMatch, strip: Strip, strips: tuple[Strip, ...]) -> bool:
    """Whether a line is nothing but the date, with nothing near that may be its label."""
    if (flow.folded[: match.start] + flow.folded[match.end :]).strip(" .,|-") or _begins_a_list(strip, strips):
        return False
    left = left_cell(strip, strips)
    is_beside = left is not None and strip.box.left - left.box.right < LABEL_GAP * strip.height
    above = above_in_column(strip, strips)[:1]
    near = [one for one in above if strip.box.top - one.box.bottom < LABEL_GAP * one.height]
    near += [left] if left is not None and is_beside else []
    return all(_is_letterhead(one, strip) for one in near)


def _is_letterhead(near: Strip, strip: Strip) -> bool:
    """Whether what stands by a date is the sender's name in large print rather than a label."""
    return near.height >= LETTERHEAD_RATIO * strip.height


def _listed(matches: tuple[DateMatch, ...], index: int, flow: Flow, strips: tuple[Strip, ...]) -> DateReading | None:
    """The role of one of several dates of a cell, whose label lists as many words: "Émission / Échéance"."""
    between = [flow.folded[one.end : two.start] for one, two in pairwise(matches)]
    if not between or not all(_LIST_LINK.fullmatch(link) for link in between):
        return None
    strip = flow.between(matches[0].start, matches[0].end)[0]
    own = flow.folded[: matches[0].start].strip(_OWN_MARKS)
    near = (left_cell(strip, strips), *above_in_column(strip, strips)[:1])
    for label in (own, *(one.folded.strip(_OWN_MARKS) for one in near if one is not None)):
        words = re.split(_LISTED, label)
        if len(words) == len(matches) and (read := role_from_words(f"{words[index]} ")) is not None:
            return read
    return None


def _after_place(flow: Flow, match: DateMatch) -> DateReading | None:
    """A date of issue in a line that is no more than a place, "le" and the date: "Amiens le 30 juin 2026"."""
    is_whole = match.end == len(flow.text.rstrip(" ."))
    before = flow.text[: match.start].rstrip().rsplit(". ", 1)[-1]
    is_place = bool(_PLACE.fullmatch(before)) and not is_word_of_forms(before)
    is_dated = is_whole and (is_place or _PLACE_LE.fullmatch(before))
    return DateReading(role=DateRole.ISSUE, strength=FAINT) if is_dated else None


def _paired(matches: tuple[DateMatch, ...], index: int, strip: Flow, previous: DateRole | None) -> DateReading | None:
    """The two ends of a period: "du … au …"."""
    if index and previous is DateRole.PERIOD_START:
        between = strip.folded[matches[index - 1].end : matches[index].start]
        return DateReading(role=DateRole.PERIOD_END, strength=SURE) if _PERIOD_LINK.match(between) else None
    if index + 1 < len(matches):
        between = strip.folded[matches[index].end : matches[index + 1].start]
        opens = _PERIOD.search(strip.folded[: matches[index].start])
        if (opens and _PERIOD_LINK.match(between)) or _PERIOD_TO.match(between):
            return DateReading(role=DateRole.PERIOD_START, strength=SURE)
    return None


def _from_around(flow: Flow, match: DateMatch, strips: tuple[Strip, ...]) -> DateReading | None:
    """The role given by the cell to the left or the header above, for a date that begins its flow."""
    strip = flow.between(match.start, match.end)[0]
    begin = flow.starts[flow.strips.index(strip)]
    own = "" if match.start == begin + 1 else flow.folded[begin : match.start]
    is_after_number = bool(_REFERENCE_DU.fullmatch(own.strip(_OWN_MARKS)))
    if own.strip(_OWN_MARKS) not in ("", "LE", "DU", "AU") and not is_after_number:
        return None
    left = left_cell(strip, strips)
    if left is not None and (read := _from_label(left.folded, own, is_after_number=is_after_number)) is not None:
        return read
    is_title = left is not None and left.folded.startswith("FACTURE") and bool(TITLE_ALONE.match(left.folded))
    if is_title and strip.page == 1 and not _begins_a_list(strip, strips):
        return DateReading(role=DateRole.ISSUE, strength=LIKELY)
    return _from_above(strip, own, strips, is_after_number=is_after_number) if begin == 0 else None


def _from_label(label: str, own: str, *, is_after_number: bool) -> DateReading | None:
    """The role a label gives a date, alone or with the words that stand right before the date."""
    alone = None if is_after_number else role_from_words(f"{label} ")
    return alone or _beyond_bare(f"{label} {own}")


def _from_above(strip: Strip, own: str, strips: tuple[Strip, ...], *, is_after_number: bool) -> DateReading | None:
    """The role given by the header or the title above a date that begins its strip."""
    title = ""
    for above in above_in_column(strip, strips)[:MOST_TITLE_LINES]:
        if strip.box.top - above.box.bottom > HEADER_REACH * strip.height:
            break
        title = f"{_with_left_header(above, strips)} {title}"
        is_title = bool(TITLE_ALONE.match(above.folded)) and above.page == 1 and not _begins_a_list(strip, strips)
        if is_title and above.folded.startswith("FACTURE"):
            return DateReading(role=DateRole.ISSUE, strength=LIKELY * FROM_ABOVE)
        read = _beyond_bare(f"{title}{own}") or _from_label(above.folded, own, is_after_number=is_after_number)
        if read is not None and not (above.folded == "DATE" and _begins_a_list(strip, strips)):
            return replace(read, strength=read.strength * FROM_ABOVE)
        if is_title:
            return DateReading(role=DateRole.ISSUE, strength=LIKELY * FROM_ABOVE)
    return None


def _with_left_header(above: Strip, strips: tuple[Strip, ...]) -> str:
    """A table's header, with the one to its left where it is no more than "Du": "Facture n°" and "Du"."""
    left = left_cell(above, strips) if above.folded in ("DU", "LE") else None
    return f"{left.folded} 0 {above.folded}" if left is not None else above.folded


def _begins_a_list(strip: Strip, strips: tuple[Strip, ...]) -> bool:
    """Whether another line that is nothing but a date stands below: a column of them, one a row."""
    return any(
        other is not strip
        and _DATE_ALONE.fullmatch(other.folded)
        and abs(other.box.left - strip.box.left) < strip.height
        for other in strips
    )


def _beyond_bare(words: str) -> DateReading | None:
    """The role of words that are more than a lone "du" or "le"."""
    read = role_from_words(words)
    return read if read is not None and read.role is DateRole.ISSUE and read.strength == SURE else None


def _found(read: DateReading, match: DateMatch, strip: Strip) -> FoundDate:
    """The date as it goes out."""
    confidence = read.strength * strip.confidence * (1.0 if match.exact else REPAIRED)
    return FoundDate(role=read.role, value=match.value, confidence=round(confidence, 3), box=strip.box)


_RENT = (DocumentType.RENT_RECEIPT, DocumentType.RENT_CALL)
_MONTH_LABEL = re.compile(r"PERIODE|MOIS|TERME|LOYER|QUITTANCE|ECHEANCE|CHARGES|PAIE")


def _months_of(flow: Flow, strips: tuple[Strip, ...], document_type: DocumentType) -> list[FoundDate]:
    """The months written alone, as periods: always in rent papers, elsewhere where a label says so."""
    found: list[FoundDate] = []
    for match in months_in(flow.text):
        strip = flow.between(match.start, match.end)[0]
        around = " ".join(near.folded for near in (left_cell(strip, strips), strip) if near is not None)
        labelled = bool(_MONTH_LABEL.search(around))
        if names_law(flow.folded[: match.start]) or not (labelled or document_type in _RENT):
            continue
        confidence = round((LIKELY if labelled else FAINT) * strip.confidence, 3)
        for role, value in ((DateRole.PERIOD_START, match.first), (DateRole.PERIOD_END, match.last)):
            found.append(FoundDate(role=role, value=value, confidence=confidence, box=strip.box))
    return found
