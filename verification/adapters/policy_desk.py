"""What the moderators' console shows of policies (``review_queue.ports.Policies``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import Connection, select

from review_queue.adapters.tables import review_items
from review_queue.errors import PolicyFileError
from review_queue.ports import ShownKind, ShownPolicy, Trial, TurnedCase
from verification.adapters.decided import count_decisions, kept_decisions
from verification.adapters.policies import policy_from_text
from verification.adapters.unit_of_work import Transactions
from verification.domain.errors import InvalidPolicyError
from verification.domain.policy import Policy
from verification.domain.policy_file import values_of
from verification.policy_changes import Change, Tally, compare_policies, replay

MOST_DECISIONS = 20_000
"""What a page may take: some seconds. The command has no such bound."""
MOST_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class PolicyDesk:
    """The policy in force, and trials of others on the decisions kept."""

    policy: Policy
    transactions: Transactions

    def in_force(self) -> ShownPolicy:
        """The policy by which papers are judged now."""
        return shown(self.policy)

    def try_out(self, file: bytes, since: date | None) -> Trial:
        """What the policy of a file would change in the decisions taken since that day.

        Raises:
            PolicyFileError: it is no complete policy, or there are too many decisions for a page.
        """
        try:
            tried = policy_from_text(file)
        except InvalidPolicyError as error:
            raise PolicyFileError(str(error)) from error
        with self.transactions.reading() as work:
            if count_decisions(work.connection, since) > MOST_DECISIONS:
                raise PolicyFileError(f"more than {MOST_DECISIONS} decisions: choose a later day, or use the command")
            tally = Tally()
            changes = replay(kept_decisions(work.connection, since), tried, tally)
            first = list(islice(changes, MOST_SHOWN))
            for _rest in changes:
                continue  # Only counted.
            items = _items_of(work.connection, first)
        return self._trial(tried, tally, (_turned(change, items) for change in first))

    def _trial(self, tried: Policy, tally: Tally, turned: Iterable[TurnedCase]) -> Trial:
        differences = compare_policies(self.policy, tried)
        return Trial(
            policy=shown(tried),
            differences=tuple((found.key, found.before or "–", found.after or "–") for found in differences),
            outcomes={(before.value, after.value): count for (before, after), count in tally.outcomes.items()},
            judged=tally.judged,
            changed=tally.changed,
            other_reasons=tally.other_reasons,
            left_out=tally.left_out,
            changes=tuple(turned),
        )


def shown(policy: Policy) -> ShownPolicy:
    """A policy as the page needs it."""
    values = values_of(policy)
    return ShownPolicy(
        version=policy.version,
        required=policy.required,
        kinds=tuple(
            ShownKind(
                kind=kind.value,
                machine_months=rule.machine_months,
                human_months=rule.human_months,
                alone_months=rule.alone_human_months,
                reason=rule.refusal,
            )
            for kind, rule in policy.kinds.items()
        ),
        numbers={key: value for key, value in values.items() if "." not in key and key not in ("version", "required")},
        actions={key.removeprefix("actions."): value for key, value in values.items() if key.startswith("actions.")},
    )


def _items_of(connection: Connection, changes: list[Change]) -> dict[str, str]:
    """The last item of each case that was ever in the queue."""
    wanted = review_items.c.case_id.in_({change.case_id for change in changes})
    query = select(review_items.c.case_id, review_items.c.id).where(wanted).order_by(review_items.c.created_at)
    return {case_id: item_id for case_id, item_id in connection.execute(query)}


def _turned(change: Change, items: dict[str, str]) -> TurnedCase:
    return TurnedCase(
        case_id=change.case_id,
        item_id=items.get(change.case_id),
        kind=change.kind.value,
        before=change.before.value,
        before_reasons=change.before_reasons,
        after=change.after.value,
        after_reasons=change.after_reasons,
        checks=change.checks,
    )
