"""Claims about altered and re-saved papers: what is changed is changed, what should stay stays."""

from __future__ import annotations

import io
from random import Random

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from bench.alterations import ALTERATIONS, alter
from bench.documents.layouts import LAYOUTS
from bench.documents.rasters import pages_of
from bench.documents.values import MadeDocument
from bench.forgeries import WHAT, draw_paper, plan
from bench.measures import fold
from bench.payloads import alter_payload, signed_part
from bench.proof import altering, reusing, sealing
from bench.resaves import RESAVES, resaved
from bench.retyping import retype, swapped
from ocr.seal import SealStatus, verify

CLEAN = ("covered", "rewritten", "rewritten_alike", "pictured", "backdated", "edited_under_seal")
PHOTOGRAPHED = ("photo_patched", "sent_on")


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return fold(" ".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


def told_by(pdf: bytes) -> dict[str, str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {str(key): str(value) for key, value in document.docinfo.items()}


@pytest.fixture(scope="module", params=WHAT)
def forged(request: pytest.FixtureRequest) -> tuple[bytes, bytes, list[str], list[str]]:
    """A paper, the same changed in its own letters, the lines that went and those that came."""
    paper = draw_paper(11, next(layout for layout in LAYOUTS if layout.name == "gas_band"))
    forgery = plan(paper, request.param, Random(3))
    changed = retype(paper.pdf, forgery.swaps, face=None)
    gone = [old for old in forgery.swaps if fold(old) in text_of(paper.pdf)]
    return paper.pdf, changed, gone, [forgery.swaps[old] for old in gone if forgery.swaps[old]]


def test_a_forgery_is_read_on_the_changed_paper_and_the_truth_is_not(
    forged: tuple[bytes, bytes, list[str], list[str]]
) -> None:
    _, changed, gone, come = forged

    assert gone
    assert all(fold(line) in text_of(changed) for line in come)
    assert not any(fold(line) in text_of(changed) for line in gone if len(line) > 7)


@pytest.mark.parametrize("kind", [kind for kind in ALTERATIONS if kind not in PHOTOGRAPHED])
def test_every_alteration_gives_a_file_that_opens_and_a_claim_to_refuse(kind: str) -> None:
    altered = alter(kind, 5)

    assert altered.case.expected == {"needs_action", "review"}
    if altered.suffix == ".pdf":
        assert pages_of(altered.data, 20)
    else:
        Image.open(io.BytesIO(altered.data)).load()


@pytest.mark.parametrize("kind", CLEAN)
def test_a_clean_alteration_leaves_no_editor_behind(kind: str) -> None:
    told = told_by(alter(kind, 8).data)

    assert told["/CreationDate"] == told["/ModDate"]
    assert "pdfium" not in told["/Producer"].lower()


def test_an_update_is_appended_to_the_first_writing() -> None:
    with_updates = alter("updated", 5).data

    assert with_updates.count(b"%%EOF") == 2


def test_a_patched_scan_is_a_jpeg_without_notes() -> None:
    picture = Image.open(io.BytesIO(alter("scan_patched", 4).data))

    assert picture.format == "JPEG"
    assert not picture.getexif()


def test_a_line_is_swapped_as_a_whole_or_in_its_parts_but_not_inside_a_number() -> None:
    swaps = {"3": "7", "12 rue des Lilas": "4 quai Nord"}

    assert swapped("3", swaps) == "7"
    assert swapped("Au 12 rue des Lilas, le 3 mai", swaps) == "Au 4 quai Nord, le 3 mai"
    assert swapped("Au 112 rue des Lilas", swaps) == "Au 112 rue des Lilas"


@pytest.mark.parametrize("kind", [kind for kind in RESAVES if kind not in PHOTOGRAPHED])
def test_every_resave_still_opens(kind: str) -> None:
    _, data, suffix = resaved(kind, 6)

    assert pages_of(data, 20) if suffix == ".pdf" else Image.open(io.BytesIO(data)).size


@pytest.mark.parametrize("kind", ["printed", "reimposed", "through_pdfium", "reopened", "merged", "compressed",
                                  "linearised", "turned", "blacked_out"])  # fmt: skip
def test_a_resave_keeps_every_word(kind: str) -> None:
    document, data, _ = resaved(kind, 6)

    assert _words_of(document) <= set(text_of(data).split())


def _words_of(document: MadeDocument) -> set[str]:
    home = document.truth.home
    assert home is not None
    return set(fold(" ".join((*document.truth.holder_lines, *home.lines, home.postcode))).split())


@pytest.mark.parametrize("kind", ["printed", "through_pdfium", "reopened", "compressed", "linearised"])
def test_a_file_saved_again_looks_as_before(kind: str) -> None:
    document, data, _ = resaved(kind, 9)

    before, after = (Image.fromarray(pages_of(pdf, 40)[0]) for pdf in (document.pdf, data))

    assert ImageChops.difference(before, after).getbbox() is None


def test_no_altered_payload_is_believed() -> None:
    payloads = [sealing.look(index, 41).payload for index in (0, 5, 10)]
    trust, genuine, rng = sealing.made_trust(), {signed_part(payload) for payload in payloads}, Random(6)

    altered = [alter_payload(rng.choice(payloads), payloads, rng)[1] for _ in range(600)]

    assert all(verify(payload, trust).status is SealStatus.VALID for payload in payloads)
    assert not [one for one in altered
                if signed_part(one) not in genuine and verify(one, trust).status is SealStatus.VALID]


def test_an_edit_under_a_genuine_seal_is_seen_and_an_untouched_file_is_not() -> None:
    count = 1
    kinds = [altering.look(index, 2, count) for index in range(altering.files_in(count))
             if altering.plan_of(count)[index][1] in ("edited_under_seal", "updated", "printed", "pdf")]

    seen = {judged.kind: bool(judged.reasons) for judged in kinds}

    assert seen == {"edited_under_seal": True, "updated": True, "printed": False, "pdf": False}


def test_a_paper_sent_twice_is_noticed_and_its_second_holder_is_not() -> None:
    count = 15
    places = {kind: place for place, (kind, _) in enumerate(reusing.plan_of(count))}

    again, second = (reusing.look(places[kind], 2, count) for kind in ("same file", "second holder"))

    assert again.is_used
    assert again.noticed
    assert second.outcome == "verified"
