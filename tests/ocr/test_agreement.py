"""A file whose hidden letters say something else than its page shows goes to a human."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from ocr import read_document
from ocr.reading import Strength
from tests.ocr.pdf_making import a_bill

EDITED = {"Producer": "PDFescape Desktop"}


def edited(data: bytes, shown: bytes | None = None, held: bytes = b"") -> bytes:
    """The bill as an editor saves it; a font's table of letters says ``held`` where the page shows ``shown``."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        document.docinfo["/Producer"] = EDITED["Producer"]
        if shown is not None:
            for font in document.pages[0].Resources.Font.values():
                if "/ToUnicode" in font:
                    table = font.ToUnicode.read_bytes()
                    font.ToUnicode.write(table.replace(shown, held))
        document.save(out)
    return out.getvalue()


def codes(data: bytes) -> set[str]:
    return {signal.code for signal in read_document(data).signals if signal.strength is Strength.STRONG}


def test_a_bill_saved_by_an_editor_shows_what_it_holds() -> None:
    assert codes(edited(a_bill())) == set()


@pytest.mark.parametrize("digit", ["2"])
def test_letters_that_are_not_those_shown_are_a_strong_sign(digit: str) -> None:
    # The page shows 12 RUE DES LILAS; the table of letters says 17.
    tampered = edited(a_bill(), shown=b"<0032>", held=b"<0037>")

    assert "file.text_differs_from_page" in codes(tampered)
