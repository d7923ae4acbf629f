"""Nobody looks at a neighbour's case, somebody always can, and residents are told exactly that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_queue.conflicts import Conflict, HomePlace, Reach, Subject, conflicts_between
from review_queue.routing import NEVER, Looker, Promise, Routing, Tier, promises_of, who_may_look
from review_queue.texts import Locale, text
from review_queue.who_looks import sentence

SAINT_MALO = (48.6493, -2.0257)
A_DEGREE_M = 111_195.08
"""One degree of latitude (IUGG's mean radius times pi / 180)."""
QUARTERS = ("rocabey", "parame", "centre")


def a_home(name: str = "a", metres_north: float = 0.0, **values: object) -> HomePlace:
    lat, lon = SAINT_MALO
    place = HomePlace(
        dwelling=f"dwelling-{name}", building=f"building-{name}", street=f"street-{name}", family=f"family-{name}",
        person=f"person-{name}", commune="35288", lat=lat + metres_north / A_DEGREE_M, lon=lon,
    )  # fmt: skip
    return replace(place, **values)  # type: ignore[arg-type]


def found(mine: HomePlace, theirs: HomePlace, **values: object) -> set[Conflict]:
    return set(conflicts_between("anne", mine, Subject(home=theirs, **values)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("metres", "is_rural", "is_near"),
    [(149, False, True), (151, False, False), (1990, True, True), (2010, True, False)],
)
def test_next_door_is_150_m_in_town_and_2_km_in_the_country(metres: float, is_rural: bool, is_near: bool) -> None:
    conflicts = found(a_home("a"), a_home("b", metres, is_rural=is_rural))

    assert (Conflict.NEARBY in conflicts) is is_near


def test_without_positions_the_whole_street_is_next_door() -> None:
    mine, theirs = a_home("a", lat=None, street="lilas"), a_home("b", 400, street="lilas")

    assert Conflict.NEARBY in found(mine, theirs)


def test_a_small_commune_is_one_neighbourhood() -> None:
    assert Conflict.COMMUNE in found(a_home("a"), a_home("b", 9000, is_small_commune=True))
    assert found(a_home("a"), a_home("b", 9000)) == set()


def test_the_same_building_name_or_vouch_is_a_conflict_and_an_unknown_one_is_none() -> None:
    far = 9000
    assert found(a_home("a", building="x"), a_home("b", far, building="x")) == {Conflict.BUILDING}
    assert found(a_home("a", family="x"), a_home("b", far, family="x")) == {Conflict.FAMILY}
    assert found(a_home("a", family=""), a_home("b", far, family="")) == set()
    ties = frozenset({("dwelling-a", "person-a")})
    assert found(a_home("a"), a_home("b", far), vouch_ties=ties) == {Conflict.VOUCHING}
    assert found(a_home("a"), a_home("b", far), known_by=frozenset({"anne"})) == {Conflict.DECLARED}


def test_who_said_no_address_has_only_the_conflicts_they_declared() -> None:
    subject = Subject(home=a_home(), known_by=frozenset({"anne"}))

    assert conflicts_between("anne", None, subject) == {Conflict.DECLARED}
    assert conflicts_between("bruno", None, subject) == frozenset()


def test_a_quarter_with_two_free_people_keeps_its_cases() -> None:
    here, there = frozenset({"rocabey"}), frozenset({"parame"})
    people = (Looker(id="a", scopes=here), Looker(id="b"), Looker(id="c", scopes=there))

    route = who_may_look("rocabey", people, Routing(twins={"rocabey": "parame"}))

    assert (route.tier, route.people, route.opened_to) == (Tier.QUARTER, frozenset({"a", "b"}), None)


def test_a_pool_too_small_opens_to_its_twin() -> None:
    people = (
        Looker(id="a", scopes=frozenset({"rocabey"})),
        Looker(id="b", scopes=frozenset({"rocabey"}), conflicts=frozenset({Conflict.BUILDING})),
        Looker(id="c", scopes=frozenset({"parame"})),
    )

    route = who_may_look("rocabey", people, Routing(twins={"rocabey": "parame"}))

    assert (route.tier, route.people, route.opened_to) == (Tier.TWIN, frozenset({"a", "c"}), "parame")


def test_the_leads_are_last_and_even_they_take_no_neighbours_case() -> None:
    near = frozenset({Conflict.NEARBY})
    free = Looker(id="lea", is_lead=True, scopes=frozenset({"centre"}))
    tied = Looker(id="omar", is_lead=True, conflicts=near)

    assert who_may_look("rocabey", (free, tied), Routing()).people == {"lea"}
    assert who_may_look("rocabey", (tied,), Routing()).tier is Tier.NOBODY


lookers = st.builds(
    Looker,
    id=st.uuids().map(str),
    scopes=st.frozensets(st.sampled_from(QUARTERS), max_size=2),
    is_lead=st.booleans(),
    is_at_work=st.booleans(),
    conflicts=st.frozensets(st.sampled_from(list(Conflict)), max_size=2),
    has_judged=st.booleans(),
)
routings = st.builds(
    Routing,
    twins=st.sampled_from([{}, {"rocabey": "parame"}, {"centre": "rocabey"}]),
    fewest_free=st.integers(1, 3),
    never=st.frozensets(st.sampled_from(list(Conflict))),
    reach=st.builds(Reach, dense_m=st.integers(0, 400), rural_m=st.integers(0, 4000)),
    knows_homes=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(quarter=st.sampled_from(QUARTERS), people=st.lists(lookers, max_size=8), routing=routings)
def test_what_residents_are_told_is_what_the_routing_does(quarter: str, people: list[Looker], routing: Routing) -> None:
    told, route = set(promises_of(routing, quarter)), who_may_look(quarter, people, routing)
    allowed = [one for one in people if one.id in route.people]

    for promise in told & set(NEVER):
        assert all(NEVER[promise] not in one.conflicts for one in allowed), promise
    for one in allowed:
        from_twin = routing.twin_of(quarter) in one.scopes and Promise.BY_THE_TWIN in told
        as_lead = one.is_lead and route.tier is Tier.LEADS and Promise.BY_A_LEAD in told
        assert one.covers(quarter) or from_twin or as_lead
    assert Promise.BY_THE_TWIN in told or route.opened_to is None


@settings(max_examples=100, deadline=None)
@given(quarter=st.sampled_from(QUARTERS), routing=routings, locale=st.sampled_from(list(Locale)))
def test_the_sentence_holds_each_statement_and_no_other(quarter: str, routing: Routing, locale: Locale) -> None:
    said, told = sentence(routing, quarter, locale), promises_of(routing, quarter)

    for promise in Promise:
        words = text(f"who_looks.{promise}", locale, dense="§", rural="§", inhabitants="§", twin="§", fewest="§")
        assert (words.split("§")[0] in said) is (promise in told), promise


def test_a_rule_taken_out_of_force_is_no_longer_promised() -> None:
    everything, without = Routing(), Routing(never=frozenset(Conflict) - {Conflict.FAMILY})

    assert Promise.NEVER_FAMILY in promises_of(everything, None)
    assert Promise.NEVER_FAMILY not in promises_of(without, None)
    assert who_may_look(None, [Looker(id="a", conflicts=frozenset({Conflict.FAMILY}))], without).people == {"a"}


def test_the_french_sentence_as_residents_read_it() -> None:
    said = sentence(Routing(twins={"rocabey": "parame"}), "rocabey", Locale.FR, twin_name="Paramé")

    assert said.startswith("Si une personne doit regarder votre dossier, c'est un modérateur du réseau, jamais quelqu")
    assert "moins de 150 m de chez vous (2 km à la campagne)" in said and "2\u00a0000 habitants" in said
    assert "« Paramé »" in said
