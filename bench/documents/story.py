"""What one document tells: issuer, people, places, dates, references, amounts. Layouts only lay it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from bench.documents.people import draw_household, draw_person
from bench.documents.places import COMMUNES, draw_home, draw_number, draw_street
from bench.documents.printing import (
    NameStyle,
    PlaceStyle,
    draw_name_style,
    draw_place_style,
    print_household,
    print_name,
    print_place,
)
from bench.documents.values import Household, Person, Place, PrintedPlace

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)
_DATE_FORMS = {"slash": 42, "words": 40, "dots": 14, "short": 4}
_PLAIN_NAMES = NameStyle(titles=("M.", "Mme"), surname_first=False, capitals="none", joint=" et ", one_a_line=False)
_BILLING_SHARE = 0.3
LAST_ISSUE = date(2026, 11, 10)
_ISSUE_SPREAD_DAYS = 330


@dataclass(frozen=True, kw_only=True)
class Story:
    """The content of one document. ``rng`` draws the small amounts and figures that nobody checks.

    ``bystanders`` and ``offices`` remember who and what else was printed: claims are made with them too.
    """

    rng: Random
    issuer: str
    household: Household
    home: Place
    billing: Place | None
    issue: date
    date_form: str
    name_style: NameStyle
    window_style: PlaceStyle
    body_style: PlaceStyle
    bystanders: list[Person] = field(default_factory=list)
    offices: list[Place] = field(default_factory=list)

    @property
    def holder_lines(self) -> tuple[str, ...]:
        """The lines that name the holders."""
        return print_household(self.household, self.name_style)

    @property
    def holder_line(self) -> str:
        """The holders on one line."""
        return self.name_style.joint.join(self.holder_lines)

    @property
    def home_block(self) -> PrintedPlace:
        """The home as the body of the paper writes it."""
        return print_place(self.home, self.body_style)

    @property
    def window_block(self) -> PrintedPlace:
        """The address in the addressee window: the billing one where it differs."""
        return print_place(self.billing or self.home, self.window_style)

    @property
    def window_lines(self) -> tuple[str, ...]:
        """The addressee window: holders, then address."""
        return (*self.holder_lines, *self.window_block.all_lines)

    def day(self, value: date) -> str:
        """A day in the form this paper uses."""
        return print_day(value, self.date_form)

    def after(self, days: int) -> str:
        """The day some days after the issue (before it when negative)."""
        return self.day(self.issue + timedelta(days=days))

    def digits(self, count: int, group: int = 0) -> str:
        """A number of ``count`` digits, in groups where asked; the first is not zero."""
        text = str(self.rng.randint(1, 9)) + "".join(str(self.rng.randint(0, 9)) for _ in range(count - 1))
        if not group:
            return text
        return " ".join(text[start : start + group] for start in range(0, count, group))

    def euros(self, low: float, high: float) -> str:
        """An amount between two bounds, the French way."""
        whole, cents = f"{self.rng.uniform(low, high):.2f}".split(".")
        grouped = f"{int(whole):,}".replace(",", " ")
        return f"{grouped},{cents} €"

    def somebody(self) -> str:
        """An adviser's or a landlord's name, with a title."""
        person = self.stranger()
        self.bystanders.append(person)
        return print_name(person, _PLAIN_NAMES)

    def stranger(self) -> Person:
        """Somebody whose surname is not in the household."""
        person = draw_person(self.rng)
        while person.last in {one.last for one in self.household.persons}:
            person = draw_person(self.rng)
        return person

    def office(self, *, cedex: bool = False) -> tuple[str, str]:
        """An office's street line and its postcode and city, never in the home's commune."""
        postcode, city, _ = self.rng.choice([row for row in COMMUNES if row[1] != self.home.city and not row[2]])
        way, street = draw_street(self.rng)
        number = draw_number(self.rng)
        office = Place(number=number, repetition="", way=way, street=street, postcode=postcode, city=city)
        line = f"{office.number} {office.full_street}"
        if cedex:
            return line, f"{postcode[:3]}{self.rng.randint(10, 99)} {city.upper()} CEDEX"
        self.offices.append(office)
        return line, f"{postcode} {city.upper()}"

    def letter_box(self) -> tuple[str, str]:
        """A TSA or CS line and its CEDEX line, as large firms use."""
        kind = self.rng.choice(("TSA", "CS", "BP"))
        return f"{kind} {self.digits(5)}", self.office(cedex=True)[1]


def print_day(value: date, form: str) -> str:
    """A day as digits with slashes or dots, with a short year, or in words."""
    if form == "words":
        return f"{'1er' if value.day == 1 else value.day} {_MONTHS[value.month - 1]} {value.year}"
    return value.strftime({"dots": "%d.%m.%Y", "short": "%d/%m/%y"}.get(form, "%d/%m/%Y"))


def month_name(value: date) -> str:
    """The month in words with its year: ``octobre 2026``."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def draw_story(
    rng: Random, issuers: tuple[str, ...], *, may_bill_elsewhere: bool, last_issue: date = LAST_ISSUE
) -> Story:
    """A story for one of the issuers; ``may_bill_elsewhere``: the layout shows a home and a billing address.

    No paper is issued after ``last_issue``, and most are older.
    """
    home = draw_home(rng)
    return Story(
        rng=rng,
        issuer=rng.choice(issuers),
        household=draw_household(rng),
        home=home,
        billing=_draw_billing(rng, home) if may_bill_elsewhere and rng.random() < _BILLING_SHARE else None,
        issue=last_issue - timedelta(days=rng.randint(0, _ISSUE_SPREAD_DAYS)),
        date_form=rng.choices(tuple(_DATE_FORMS), tuple(_DATE_FORMS.values()))[0],
        name_style=draw_name_style(rng),
        window_style=draw_place_style(rng, postal_share=0.75),
        body_style=draw_place_style(rng, postal_share=0.35),
    )


def _draw_billing(rng: Random, home: Place) -> Place:
    """Another address, in another commune, to which the bill is sent."""
    billing = draw_home(rng)
    while billing.city == home.city or billing.street == home.street or not billing.way:
        billing = draw_home(rng)
    return billing
