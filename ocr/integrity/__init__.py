"""Signs of how a file was made and altered.

``signals_of`` weighs facts that ``ocr.adapters.file_facts`` took from the file. ``strong`` is kept for what an
honest person's file practically never shows: something drawn over the print and written anew, an update that
replaced words, a line of the address in a letter of its own. What honest people do every day is at most
``weak``: printing to PDF, merging, compressing, masking a figure, a receipt typed in a word processor. Nothing
here decides anything: a strong sign asks a human to look.

Boxes are in pixels at 200 dots per inch, origin top left of the page as it is shown.
"""

from __future__ import annotations

from ocr.integrity.baselines import signals_of_baselines
from ocr.integrity.facts import FileFacts, PageFacts, Patch, Picture, TextRun
from ocr.integrity.lone_fonts import family_of, signals_of_fonts
from ocr.integrity.origin import signals_of_origin
from ocr.integrity.patches import signals_of_patches
from ocr.integrity.story import signals_of_story
from ocr.reading import Fields, Signal, Strength

NOTHING_READ = Fields()

__all__ = ["FileFacts", "PageFacts", "Patch", "Picture", "TextRun", "family_of", "signals_of"]


def signals_of(facts: FileFacts, fields: Fields = NOTHING_READ) -> tuple[Signal, ...]:
    """Every sign, strong ones first; ``fields`` are what was understood of the pages."""
    found = list(signals_of_origin(facts))
    for page in facts.pages:
        found += signals_of_patches(page)
        found += signals_of_baselines(page)
    found += signals_of_fonts(facts)
    found += signals_of_story(facts, fields)
    return tuple(sorted(found, key=lambda signal: signal.strength is not Strength.STRONG))
