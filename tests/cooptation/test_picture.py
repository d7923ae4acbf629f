"""The picture of a neighbourhood, as a reader without colours, a reader without eyes and a browser take it."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from itertools import combinations
from xml.etree import ElementTree

import pytest

from cooptation.graph import Link, Person, Surroundings, Tie
from cooptation.layout import RADIUS, lay_out
from cooptation.picture import SVG, draw
from cooptation.vouch import TrustLevel

DAY = datetime(2026, 11, 3, tzinfo=UTC)


def a_quarter() -> Surroundings:
    people = (
        Person(id="new-1", dwelling="d0"),
        Person(id="secret-1", dwelling="d1", level=TrustLevel.D),
        Person(id="secret-2", dwelling="d1", level=TrustLevel.C1),
        Person(id="secret-3", dwelling="d3", level=TrustLevel.C2, is_stopped=True),
    )
    links = (
        Link(tie=Tie.VOUCHED, of="secret-1", to="new-1", at=DAY),
        Link(tie=Tie.DECLINED, of="secret-3", to="new-1"),
        Link(tie=Tie.SHARED_DEVICE, of="secret-1", to="secret-2"),
    )
    return Surroundings(people=people, links=links, centre="new-1")


def drawn(around: Surroundings) -> ElementTree.Element:
    return ElementTree.fromstring(draw(around, lambda key: key, lambda link: f"{link.at:%d/%m}" if link.at else ""))


def texts(root: ElementTree.Element, tag: str) -> list[str]:
    return [element.text or "" for element in root.iter(f"{{{SVG}}}{tag}")]


def test_the_same_values_give_the_same_bytes() -> None:
    once, again = (draw(a_quarter(), lambda key: key, lambda link: "") for _ in range(2))

    assert once == again


def test_people_are_letters_and_no_id_is_in_the_picture() -> None:
    picture = draw(a_quarter(), lambda key: key, lambda link: "").decode()

    assert "secret" not in picture
    assert {"A", "B", "C", "graph.newcomer"} <= set(texts(drawn(a_quarter()), "text"))


def test_every_tie_and_person_says_in_words_what_it_is() -> None:
    said = texts(drawn(a_quarter()), "title")

    assert "A → graph.newcomer graph.tie.vouched 03/11" in said
    assert "C → graph.newcomer graph.tie.declined" in said
    assert "C, graph.level.c2, graph.stopped" in said
    assert "graph.household" in said


def test_nothing_in_it_runs_or_loads() -> None:
    root = drawn(a_quarter())

    tags = {element.tag.removeprefix(f"{{{SVG}}}") for element in root.iter()}
    assert not tags & {"script", "style", "image", "use", "a", "foreignObject"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]


def test_everybody_stands_inside_the_drawing() -> None:
    people = tuple(Person(id=f"m{place}", dwelling=f"d{place // 3}", level=TrustLevel.D) for place in range(200))
    links = tuple(Link(tie=Tie.VOUCHED, of=f"m{place}", to=f"m{place * 7 % 200}") for place in range(1, 200))

    layout = lay_out(Surroundings(people=people, links=links))

    assert len(layout.spots) == len(people)
    assert all(0 < x < layout.width and 0 < y < layout.height for x, y in layout.spots.values())


@pytest.mark.parametrize("count", [2, 9, 60, 200])
@pytest.mark.parametrize("centre", ["m0", None])
def test_no_two_people_lie_on_each_other(count: int, centre: str | None) -> None:
    people = tuple(Person(id=f"m{place}", dwelling=f"d{place // 2}", level=TrustLevel.D) for place in range(count))
    links = tuple(Link(tie=Tie.VOUCHED, of=f"m{place // 5}", to=f"m{place}") for place in range(1, count))

    spots = list(lay_out(Surroundings(people=people, links=links, centre=centre)).spots.values())

    assert min(math.dist(one, other) for one, other in combinations(spots, 2)) > 2 * RADIUS


def test_lines_between_the_same_two_lie_side_by_side() -> None:
    people = tuple(Person(id=name, dwelling=name) for name in ("a", "b"))
    links = tuple(Link(tie=tie, of="a", to="b") for tie in (Tie.VOUCHED, Tie.SHARED_DEVICE))

    root = drawn(Surroundings(people=people, links=links))
    lines = [group.find(f"{{{SVG}}}line") for group in root.iter(f"{{{SVG}}}g")]

    starts = {(line.attrib["x1"], line.attrib["y1"]) for line in lines if line is not None}
    assert len(starts) == 2


def test_an_empty_quarter_says_so() -> None:
    assert "graph.empty" in texts(drawn(Surroundings(people=(), links=())), "text")
