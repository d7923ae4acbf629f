"""The wording of reasons: what may be written, what is left out, which version an answer keeps."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine

from review_queue.adapters.reason_store import change_wording, history_of, texts_at
from review_queue.errors import ItemChangedError, WordingError
from review_queue.item import FIX_REASONS, REFUSE_REASONS, ReviewVerdict
from review_queue.reason_texts import (
    PACKAGED,
    PLACES,
    SAMPLE,
    checked_wording,
    compose_message,
    filled,
    message_for,
)
from review_queue.texts import Locale

LEAD = "1" * 32
DATE_FR = PACKAGED.wording("R-DATE", Locale.FR)


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("reason", FIX_REASONS + REFUSE_REASONS)
def test_every_packaged_text_could_have_been_written_by_a_lead(reason: str, locale: Locale) -> None:
    wording = PACKAGED.wording(reason, locale)

    assert checked_wording(reason, wording) == wording


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("reason", FIX_REASONS + REFUSE_REASONS)
def test_a_text_reads_whole_with_and_without_its_values(reason: str, locale: Locale) -> None:
    for values in ({}, SAMPLE):
        said = message_for(reason, locale, PACKAGED, values)

        assert not set(said) & set("[]{}")
        assert "  " not in said


@pytest.mark.parametrize("reason", sorted(PLACES))
def test_the_packaged_texts_show_every_value_there_is(reason: str) -> None:
    said = message_for(reason, "fr", PACKAGED, SAMPLE)

    assert all(SAMPLE[place] in said for place in PLACES[reason])


def test_a_part_goes_when_one_of_its_values_is_missing() -> None:
    wording = "Trop ancien[ : {mois} mois, moins de {max}]."

    assert filled(wording, {"mois": "7", "max": "3"}) == "Trop ancien : 7 mois, moins de 3."
    assert filled(wording, {"mois": "7", "max": ""}) == "Trop ancien."


def test_a_value_is_never_read_as_a_place() -> None:
    assert filled("[{lue}] et [{decl}]", {"lue": "{decl}", "decl": "[x]"}) == "{decl} et [x]"


@pytest.mark.parametrize(
    ("reason", "wording", "problem"),
    [
        ("R-DATE", "", "length"),
        ("R-DATE", "x" * 601, "length"),
        ("R-DATE", "Trop ancien [de {mois} mois.", "brackets"),
        ("R-DATE", "Trop ancien [de {mois mois].", "brackets"),
        ("R-DATE", "Trop ancien : {mois} mois.", "outside"),
        ("R-DATE", "Trop [très] ancien.", "empty_brackets"),
        ("R-DATE", "Trop ancien[ : {lue}].", "place"),
        ("R-DATE", "Trop ancien[ : {mois.__class__}].", "place"),
        ("N-MODIF", "Retouché[ : {lue}].", "place"),
    ],
)
def test_what_could_go_wrong_when_sent_is_refused(reason: str, wording: str, problem: str) -> None:
    with pytest.raises(WordingError, match=f"^reasons.error.{problem}$"):
        checked_wording(reason, wording)


def test_a_change_is_a_version_and_the_old_one_can_still_be_read(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        version = change_wording(
            connection, "R-DATE", Locale.FR, "Trop vieux.", before=DATE_FR, moderator_id=LEAD, now=now
        )

    with engine.connect() as connection:
        assert version == 2
        assert texts_at(connection).wording("R-DATE", Locale.FR) == "Trop vieux."
        assert texts_at(connection).wording("R-DATE", Locale.EN) == PACKAGED.wording("R-DATE", Locale.EN)
        assert texts_at(connection, 1).wording("R-DATE", Locale.FR) == DATE_FR


def test_going_back_is_a_change_like_any_other(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        change_wording(connection, "R-DATE", Locale.FR, "Trop vieux.", before=DATE_FR, moderator_id=LEAD, now=now)
        change_wording(connection, "R-DATE", Locale.FR, DATE_FR, before="Trop vieux.", moderator_id=LEAD, now=now)

    with engine.connect() as connection:
        changes = history_of(connection, "R-DATE")
        assert [(one.version, one.before, one.after) for one in changes] == [
            (3, "Trop vieux.", DATE_FR),
            (2, DATE_FR, "Trop vieux."),
        ]
        assert texts_at(connection).version == 3


def test_two_who_rewrite_the_same_text_do_not_overwrite_each_other(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        change_wording(connection, "R-DATE", Locale.FR, "Trop vieux.", before=DATE_FR, moderator_id=LEAD, now=now)

        with pytest.raises(ItemChangedError):
            change_wording(connection, "R-DATE", Locale.FR, "Périmé.", before=DATE_FR, moderator_id=LEAD, now=now)


def test_the_same_words_again_make_no_version(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        version = change_wording(
            connection, "R-DATE", Locale.FR, f" {DATE_FR} ", before=DATE_FR, moderator_id=LEAD, now=now
        )

    assert version == 1


def test_a_message_is_composed_of_the_texts_and_values_it_is_given() -> None:
    message = compose_message(ReviewVerdict.NEEDS_ACTION, ("R-ADR",), "", "fr", PACKAGED, SAMPLE)

    assert SAMPLE["lue"] in message[1]
