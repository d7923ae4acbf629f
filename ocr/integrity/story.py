"""Whether the file's own account of its making fits the paper it shows.

Only for papers born as files, with a text layer: a scanner's clock and a converter's name say nothing of what was put
on the glass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ocr.integrity.facts import FileFacts
from ocr.reading import Fields, FileKind, Signal, Strength

PRINTED_BEFORE = timedelta(days=45)
"""Bills are made up to a few weeks before the day they bear; a file older than that cannot have held its date."""

WRONG_CLOCK = timedelta(days=5 * 365)
"""A file that claims to be older still was made by a program without a clock: they say 1970, 2000 or 2010."""

MADE_NEAR = timedelta(days=60)
"""As long as a date of the page lies this near the day the file was made, that one may be its day of issue."""

FACTORY_ISSUERS = frozenset(
    {"EDF", "EDF SEI", "Engie", "Gaz Tarif Réglementé", "TotalEnergies", "Eni", "Vattenfall", "Ekwateur"}
    | {"Veolia", "Suez", "Saur", "Eau de Paris", "Eaux de Marseille"}
    | {"Orange", "Sosh", "SFR", "RED by SFR", "Free", "Free Mobile", "Bouygues Telecom"}
    | {"DGFiP", "MAIF", "Macif", "Matmut", "AXA", "Groupama", "GMF", "MMA", "Allianz"}
)
"""Issuers who print from document factories, a million papers a month, and never from a desk program."""

DESK_TOOLS = re.compile(
    r"microsoft.{0,3} (word|excel|powerpoint)|libreoffice|openoffice|google docs|\bwps (office|writer)|onlyoffice"
    r"|canva|photoshop|\bgimp\b|inkscape|figma|photopea|pixlr|affinity|coreldraw",
    re.IGNORECASE,
)


def signals_of_story(facts: FileFacts, fields: Fields) -> Iterator[Signal]:
    """Signs that need both the file and what was understood of its page."""
    if facts.kind is not FileKind.PDF or not any(run.is_visible for page in facts.pages for run in page.runs):
        return
    if facts.created is not None:
        yield from _signals_of_age(facts.created.date(), fields)
    if fields.issuer in FACTORY_ISSUERS and any(DESK_TOOLS.search(tool) for tool in facts.tools):
        yield Signal(code="file.tool_not_of_issuer", strength=Strength.STRONG)


def _signals_of_age(made: date, fields: Fields) -> Iterator[Signal]:
    """A file made before the day it bears could have come, with no other date on it that fits its making.

    The other dates are looked at because a due date may have been taken for the day of issue.
    """
    issued = fields.issue_date
    if issued is None or not PRINTED_BEFORE < issued.value - made < WRONG_CLOCK:
        return
    if not any(abs(found.value - made) <= MADE_NEAR for found in fields.dates):
        yield Signal(code="file.older_than_its_date", strength=Strength.STRONG, box=issued.box)
