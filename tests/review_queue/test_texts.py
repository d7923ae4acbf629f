"""French and English say the same things, all of them."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from review_queue.item import FIX_REASONS, REFUSE_REASONS, ReviewVerdict
from review_queue.reason_texts import compose_message, label_for, message_for
from review_queue.texts import CATALOGUES, Locale, count_text, has_text, locale_named
from verification.checks import CHECKS
from verification.counterfactuals import ChangeCode
from verification.domain.reasons import ALL_REASONS

NAMES_OF_CHECKS = tuple(check.__name__.removeprefix("check_") for check in CHECKS)
WEB = Path(__file__).parents[2] / "review_queue" / "web"


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_catalogues_hold_the_same_keys() -> None:
    assert set(CATALOGUES[Locale.FR]) == set(CATALOGUES[Locale.EN])


def test_both_texts_of_a_key_have_the_same_blanks() -> None:
    french, english = (CATALOGUES[locale] for locale in Locale)

    assert {key for key in french if blanks(french[key]) != blanks(english[key])} == set()
    assert all(text.strip() for text in (*french.values(), *english.values()))


def test_every_reason_code_has_its_words_for_moderators() -> None:
    assert {code for code in ALL_REASONS if not has_text(f"found.{code}")} == set()


def test_every_check_has_its_three_wordings() -> None:
    wanted = {f"check.{check}.{verdict}" for check in NAMES_OF_CHECKS for verdict in ("pass", "fail", "inconclusive")}

    assert {key for key in wanted if not has_text(key)} == set()


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("check", NAMES_OF_CHECKS)
def test_the_three_wordings_of_a_check_are_three(check: str, locale: Locale) -> None:
    assert len({CATALOGUES[locale][f"check.{check}.{verdict}"] for verdict in ("pass", "fail", "inconclusive")}) == 3


def test_every_change_that_would_be_enough_has_its_words() -> None:
    assert {code for code in ChangeCode if not has_text(f"enough.{code.value}")} == set()


@pytest.mark.parametrize("reason", FIX_REASONS + REFUSE_REASONS)
def test_every_reason_is_told_in_both_languages(reason: str) -> None:
    assert message_for(reason, "fr") != message_for(reason, "en")
    assert label_for(reason, "fr")


@pytest.mark.parametrize("locale", list(Locale))
def test_refusal_over_an_altered_paper_names_no_sign_and_the_way_to_appeal(locale: Locale) -> None:
    message = " ".join(compose_message(ReviewVerdict.REFUSED, ("N-MODIF", "N-EMPRUNT"), "", locale)).lower()

    assert not re.search("police|font|métadonn|metadata|pixel|logiciel|software|calque|layer", message)
    assert re.search("contest|appeal", message)


def test_message_holds_the_reasons_and_the_note() -> None:
    message = compose_message(ReviewVerdict.NEEDS_ACTION, ("R-FLOU", "R-DATE"), "  Merci. ", "fr")

    assert message[1:4] == (message_for("R-FLOU", "fr"), message_for("R-DATE", "fr"), "Merci.")


@pytest.mark.parametrize(("tag", "locale"), [("fr", "fr"), ("en-GB", "en"), ("de", "fr"), (None, "fr"), ("", "fr")])
def test_unknown_languages_read_french(tag: str | None, locale: str) -> None:
    assert locale_named(tag) == locale


@pytest.mark.parametrize(("locale", "count", "plural"), [("fr", 0, False), ("fr", 2, True), ("en", 0, True)])
def test_french_counts_nought_as_one(locale: str, count: int, plural: bool) -> None:
    words = count_text("queue.all_held", Locale(locale), count, time="10 h")

    assert ("collègues" in words or "cases" in words) is plural


def test_every_key_named_in_a_template_has_its_text() -> None:
    pages = "".join(path.read_text() for path in (WEB / "templates").iterdir())

    named = set(re.findall(r"\bt\('([a-z_.]+[a-z_])'", pages))

    assert len(named) > 60
    assert {key for key in named if not has_text(key)} == set()
