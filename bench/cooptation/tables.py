"""The tables in Markdown: the bars, every attack with every set of rules, honest newcomers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bench.cooptation.attacks import ATTACKS
from bench.cooptation.figures import (
    Estimate,
    Figures,
    Result,
    a_year,
    accepted_per_edge,
    checks_per_second,
    fraud,
    reviews_per_1000,
    share,
    total_admission,
)

PER_CENT = 100.0


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One line of the figures to beat; ``most`` (or ``least``) is the target."""

    attack: str
    value: Callable[[Result], float | None]
    label: str
    baseline: str
    most: float | None = None
    least: float | None = None
    is_blind: bool = False
    digits: int = 1
    factor: float = 1.0

    @property
    def target(self) -> str:
        """As it is written."""
        return f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"

    def is_met(self, found: Estimate) -> bool:
        """Whether the mean keeps it."""
        mean = round(found.mean * self.factor, self.digits)
        return mean <= self.most if self.most is not None else mean >= (self.least or 0.0)


def _accepted(attack: str, baseline: str, most: float, *, is_blind: bool = False) -> Bar:
    blind = "blind " if is_blind else ""
    return Bar(attack=attack, value=fraud("accepted"), label=f"{blind}{attack}: accepted", baseline=baseline, most=most,
               is_blind=is_blind)


def _at_end(attack: str, baseline: str, most: float = 0.0) -> Bar:
    return Bar(attack=attack, value=fraud("at_end"), label=f"{attack}: active at the end", baseline=baseline, most=most)


BARS: tuple[Bar, ...] = (
    _accepted("ring3", "4.0", 3), _at_end("ring3", "0.0"),
    _accepted("ring6", "9.2", 6), _at_end("ring6", "0.0"),
    _accepted("slow3", "4.4", 3), _at_end("slow3", "0.2"),
    _accepted("purchased10_pairs", "8.8", 5),
    _accepted("purchased10_scattered", "0.0", 0),
    _accepted("compromised1", "0.0", 0),
    _accepted("bridge4", "2.6", 1),
    _accepted("social_eng", "31.6", 15),
    _accepted("ring6", "27", 20, is_blind=True),
    Bar(attack="honest", value=share("automatic", "newcomers"), label="honest, automatic (%)", baseline="43", least=48,
        factor=PER_CENT),
    Bar(attack="honest", value=share("admitted_with_two_willing", "with_two_willing"), baseline="79", least=90,
        label="honest, admitted if two neighbours are willing (%)", factor=PER_CENT),
    Bar(attack="honest", value=lambda result: result["honest"]["median_days"], label="honest, median days",
        baseline="4.0", most=4),
    Bar(attack="honest", value=reviews_per_1000, label="honest, reviews for 1,000 newcomers", baseline="6", most=15),
    Bar(attack="social_eng", value=a_year("honest_off"), baseline="about 190", most=20,
        label="honest members who lose vouching in a year of social_eng"),
    Bar(attack="honest", value=checks_per_second, label="rule checks a second, one core (thousands)", baseline="320",
        least=100, factor=0.001, digits=0),
)
"""The protocol's figures to beat."""


def bars_table(figures: Figures, members: int, rules: str = "palier") -> Iterator[str]:
    """Each bar with what was measured."""
    yield "| bar | earlier trial | target | measured | runs | |"
    yield "|---|---|---|---|---|---|"
    for bar in BARS:
        found = figures.of((members, bar.attack, rules, bar.is_blind), bar.value)
        if found is None:
            yield f"| {bar.label} | {bar.baseline} | {bar.target} | not run | 0 | |"
            continue
        met = "met" if bar.is_met(found) else "missed"
        shown = found.shown(bar.digits, bar.factor)
        yield f"| {bar.label} | {bar.baseline} | {bar.target} | {shown} | {found.count} | {met} |"


def _left_an_account(result: Result) -> float | None:
    accounts = result["fraud"]["accounts"]
    return result["fraud"]["at_end"] / accounts if accounts else None


def _euros_each(result: Result) -> float | None:
    accepted = result["fraud"]["accepted"]
    return result["fraud"]["euros"] / accepted if accepted else None


ATTACK_COLUMNS: tuple[tuple[str, Callable[[Result], float | None], int], ...] = (
    ("accepted", fraud("accepted"), 1),
    ("peak", fraud("peak"), 1),
    ("at the end", fraud("at_end"), 1),
    ("Sybil-days", fraud("sybil_days"), 0),
    ("a vouch of theirs", accepted_per_edge, 2),
    ("at the end, an account", _left_an_account, 2),
    ("first day", fraud("first_day"), 1),
    ("euros each", _euros_each, 0),
    ("attested", fraud("attested"), 1),
    ("honest members off", a_year("honest_off"), 1),
)


def attacks_table(figures: Figures, members: int, *, is_blind: bool) -> Iterator[str]:
    """Every attack that was run, with every set of rules."""
    yield "| attack | rules | runs | " + " | ".join(name for name, _, _ in ATTACK_COLUMNS) + " |"
    yield "|---" * (3 + len(ATTACK_COLUMNS)) + "|"
    for attack in ATTACKS:
        for key in (key for key in figures.keys if (key[0], key[1], key[3]) == (members, attack, is_blind)):
            runs = figures.of(key, fraud("accepted"))
            cells = (_shown(figures.of(key, value), digits) for _, value, digits in ATTACK_COLUMNS)
            yield f"| {attack} | {key[2]} | {runs.count if runs else 0} | {' | '.join(cells)} |"


HONEST_COLUMNS: tuple[tuple[str, Callable[[Result], float | None], float, int], ...] = (
    ("newcomers a run", lambda r: r["honest"]["newcomers"], 1.0, 0),
    ("automatic %", share("automatic", "newcomers"), PER_CENT, 1),
    ("by a human %", share("admitted_by_review", "newcomers"), PER_CENT, 1),
    ("admitted %", total_admission, PER_CENT, 1),
    ("of those with two willing %", share("admitted_with_two_willing", "with_two_willing"), PER_CENT, 1),
    ("median days", lambda r: r["honest"]["median_days"], 1.0, 1),
    ("p90 days", lambda r: r["honest"]["p90_days"], 1.0, 1),
    ("reviews for 1,000", reviews_per_1000, 1.0, 1),
    ("letters in all, for 1,000", share("letters", "newcomers"), 1000.0, 0),
    ("who wait for one, for 1,000", share("letters_first", "newcomers"), 1000.0, 0),
    ("audits for 1,000", share("audits", "newcomers"), 1000.0, 0),
    ("checks a second", checks_per_second, 1.0, 0),
)


def honest_table(figures: Figures, members: int) -> Iterator[str]:
    """Honest newcomers under every set of rules."""
    yield "| rules | runs | " + " | ".join(name for name, *_ in HONEST_COLUMNS) + " |"
    yield "|---" * (2 + len(HONEST_COLUMNS)) + "|"
    for key in (key for key in figures.keys if key[:2] == (members, "honest")):
        runs = figures.of(key, share("automatic", "newcomers"))
        cells = (_shown(figures.of(key, value), digits, factor) for _, value, factor, digits in HONEST_COLUMNS)
        yield f"| {key[2]} | {runs.count if runs else 0} | {' | '.join(cells)} |"


def _shown(found: Estimate | None, digits: int, factor: float = 1.0) -> str:
    return "" if found is None else found.shown(digits, factor)


def everything(results: Iterable[Result]) -> str:
    """All tables of what was run, by world size."""
    figures = Figures(results)
    lines: list[str] = []
    for members in sorted({key[0] for key in figures.keys}):
        lines += [f"### {members:,} members", "", *bars_table(figures, members), ""]
        for is_blind in sorted({key[3] for key in figures.keys if key[0] == members}):
            lines += [f"Attacks{', all detection off' if is_blind else ''}:", ""]
            lines += [*attacks_table(figures, members, is_blind=is_blind), ""]
        lines += ["Honest newcomers:", "", *honest_table(figures, members), ""]
    return "\n".join(lines)

