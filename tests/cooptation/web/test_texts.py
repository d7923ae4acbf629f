"""Every text that a page of vouching may show is there in both languages, plain and short."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import cooptation.web
from cooptation.acts.appeals import Loss
from cooptation.circumstances import ObjectionKind
from cooptation.codes import AUDIENCE, Audience, Code
from cooptation.errors import CooptationError
from cooptation.graph import Tie
from cooptation.organisations import Ground
from cooptation.people import GivenState, WithdrawalReason
from cooptation.records import ReportKind
from cooptation.vouch import TrustLevel
from cooptation.web.catalogue import LOCALES, moment, texts
from cooptation.web.errors import PageError
from cooptation.web.newcomer_pages import DONE
from cooptation.web.organisation_pages import PAPERS
from cooptation.web.voucher_pages import SAID
from verification.web.catalogue import texts as service_texts

FOLDER = Path(cooptation.web.__file__).parent
SOURCES = [*FOLDER.glob("*.py"), *(FOLDER / "templates").glob("*.html")]
CALLED = re.compile(r"""\b(?:t|words)\(\s*["']([a-z0-9_.]*[a-z0-9_])["']""")
LONGEST_SENTENCE_WORDS = 34


def known(locale: str) -> set[str]:
    return set(texts(locale)) | set(service_texts(locale))


def named_in_sources() -> set[str]:
    return {key for path in SOURCES for key in CALLED.findall(path.read_text("utf-8"))}


def made_of_values() -> set[str]:
    """Keys whose end is a value."""
    ends = {
        "given.state.": GivenState,
        "given.reason.": WithdrawalReason,
        "objection.": ObjectionKind,
        "ground.": Ground,
        "report.kind.": ReportKind,
        "kind.": PAPERS,
        "said.": SAID,
        "done.": DONE,
        "follow.": ("open", "dealt", "unknown"),
        "report.wrong.": ("kind", "address", "contact", "long"),
        "attest.wrong.": ("form", "case", "closed"),
        "seen_paper.": ("title", "lead", "tick"),
        "listed.": ("title", "lead", "tick"),
        "enter.": ("member", "member.lead", "agent", "agent.lead"),
        "poster.what.": ("poster", "poster.hint", "flyers", "flyers.hint"),
        "poster.in.": LOCALES,
        "poster.": ("page", "pdf"),
        "graph.": ("title", "about", "empty", "newcomer", "household", "void", "stopped"),
        "graph.level.": (*TrustLevel, "none"),
        "graph.tie.": Tie,
        "standing.": Loss,
    }
    return {f"{start}{end}" for start, found in ends.items() for end in found}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_key_that_a_page_names_has_a_text(locale: str) -> None:
    assert (named_in_sources() | made_of_values()) - known(locale) == set()


def test_both_languages_have_the_same_keys_and_places() -> None:
    french, english = texts("fr"), texts("en")

    assert set(french) == set(english)
    places = {
        key: (set(re.findall(r"{(\w+)}", french[key])), set(re.findall(r"{(\w+)}", english[key]))) for key in french
    }
    assert {key for key, (one, other) in places.items() if one != other} == set()


def test_no_text_stands_in_the_catalogue_for_nothing() -> None:
    used = named_in_sources() | made_of_values()

    unused = {key for key in texts("fr") if key not in used and not key.startswith("page_error.")}

    assert unused == set()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", [code for code in Code if AUDIENCE[code] is not Audience.REVIEWER])
def test_every_code_that_somebody_reads_has_a_reason_and_a_next_step(code: Code, locale: str) -> None:
    for key in (f"reason.{code.value}", f"next.{code.value}"):
        assert key in known(locale)


def errors_under(kind: type[CooptationError]) -> set[type[CooptationError]]:
    return {kind, *(inner for below in kind.__subclasses__() for inner in errors_under(below))}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_refusal_that_reaches_a_page_has_a_text(locale: str) -> None:
    shown = {error.code for error in errors_under(PageError) if error is not PageError}

    assert {f"page_error.{code}" for code in shown} - known(locale) == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_sentences_are_short_enough_to_be_read_on_a_phone(locale: str) -> None:
    sentences = [part for said in texts(locale).values() for part in re.split(r"[.?!]\s", said)]

    assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE_WORDS] == []


def test_nothing_of_another_host_is_loaded() -> None:
    files = [*SOURCES, *(FOLDER / "static").iterdir()]

    assert [
        path.name for path in files if re.search(r"(src|href|url\()=?[\"'(]?https?://", path.read_text("utf-8"))
    ] == []


def test_a_time_is_shown_as_the_wall_clock_has_it() -> None:
    at = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)

    assert moment("fr", at, ZoneInfo("Europe/Paris")) == "23 novembre 2026, 22 h 05"
    assert moment("en", at, ZoneInfo("Europe/Paris")) == "23 November 2026, 22:05"
