"""An answer in a resident's words: what was checked, what would have been enough, what a lone paper may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ocr.reading import DocumentType
from verification.counterfactuals import Change, Counterfactual, kinds_by_months
from verification.domain.decision import Decision
from verification.domain.policy import Action, Policy
from verification.web.catalogue import day, text


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One check in words; ``verdict`` is pass, fail or inconclusive."""

    verdict: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Enough:
    """One change in words; ``items`` are listed below it, ``address`` is the declared one with the number read."""

    said: str = field(repr=False)
    items: tuple[str, ...] = ()
    number: str = field(default="", repr=False)
    address: str = field(default="", repr=False)


def checked_lines(decision: Decision | None, policy: Policy, locale: str) -> tuple[Checked, ...]:
    """Every check that ran, in one sentence each; none after an alarm, so that nobody learns what raised it."""
    findings = () if decision is None else decision.findings
    if any(policy.action_for(found) is Action.ALARM for found in findings):
        return ()
    return tuple(
        Checked(verdict=found.verdict.value, said=text(locale, f"checked.{found.check}.{found.verdict.value}"))
        for found in findings
    )


def enough_lines(found: tuple[Counterfactual, ...], locale: str) -> tuple[Enough, ...]:
    """The changes that together would have been enough, one line each; empty when there is nothing to tell."""
    return tuple(_line(change, locale) for counterfactual in found[:1] for change in counterfactual.changes)


def accepted_papers(policy: Policy, locale: str) -> tuple[str, ...]:
    """The kinds that a machine accepts, one line an age."""
    return tuple(_kinds(kinds_by_months(policy), locale))


def lone_papers(policy: Policy, locale: str) -> str:
    """The kinds, with their ages, that a human takes when the person has no other paper; empty when none."""
    ages = {kind: rule.alone_human_months for kind, rule in policy.kinds.items()}
    named = (
        text(locale, "lone.kind", kind=kind_in_a_sentence(kind, locale), months=months)
        for kind, months in ages.items()
        if months is not None
    )
    return ", ".join(named)


def kind_in_a_sentence(kind: DocumentType, locale: str) -> str:
    """A kind of paper as it stands inside a sentence."""
    name = text(locale, f"kind.{kind.value}")
    return name[:1].lower() + name[1:]


def _line(change: Change, locale: str) -> Enough:
    said = text(
        locale,
        f"whatif.{change.code.value}",
        day=day(locale, change.day) if change.day else "",
        number=change.number or "",
    )
    items = tuple(_kinds(change.kinds, locale))
    return Enough(said=said, items=items, number=change.number or "", address=change.address or "")


def _kinds(kinds: Mapping[int, tuple[DocumentType, ...]], locale: str) -> Iterable[str]:
    for months, accepted in kinds.items():
        named = ", ".join(kind_in_a_sentence(kind, locale) for kind in accepted)
        yield text(locale, "whatif.kinds", months=months, kinds=named)
