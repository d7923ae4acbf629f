"""The policy in force, in words; and what another one would change, tried on the decisions kept.

Nothing here switches a policy: it is a file that the operator puts in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from review_queue.errors import PolicyFileError
from review_queue.ports import ShownPolicy, Trial, TurnedCase
from review_queue.texts import Locale, has_text, text
from review_queue.web.desk import Desk
from review_queue.web.pages import locale_of, render
from review_queue.wording import fact_for, kind_name

OUTCOMES = ("verified", "needs_action", "review")
TRIED_BACK = timedelta(days=31)
"""The time tried on unless another is asked for: last month's cases."""
MAX_FILE_BYTES = 256_000
"""Forty times the packaged policy."""


@dataclass(frozen=True, kw_only=True)
class KindRow:
    """A kind of paper as a line: what the machine takes, what a human takes, what is said otherwise."""

    paper: str
    machine: str
    human: str
    alone: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TurnedRow:
    """A case that would be answered otherwise, as a line."""

    case_id: str
    item_id: str | None
    paper: str
    before: str
    after: str
    checks: str


class PolicyPages:
    """One page: what holds, and a form to try what might hold."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def show(self, request: Request) -> Response:
        """The policy in force."""
        return self._page(request, since=self._month_ago().isoformat())

    def try_out(
        self, request: Request, policy: UploadFile | None = None, since: Annotated[str, Form()] = ""
    ) -> Response:
        """The same page with what the policy of a file would change."""
        locale = locale_of(request)
        try:
            first = date.fromisoformat(since) if since else None
        except ValueError:
            return self._page(request, since=since, error=text("policy.try.bad_date", locale), status=422)
        data = policy.file.read(MAX_FILE_BYTES + 1) if policy is not None else b""
        if not data or len(data) > MAX_FILE_BYTES:
            return self._page(request, since=since, error=text("policy.try.no_file", locale), status=422)
        try:
            trial = self.desk.policies.try_out(data, first)
        except PolicyFileError as wrong:
            return self._page(request, since=since, error=text("policy.try.wrong", locale, why=str(wrong)), status=422)
        return self._page(request, since=since, trial=trial)

    def _page(
        self, request: Request, *, since: str, trial: Trial | None = None, error: str | None = None, status: int = 200
    ) -> Response:
        locale, policy = locale_of(request), self.desk.policies.in_force()
        return render(
            request,
            "policy.html",
            status=status,
            policy=policy,
            kinds=kind_rows(policy, locale),
            actions=action_rows(policy, locale),
            numbers=number_rows(policy, locale),
            required=[_check_name(check, locale) for check in policy.required],
            trial=trial,
            turned=turned_rows(trial.changes, locale) if trial else (),
            outcomes=OUTCOMES,
            since=since,
            error=error,
        )

    def _month_ago(self) -> date:
        return self.desk.local(self.desk.now()).date() - TRIED_BACK


def kind_rows(policy: ShownPolicy, locale: Locale) -> tuple[KindRow, ...]:
    """Every kind of paper in words."""
    return tuple(
        KindRow(
            paper=kind_name(shown.kind, locale),
            machine=_months(shown.machine_months, locale),
            human=_months(shown.human_months, locale),
            alone=_months(shown.alone_months, locale),
            reason=fact_for(shown.reason, locale),
        )
        for shown in policy.kinds
    )


def action_rows(policy: ShownPolicy, locale: Locale) -> dict[str, str]:
    """What follows from each finding, in words; how sure it is is said where that makes a difference."""
    rows = {}
    for key, action in policy.actions.items():
        reason, _, verdict = key.rpartition(".")
        alike = all(policy.actions.get(f"{reason}.{other}") == action for other in ("fail", "inconclusive"))
        what = fact_for(reason, locale)
        rows[what if alike else text(f"policy.when.{verdict}", locale, what=what)] = text(
            f"policy.action.{action}", locale
        )
    return rows


def number_rows(policy: ShownPolicy, locale: Locale) -> dict[str, str]:
    """Every number by what it says; a key that has no words yet is shown as it is."""
    keys = {name: f"policy.number.{name}" for name in policy.numbers}
    return {text(key, locale) if has_text(key) else name: policy.numbers[name] for name, key in keys.items()}


def turned_rows(changes: tuple[TurnedCase, ...], locale: Locale) -> tuple[TurnedRow, ...]:
    """The cases that would be answered otherwise, in words."""
    return tuple(
        TurnedRow(
            case_id=change.case_id,
            item_id=change.item_id,
            paper=kind_name(change.kind, locale),
            before=_answer(change.before, change.before_reasons, locale),
            after=_answer(change.after, change.after_reasons, locale),
            checks=", ".join(_check_name(check, locale) for check in change.checks),
        )
        for change in changes
    )


def _answer(outcome: str, reasons: tuple[str, ...], locale: Locale) -> str:
    why = ", ".join(fact_for(reason, locale) for reason in reasons)
    said = text(f"policy.outcome.{outcome}", locale)
    return f"{said} ({why})" if why else said


def _months(count: int | None, locale: Locale) -> str:
    return "–" if count is None else text("policy.months", locale, n=count)


def _check_name(check: str, locale: Locale) -> str:
    key = f"policy.check.{check}"
    return text(key, locale) if has_text(key) else check
