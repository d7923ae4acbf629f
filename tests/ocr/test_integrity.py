"""What strikes the eye of somebody who looks into the file, and what honest people's files look like."""

from __future__ import annotations

import random
import time
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ocr.adapters.file_facts import file_facts
from ocr.integrity import FileFacts, PageFacts, Patch, TextRun, family_of, signals_of
from ocr.reading import Box, DateRole, Fields, FileKind, FoundDate, Signal, Strength
from tests.ocr.pdf_making import (
    ADDRESS_TOP_PT,
    LEFT_PT,
    LINES,
    PAGE_HEIGHT_PT,
    a_bill,
    lay_patch,
    overlaid,
    resaved,
    rewritten,
    updated,
    write,
)

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


def signals_in(data: bytes, kind: FileKind = FileKind.PDF) -> tuple[Signal, ...]:
    return signals_of(file_facts(data, kind))


def strong_codes(data: bytes) -> set[str]:
    return {signal.code for signal in signals_in(data) if signal.strength is Strength.STRONG}


def all_codes(data: bytes, kind: FileKind = FileKind.PDF) -> set[str]:
    return {signal.code for signal in signals_in(data, kind)}


# --- Honest files ---


def test_untouched_bill_shows_nothing() -> None:
    assert signals_in(a_bill()) == ()


@pytest.mark.parametrize(
    "producer",
    ["Microsoft: Print To PDF", "iLovePDF", "Skia/PDF m120", "macOS 14 Quartz PDFContext", "GPL Ghostscript 10.0"],
)
def test_printing_or_compressing_a_bill_is_never_strong(producer: str) -> None:
    dates = {"CreationDate": "D:20260902100000+02'00'", "ModDate": "D:20260921100000+02'00'"}

    assert strong_codes(resaved(a_bill(), {"Producer": producer, **dates})) == set()


def test_file_prepared_for_the_web_is_not_an_update() -> None:
    assert signals_in(resaved(a_bill(), linearize=True)) == ()


def test_receipt_from_a_word_processor_is_weak() -> None:
    signals = signals_in(a_bill(producer="Microsoft® Word 2021"))

    assert [(signal.code, signal.strength) for signal in signals] == [("file.office_tool", Strength.WEAK)]


def test_receipt_drawn_with_a_design_tool_is_weak() -> None:
    signals = signals_in(a_bill(producer="Canva"))

    assert [(signal.code, signal.strength) for signal in signals] == [("file.design_tool", Strength.WEAK)]


def test_masking_a_figure_is_weak() -> None:
    def mask(canvas: Canvas) -> None:
        canvas.setFillGray(0)
        canvas.rect(60, 555, 200, 14, stroke=0, fill=1)

    signals = signals_in(a_bill(after=mask))

    assert [(signal.code, signal.strength) for signal in signals] == [("file.masked_zone", Strength.WEAK)]


def test_print_on_coloured_backgrounds_is_nothing() -> None:
    def backgrounds(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        canvas.rect(50, 130, 500, 480, stroke=0, fill=1)
        for row in range(3):
            lay_patch(canvas, row)

    assert signals_in(a_bill(before=backgrounds)) == ()


def test_address_block_in_a_font_of_its_own_is_not_strong() -> None:
    # Mail factories often set the block that shows through the envelope's window in a plain font.
    assert strong_codes(a_bill(address_font="VeraBd")) == set()
    assert strong_codes(a_bill(address_font="Courier")) == set()


def test_shadowed_text_is_not_strong() -> None:
    assert strong_codes(a_bill(after=rewritten(1, LINES[1]))) == set()


def test_update_that_only_adds_is_weak() -> None:
    # Signing platforms append their own words to a finished file.
    stamped = updated(a_bill(), (b"ET", b"ET"))

    assert {(signal.code, signal.strength) for signal in signals_in(stamped)} == {("file.updated", Strength.WEAK)}


# --- Altered files ---


def test_words_over_words_are_strong_and_placed() -> None:
    forged = a_bill(after=rewritten(1, "97 AVENUE DU PORT"))

    found = [signal for signal in signals_in(forged) if signal.code == "file.text_over_text"]

    assert [signal.strength for signal in found] == [Strength.STRONG]
    box = found[0].box
    assert box is not None
    # Points from the top, at 200 pixels for 72 points.
    assert box.left == pytest.approx((LEFT_PT - 1) * 200 / 72, abs=3)
    assert box.bottom == pytest.approx((ADDRESS_TOP_PT + 14 + 3) * 200 / 72, abs=3)


def test_words_over_words_are_seen_through_a_nested_form() -> None:
    forged = overlaid(a_bill(), rewritten(1, "97 AVENUE DU PORT", "Helvetica"))

    assert "file.text_over_text" in strong_codes(forged)


def test_words_over_words_are_seen_on_a_turned_page() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(a_bill(after=rewritten(1, "97 AVENUE DU PORT")))) as document:
        document.pages[0].rotate(90, relative=True)
        document.save(out)

    assert "file.text_over_text" in strong_codes(out.getvalue())


@pytest.mark.parametrize("font", ["Courier", "Helvetica", "VeraIt"])
def test_words_put_where_others_were_taken_out_are_strong(font: str) -> None:
    def fill_in(canvas: Canvas) -> None:
        for row, text in enumerate(("M PAUL DURAND", "97 AVENUE DU PORT", "29200 BREST")):
            lay_patch(canvas, row, width=80)
            write(canvas, font, 10, row, text)

    assert "file.text_on_patch" in strong_codes(a_bill(after=fill_in, lines=()))


def test_address_in_a_font_that_is_not_in_the_file_is_strong() -> None:
    def fill_in(canvas: Canvas) -> None:
        for row, text in enumerate(("M PAUL DURAND", "97 AVENUE DU PORT", "29200 BREST")):
            write(canvas, "Courier", 10, row, text)

    assert "file.lone_font" in strong_codes(a_bill(after=fill_in, lines=()))


def test_one_line_of_the_address_in_another_font_is_strong() -> None:
    def fill_in(canvas: Canvas) -> None:
        write(canvas, "Courier", 10, 1, "97 AVENUE DU PORT")

    assert "file.lone_font" in strong_codes(a_bill(before=fill_in, lines=(LINES[0], "", LINES[2])))


def test_one_line_in_a_second_copy_of_the_font_is_strong() -> None:
    # An editor brings its own copy of the font and leaves the copy of the issuer alone.
    bill = a_bill(lines=(LINES[0], "", LINES[2]))

    forged = overlaid(bill, lambda canvas: write(canvas, "Vera", 10, 1, "97 AVENUE DU PORT"))

    assert "file.lone_font" in strong_codes(forged)


def test_address_replaced_wherever_it_stands_is_strong() -> None:
    def repeat(canvas: Canvas) -> None:
        canvas.setFont("Courier", 8)
        canvas.drawString(60, 700, "12 RUE DES LILAS")
        canvas.drawString(60, 688, "35400 SAINT MALO")

    assert "file.lone_font" in strong_codes(a_bill(before=repeat, address_font="Courier"))


def test_address_in_a_font_of_its_own_is_strong_once_an_editor_saved_the_file_later() -> None:
    bill = a_bill(address_font="Courier")
    dates = {"CreationDate": "D:20260331225736+01'00'", "ModDate": "D:20260621092500+02'00'"}

    assert "file.lone_font" in strong_codes(resaved(bill, {"Producer": "Sejda 5.3", **dates}))
    assert strong_codes(resaved(bill, {"Producer": "Microsoft: Print To PDF", **dates})) == set()


def test_replaced_date_within_a_line_is_strong() -> None:
    def fill_in(canvas: Canvas) -> None:
        canvas.setFont("Vera", 8)
        canvas.drawString(60, 620, "Facture du")
        canvas.drawString(60, 640, "Votre contrat en un coup d'oeil")
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(107, 620, "02.10.2026")

    assert "file.lone_font" in strong_codes(a_bill(after=fill_in))


def test_update_that_replaces_words_is_strong() -> None:
    bill = a_bill(body_font="Helvetica", address_font="Helvetica")

    forged = updated(bill, (b"12 RUE DES LILAS", b"97 RUE DES LILAS"))

    assert "file.words_replaced" in strong_codes(forged)


def test_bill_reworked_in_a_design_tool_is_strong() -> None:
    dates = {"CreationDate": "D:20260331225736+01'00'", "ModDate": "D:20260621092500+02'00'"}

    forged = resaved(a_bill(), {"Producer": "Canva", **dates})

    assert "file.reworked_in_design_tool" in strong_codes(forged)


def test_note_laid_over_the_address_is_strong() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(a_bill())) as document:
        bottom = PAGE_HEIGHT_PT - ADDRESS_TOP_PT - 14 - 4
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Contents="97 AVENUE DU PORT",
            Rect=[LEFT_PT - 2, bottom, LEFT_PT + 200, bottom + 14], DA="/Helv 10 Tf 0 g",
        )  # fmt: skip
        document.pages[0].obj["/Annots"] = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))
        document.save(out)

    assert "file.note_over_text" in strong_codes(out.getvalue())


# --- Pictures ---


def a_picture(kind: str, size: tuple[int, int], **exif: str) -> bytes:
    out = BytesIO()
    tags = Image.Exif()
    names = {"software": 0x0131, "make": 0x010F}
    for name, value in exif.items():
        tags[names[name]] = value
    Image.new("RGB", size, "white").save(out, kind, exif=tags)
    return out.getvalue()


def test_photograph_shows_nothing() -> None:
    assert all_codes(a_picture("JPEG", (3024, 4032), make="Apple", software="17.1"), FileKind.JPEG) == set()


def test_picture_of_a_phone_screen_is_weak() -> None:
    signals = signals_in(a_picture("PNG", (1170, 2532)), FileKind.PNG)

    assert [(signal.code, signal.strength) for signal in signals] == [("file.screenshot", Strength.WEAK)]


def test_photograph_of_a_screens_size_is_no_screenshot() -> None:
    assert all_codes(a_picture("JPEG", (1080, 1920), make="Samsung"), FileKind.JPEG) == set()


def test_picture_saved_by_a_design_tool_is_weak() -> None:
    picture = a_picture("JPEG", (800, 1100), software="Adobe Photoshop 25.0 (Windows)")

    signals = signals_in(picture, FileKind.JPEG)

    assert [(signal.code, signal.strength) for signal in signals] == [("file.design_tool", Strength.WEAK)]


# --- Hostile files ---


@pytest.mark.parametrize("kind", list(FileKind))
@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe1", b"%%EOF" * 100])
def test_broken_file_gives_empty_facts(kind: FileKind, data: bytes) -> None:
    facts = file_facts(data, kind)

    assert facts.tools == ()
    assert signals_of(facts) == ()


def test_damaged_bills_never_raise() -> None:
    chance = random.Random(7)
    bill = resaved(a_bill(after=rewritten(1, "97 AVENUE DU PORT")), {"CreationDate": "D:99999999"})

    for _ in range(60):
        damaged = bytearray(bill)
        for _ in range(chance.randint(1, 40)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        signals_in(bytes(damaged[: chance.randint(100, len(damaged))]))


def test_page_of_countless_pieces_takes_no_long_time() -> None:
    box = Box(page=1, left=100, top=100, right=200, bottom=120)
    runs = tuple(
        TextRun(text=f"Mot {n}", box=box, font="A", font_number=n, is_embedded=True, size_px=20, order=n)
        for n in range(6000)
    )
    patches = tuple(Patch(box=box, color=(255, 255, 255), order=n) for n in range(6000))
    page = PageFacts(number=1, width_px=1654, height_px=2339, runs=runs, patches=patches)
    started = time.process_time()

    signals_of(FileFacts(kind=FileKind.PDF, pages=(page,)))

    assert time.process_time() - started < 20


def test_nothing_personal_is_shown_by_repr() -> None:
    facts = file_facts(a_bill(), FileKind.PDF)

    assert facts.pages[0].runs
    assert "LILAS" not in repr(facts) + repr(facts.pages[0].runs[0])


# --- Names of fonts ---


@pytest.mark.parametrize(
    ("font", "family"),
    [
        ("ABCDEF+Arial-BoldMT", "arial"),
        ("ArialMT", "arial"),
        ("TimesNewRomanPS-BoldItalicMT", "timesnewroman"),
        ("AAAAAA+OpenSans-Semibold", "opensans"),
        ("Helvetica-Oblique", "helvetica"),
    ],
)
def test_family_has_no_style(font: str, family: str) -> None:
    assert family_of(font) == family


# --- The shared samples, read in place ---


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize("name", ["s0001.pdf", "s0002.pdf", "s0004.pdf", "s0007.pdf", "s0011.pdf"])
def test_untouched_samples_are_not_strong(name: str) -> None:
    assert strong_codes((SAMPLES / name).read_bytes()) == set()


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_forged_sample_is_strong() -> None:
    assert {"file.text_on_patch", "file.lone_font"} <= strong_codes((SAMPLES / "s0009.pdf").read_bytes())


# --- The file's own story ---


def a_dated_bill(
    created: str, issued: date, *others: date, producer: str = "OpenText Exstream", issuer: str = "EDF"
) -> set[str]:
    """Strong signs of a bill that says when it was made and what stands on it."""
    facts = file_facts(
        resaved(a_bill(), {"CreationDate": created, "Producer": producer, "Creator": producer}), FileKind.PDF
    )
    dates = [FoundDate(role=DateRole.ISSUE, value=issued), *(FoundDate(role=DateRole.DUE, value=day) for day in others)]
    signals = signals_of(facts, Fields(dates=tuple(dates), issuer=issuer))
    return {signal.code for signal in signals if signal.strength is Strength.STRONG}


def test_a_file_made_half_a_year_before_its_date_is_a_strong_sign() -> None:
    assert a_dated_bill("D:20260301090000", date(2026, 9, 2)) == {"file.older_than_its_date"}


@pytest.mark.parametrize(
    "created", ["D:20260902090000", "D:20260801090000", "D:20261115090000", "D:20000101000000", "D:19700101"]
)
def test_a_file_made_near_its_date_or_later_or_without_a_clock_is_none(created: str) -> None:
    assert a_dated_bill(created, date(2026, 9, 2)) == set()


def test_a_date_that_fits_the_files_making_may_be_the_day_of_issue() -> None:
    assert a_dated_bill("D:20260301090000", date(2026, 9, 2), date(2026, 3, 20)) == set()


@pytest.mark.parametrize("producer", ["Microsoft Word 2021", "Canva", "LibreOffice 7.5"])
def test_a_document_factorys_bill_is_not_made_at_a_desk(producer: str) -> None:
    assert a_dated_bill("D:20260902090000", date(2026, 9, 2), producer=producer) == {"file.tool_not_of_issuer"}
    assert a_dated_bill("D:20260902090000", date(2026, 9, 2), producer=producer, issuer="Mme Martin") == set()


def test_a_picture_over_the_address_is_a_strong_sign_and_a_logo_beside_it_is_none() -> None:
    def paste(canvas: Canvas, top: float) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 20), "white")), LEFT_PT - 4, top, width=160, height=14)

    line = PAGE_HEIGHT_PT - ADDRESS_TOP_PT - 14 - 3

    assert strong_codes(a_bill(after=lambda canvas: paste(canvas, line))) == {"file.picture_over_text"}
    assert strong_codes(a_bill(after=lambda canvas: paste(canvas, 700 + 60))) == set()
    assert strong_codes(a_bill(before=lambda canvas: paste(canvas, line))) == set()


@pytest.mark.parametrize(("shift_pt", "is_sign"), [(0.0, False), (0.1, False), (0.6, True), (9.0, False)])
def test_words_a_little_off_the_line_of_their_neighbours_are_a_weak_sign(shift_pt: float, is_sign: bool) -> None:
    def add_name(canvas: Canvas) -> None:
        canvas.setFont("Vera", 10)
        canvas.drawString(60, 640, "Titulaire du contrat :")
        canvas.drawString(64 + canvas.stringWidth("Titulaire du contrat :"), 640 - shift_pt, "MME LEA MARTIN")

    codes = all_codes(a_bill(after=add_name))

    assert ("file.off_baseline" in codes) is is_sign
    assert strong_codes(a_bill(after=add_name)) == set()
