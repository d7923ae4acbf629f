"""The values a picture and a rank are made from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cooptation.graph import Link, Person, Surroundings, Tie, letters, names_of, shared_devices

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def test_letters_go_on_after_z() -> None:
    assert letters(28) == (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AA", "AB")


def test_who_vouched_for_the_newcomer_comes_first_in_the_alphabet() -> None:
    people = tuple(Person(id=name, dwelling=name) for name in ("other", "late", "early", "newcomer"))
    vouches = (
        Link(tie=Tie.VOUCHED, of="late", to="newcomer", at=DAY + timedelta(days=1)),
        Link(tie=Tie.VOUCHED, of="early", to="newcomer", at=DAY),
    )

    names = names_of(Surroundings(people=people, links=vouches, centre="newcomer"))

    assert names == {"early": "A", "late": "B", "other": "C"}


def test_a_device_in_common_ties_two_people_and_an_unknown_one_nobody() -> None:
    links = shared_devices(
        [("one", frozenset({"x", "y"})), ("two", frozenset({"y"})), ("three", frozenset()), ("four", frozenset({"z"}))]
    )

    assert [(link.of, link.to) for link in links] == [("one", "two")]


def test_a_link_to_somebody_outside_is_left_out() -> None:
    around = Surroundings(
        people=(Person(id="a", dwelling="1"), Person(id="b", dwelling="1")),
        links=(Link(tie=Tie.VOUCHED, of="a", to="b"), Link(tie=Tie.VOUCHED, of="a", to="gone")),
    )

    assert [link.to for link in around.known_links] == ["b"]
    assert around.households == (("a", "b"),)
