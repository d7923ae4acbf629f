"""Claims about the measures of reading: how words and fields are counted, and what is read by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from bench import naive
from bench.documents import HELD_OUT, MadeDocument, Render, make
from bench.readers import Rapid, Read, Reader, missing_reader, read_naively, read_with_ocrmypdf
from bench.reading import (
    GROUPS,
    KEPT_ASIDE,
    NAIVE,
    OURS,
    SEEN,
    Report,
    Score,
    Scored,
    averaged,
    choose,
    counted,
    recalls,
    run,
    score,
)

_BILL = """Veolia Eau
Facture du 3 mars 2026
M. Jean DURAND et Mme Awa DIOP
Appt 4
12 bis rue des Lilas
35400 SAINT-MALO
Eau potable, prochaine facture le 3 septembre 2026
TSA 12345
35099 RENNES CEDEX
"""


def _perfect(document: MadeDocument) -> Read:
    """What a reader without faults gives."""
    truth = document.truth
    assert truth.home is not None
    address = {
        "housenumber": truth.home.number, "repetition": truth.home.repetition, "street": truth.home.street,
        "postcode": truth.home.postcode, "city": truth.home.city,
    }
    fields = {
        "holders": list(truth.holders), "address": address, "issue_date": truth.issue_date,
        "document_type": truth.document_type,
    }
    text = " ".join(word.text for word in document.shown_words)
    return Read(text=text, fields=fields, cpu_s=1.0, wall_s=1.0)


def test_words_are_counted_once_each() -> None:
    recall, _ = recalls(["Rue", "des", "Lilas", "rue"], "RUE DES LILAS")

    assert recall == pytest.approx(3 / 4)


def test_words_that_were_run_together_are_counted_apart() -> None:
    recall, run_together = recalls(["12", "rue", "Victor-Hugo", "Rennes"], "12rueVictorHugoRennes")

    assert recall == 0
    assert run_together == 1


def test_a_reader_without_faults_gets_everything() -> None:
    document = make(5, layout="gas_band", render="pdf")

    perfect = score(document, _perfect(document))

    assert perfect.recall == 1
    assert set(perfect.fields) == {"holder", "home", "whole line", "readable", "postcode", "issue date", "kind"}
    assert all(perfect.fields.values())


def test_a_reader_that_found_nothing_gets_nothing() -> None:
    document = make(5, layout="gas_band", render="pdf")

    nothing = score(document, Read(text="", fields={}, cpu_s=None, wall_s=1.0))

    assert nothing.recall == 0
    assert not any(nothing.fields.values())


def test_seconds_are_those_of_a_page() -> None:
    bills = [make(seed, layout="electricity_left_column", render="pdf") for seed in range(6)]
    two_pages = next(bill for bill in bills if max(word.page for word in bill.shown_words) == 2)

    assert score(two_pages, _perfect(two_pages)).cpu_s == pytest.approx(0.5)


def test_naive_pipeline_takes_the_first_of_each_field() -> None:
    fields = naive.guess(_BILL)

    assert fields["holders"] == ["Jean DURAND", "Mme Awa DIOP"]
    assert fields["address"]["housenumber"] == "12"
    assert (fields["address"]["postcode"], fields["address"]["city"]) == ("35400", "SAINT-MALO")
    assert (fields["issue_date"], fields["document_type"]) == ("2026-03-03", "water_bill")


def test_naive_pipeline_finds_no_town_in_a_large_firms_box() -> None:
    assert naive.guess("Octopus\nTSA 12345\n35099 RENNES CEDEX")["address"] == {}


def test_renders_and_kinds_of_layout_are_in_balance() -> None:
    chosen = [choose(index) for index in range(240)]

    renders = Counter(GROUPS[render] for _, render in chosen)
    aside = Counter(GROUPS[render] for layout, render in chosen if layout in HELD_OUT)
    assert renders == {"pdf": 80, "scan": 80, "photo": 80}
    assert aside == {"pdf": 40, "scan": 40, "photo": 40}
    assert {layout for layout, _ in chosen} >= set(HELD_OUT)


def test_fields_that_were_wrong_are_asked_too() -> None:
    report = Report()
    wrong = Score(recall=0.5, recall_unspaced=0.5, fields={"home": False}, cpu_s=None, wall_s=1.0, failed=False)

    report.add(Scored(group="scan", layouts=SEEN, compared=False, scores={OURS: wrong}, peaks=(1, 2)))

    assert report.tallies["scan", SEEN, OURS].counts("home") == (0, 1)
    assert report.peaks == (1, 2)


def test_shares_are_shown_with_their_interval() -> None:
    # R. G. Newcombe, Stat. Med. 17 (1998), method 3: 81 of 263 is 0.2553 to 0.3662.
    assert counted((81, 263)) == "81/263 .26-.37"
    assert counted((0, 0)) == "-"
    # Standard deviation of 0 and 1 is 0.7071; divided by the root of 2 and times 1.96: 0.98.
    assert averaged([0.0, 1.0]) == "0.500 ±0.980"


def test_a_small_run_counts_ours_and_the_naive_pipeline() -> None:
    report = run(1, 5, 1, others=False)

    assert set(report.tallies) == {("pdf", SEEN, OURS), ("pdf", SEEN, NAIVE)}
    ours = report.tallies["pdf", SEEN, OURS]
    assert ours.recalls[0] > 0.95
    assert ours.cpu_s[0] > 0
    assert 0 < report.peaks[0] < 450 * 2**20


def test_layouts_kept_aside_are_counted_apart() -> None:
    report = run(1, 5, 1, others=False, layouts=HELD_OUT[:1])

    assert {layouts for _, layouts, _ in report.tallies} == {KEPT_ASIDE}


@pytest.mark.parametrize("name", ["naive", "ocrmypdf", "rapidocr"])
def test_the_other_readers_read_a_scan(name: str) -> None:
    why = missing_reader(name)
    if why is not None:
        pytest.skip(why)
    ticket = make(3, layout="till_receipt", render=Render.SCAN_IMAGE)
    readers: dict[str, Callable[[], Reader]] = {
        "naive": lambda: read_naively, "ocrmypdf": lambda: read_with_ocrmypdf, "rapidocr": Rapid,
    }
    read = readers[name]()

    found = read(ticket.data)

    assert recalls((word.text for word in ticket.shown_words), found.text)[1] > 0.6
    assert found.cpu_s is not None
    assert found.cpu_s > 0
