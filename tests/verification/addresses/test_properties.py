from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.addresses import FAMILIES, make_pairs
from bench.doors import Draw
from verification.addresses import AddressMatch, AddressVerdict, compare, normalise, parse_address

PAIRS = [(pair.a, pair.b) for pair in make_pairs(3, seed=5)]
_LAYOUTS = [family for family in FAMILIES if family[0] == "layout"]
_DOORS = [draw.door() for draw in (Draw(6),) for _ in range(40)]
TEXTS = [pair.a for pair in make_pairs(40, seed=5, families=_LAYOUTS)]
NUMBERED = [f"{door.number} {door.way} {door.name}, {door.postcode} {door.city}" for door in _DOORS]
WORDS = st.sampled_from(
    ["12", "bis", "B", "rue", "R.", "de", "la", "Lilas", "35400", "Saint-Malo", "Apt", "Bât", "CEDEX", "BP", "Paris",
     "75011", "1er", "-", "/", ",", "\n", "à", "14", "N°", "d'", "chemin", "FRANCE", "l2", "Lieu-dit", "Le",
     "Bourg", "Rés."]
)  # fmt: skip
ADDRESS_LIKE = st.lists(WORDS, max_size=14).map(" ".join)


def in_its_band(match: AddressMatch) -> bool:
    if match.verdict is AddressVerdict.SAME:
        return 0.9 <= match.score <= 1.0
    if match.verdict is AddressVerdict.UNCLEAR:
        return 0.5 <= match.score < 0.9
    return 0.0 <= match.score < 0.5


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80) | ADDRESS_LIKE, st.text(max_size=80) | ADDRESS_LIKE)
def test_any_two_texts_are_compared_alike_both_ways(one: str, other: str) -> None:
    match = compare(one, other)
    assert in_its_band(match)
    assert compare(other, one) == match


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200) | ADDRESS_LIKE)
def test_any_text_can_be_parsed_and_written(text: str) -> None:
    parse_address(text)
    assert all(len(line) <= 38 for line in normalise(text))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS))
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    lines = normalise(text)
    assert normalise("\n".join(lines)) == lines


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS))
def test_an_address_is_the_same_as_itself_and_as_its_normal_form(text: str) -> None:
    assert compare(text, text).verdict is AddressVerdict.SAME
    assert compare(text, "\n".join(normalise(text))).verdict is AddressVerdict.SAME


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NUMBERED), st.integers(1, 4999))
def test_another_number_in_the_same_text_is_never_the_same_door(text: str, number: int) -> None:
    own, rest = text.split(" ", 1)
    assert own.isdigit()
    expected = AddressVerdict.SAME if number == int(own) else AddressVerdict.DIFFERENT
    assert compare(text, f"{number} {rest}").verdict is expected


@settings(max_examples=150, deadline=None)
@given(ADDRESS_LIKE, ADDRESS_LIKE)
def test_two_different_numbers_are_never_the_same_door(one: str, other: str) -> None:
    a, b = parse_address(one), parse_address(other)
    if a.number != b.number:
        assert compare(a, b).verdict is not AddressVerdict.SAME


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PAIRS))
def test_real_looking_pairs_are_compared_alike_both_ways(pair: tuple[str, str]) -> None:
    one, other = pair
    assert compare(one, other) == compare(other, one)
    assert in_its_band(compare(one, other))
