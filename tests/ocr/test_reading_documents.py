"""Whole documents through the limited reading process, with the real Tesseract."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pikepdf
import pytest
from PIL import Image as PillowImage

from ocr.adapters.reader import ReaderPool
from ocr.reading import DocumentReading, TextSource
from tests.ocr.papers import RIGHT_LINES, bill_pdf, bill_pixels, encoded, filled_form_pdf, photo, scan_pdf

BLANK = np.full((2339, 1654), 255, dtype=np.uint8)


def codes(reading: DocumentReading) -> list[str]:
    return [problem.code for problem in reading.problems]


def lines_of(reading: DocumentReading) -> list[str]:
    return [line.text for page in reading.pages for line in page.lines]


def test_born_digital_pdf_is_read_from_its_text_layer(pool: ReaderPool) -> None:
    reading = pool.read(bill_pdf())

    assert [page.source for page in reading.pages] == [TextSource.TEXT_LAYER]
    assert set(RIGHT_LINES) <= set(lines_of(reading))
    assert codes(reading) == []


def test_scanned_pdf_is_recognised(pool: ReaderPool) -> None:
    reading = pool.read(scan_pdf())

    assert reading.pages[0].source is TextSource.RECOGNISED
    assert set(RIGHT_LINES) <= set(lines_of(reading))


def test_letters_hidden_over_a_scan_are_not_believed(pool: ReaderPool) -> None:
    reading = pool.read(scan_pdf(hidden_text="Monsieur Imposteur habite trois rue du Mensonge"))

    assert "Mensonge" not in reading.text
    assert set(RIGHT_LINES) <= set(lines_of(reading))


@pytest.mark.parametrize("turned_quarters", [0, 1, 2, 3])
def test_photograph_is_turned_upright_and_read(pool: ReaderPool, turned_quarters: int) -> None:
    reading = pool.read(encoded(photo(turned_quarters=turned_quarters), "JPEG", quality=70))

    assert set(RIGHT_LINES) <= set(lines_of(reading))
    assert reading.pages[0].height > reading.pages[0].width


def test_camera_turn_is_applied(pool: ReaderPool) -> None:
    # Exif orientation 6: to be turned clockwise by a quarter when shown (CIPA DC-008, 4.6.4).
    exif = PillowImage.Exif()
    exif[0x0112] = 6
    lying = np.ascontiguousarray(np.rot90(photo()))

    reading = pool.read(encoded(lying, "JPEG", quality=70, exif=exif.tobytes()))

    assert reading.pages[0].frame is not None
    assert reading.pages[0].frame.turned_deg == 0
    assert set(RIGHT_LINES) <= set(lines_of(reading))


def test_every_page_of_a_tiff_is_read(pool: ReaderPool) -> None:
    out = BytesIO()
    first, second = PillowImage.fromarray(bill_pixels()), PillowImage.fromarray(BLANK)
    first.save(out, "TIFF", save_all=True, append_images=[second], compression="tiff_lzw")

    reading = pool.read(out.getvalue())

    assert [page.source for page in reading.pages] == [TextSource.RECOGNISED, TextSource.NONE]


def test_heic_is_read(pool: ReaderPool) -> None:
    reading = pool.read(encoded(bill_pixels(150), "HEIF", quality=70))

    assert "SAINT MALO" in reading.text


def test_blank_page_is_said_to_be_blank(pool: ReaderPool) -> None:
    assert codes(pool.read(encoded(BLANK, "PNG"))) == ["document.blank"]


def test_thumbnail_is_said_to_be_too_small(pool: ReaderPool) -> None:
    small = np.asarray(PillowImage.fromarray(bill_pixels()).resize((300, 424)))

    assert "document.too_small" in codes(pool.read(encoded(small, "PNG")))


def test_dark_photograph_is_said_to_be_dark(pool: ReaderPool) -> None:
    dark = (photo().astype(np.float32) * 0.12).astype(np.uint8)

    assert "document.dark" in codes(pool.read(encoded(dark, "JPEG", quality=80)))


def test_boxes_fit_the_page_drawn_again(pool: ReaderPool) -> None:
    data = encoded(photo(turned_quarters=2), "JPEG", quality=70)
    reading = pool.read(data)
    page = reading.pages[0]
    assert page.frame is not None

    shown = PillowImage.open(BytesIO(pool.render(data, page.frame, max_side_px=page.height))).convert("L")

    word = next(word for line in page.lines for word in line.words if word.text == "TILLEULS")
    assert shown.size == (page.width, page.height)
    box = word.box
    inked = np.asarray(shown)[int(box.top):int(box.bottom), int(box.left):int(box.right)]
    assert int(inked.max()) - int(inked.min()) > 80


def test_drawn_page_keeps_nothing_of_the_camera(pool: ReaderPool) -> None:
    exif = PillowImage.Exif()
    exif[0x0110] = "Telephone of somebody"
    data = encoded(bill_pixels(100), "JPEG", exif=exif.tobytes())
    frame = pool.read(data).pages[0].frame
    assert frame is not None

    drawn = pool.render(data, frame)

    assert b"Telephone" in data
    assert b"Telephone" not in drawn
    assert max(PillowImage.open(BytesIO(drawn)).size) <= 1600


def test_words_typed_into_a_form_are_read(pool: ReaderPool) -> None:
    reading = pool.read(filled_form_pdf("Quittance au nom de Solenn KERMADEC"))

    assert reading.pages[0].source is TextSource.TEXT_LAYER
    assert "Quittance au nom de Solenn KERMADEC" in reading.text


def turned_pdf(degrees: int) -> bytes:
    """The bill as somebody saves it after turning the page in a viewer."""
    out = BytesIO()
    with pikepdf.open(BytesIO(bill_pdf())) as document:
        document.pages[0].rotate(degrees, relative=True)
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_turned_in_a_viewer_is_read_like_the_page_itself(pool: ReaderPool, degrees: int) -> None:
    home = pool.read(turned_pdf(degrees)).fields.home

    assert home is not None
    assert (home.postcode, [line.upper() for line in home.lines][-1]) == ("35400", "14 RUE DES TILLEULS")


def test_words_of_a_cropped_page_stand_where_they_are_seen(pool: ReaderPool) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(bill_pdf())) as document:
        document.pages[0].cropbox = [20, 30, 575, 820]
        document.save(out)

    whole, cropped = (pool.read(data) for data in (bill_pdf(), out.getvalue()))

    # 20 points off the left and 841.89 - 820 off the top, at 200 dots per inch.
    first, same = whole.pages[0].lines[0].words[0], cropped.pages[0].lines[0].words[0]
    assert same.text == first.text
    assert first.box.left - same.box.left == pytest.approx(20 * 200 / 72, abs=3)
    assert first.box.top - same.box.top == pytest.approx(21.89 * 200 / 72, abs=3)
