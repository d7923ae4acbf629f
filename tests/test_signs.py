"""Every sign that the reader can give has its sentence for moderators, and no sentence is left without a sign."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from review_queue.texts import CATALOGUES, Locale

OCR = Path(__file__).resolve().parent.parent / "ocr"
CODE = re.compile(r"\"(file\.[a-z_]+)\"")


@pytest.mark.parametrize("locale", Locale)
def test_signs_and_sentences_are_the_same(locale: Locale) -> None:
    given = {code for path in OCR.rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}

    told = {key.removeprefix("sign.") for key in CATALOGUES[locale] if key.startswith("sign.")}

    assert given == told
