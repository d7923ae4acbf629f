"""A report, a second look or an audit as a moderator sees it: codes, dates and counts; who reported is never shown."""

from __future__ import annotations

from cooptation.errors import NotFoundError
from cooptation.people import Member
from cooptation.records import Said
from review_queue.item import ItemKind, ReviewItem
from review_queue.ports import ShownFact, ShownReport
from verification.adapters.shown_vouching import BASES
from verification.adapters.vouching import VouchWork

ABOUT_A_MEMBER = (ItemKind.REPORT, ItemKind.REEXAMINATION, ItemKind.AUDIT)
FOUND = "fail"
FAMILY = "report."


def shown_report(work: VouchWork, item: ReviewItem) -> ShownReport | None:
    """What brought an item about a member here; None for every other item."""
    if item.kind not in ABOUT_A_MEMBER:
        return None
    if item.kind is ItemKind.REPORT:
        return _of_report(work, item)
    kept = work.side.findings.consequence(item.subject_id)
    member = _member(work, kept.member_id) if kept else work.members.by_case(item.case_id)
    code = kept.code.value if kept else next(iter(item.reasons), "")
    facts = (ShownFact(code=code, verdict=FOUND, params=dict(kept.facts) if kept else {}),) if code else ()
    return _shown(work, item, code, member, facts=facts)


def _of_report(work: VouchWork, item: ReviewItem) -> ShownReport:
    report = work.side.findings.report(item.subject_id)
    said = work.side.findings.said(item.subject_id) or Said()
    member = _member(work, report.member_id) if report and report.member_id else None
    kind = report.kind.value if report else next(iter(item.reasons), "").removeprefix(FAMILY)
    texts = (said.name, said.address, said.words)
    return _shown(work, item, kind, member, own_words=" · ".join(text for text in texts if text))


def _member(work: VouchWork, member_id: str) -> Member | None:
    try:
        return work.members.get(member_id)
    except NotFoundError:
        return None


def _shown(
    work: VouchWork,
    item: ReviewItem,
    kind: str,
    member: Member | None,
    *,
    own_words: str = "",
    facts: tuple[ShownFact, ...] = (),
) -> ShownReport:
    earlier, upheld = work.side.findings.earlier(member.id, item.created_at) if member else (0, 0)
    return ShownReport(
        kind=kind,
        reported_at=item.created_at,
        own_words=own_words,
        since=member.verified_at if member else None,
        basis=BASES[member.way] if member and member.way else "",
        earlier=earlier,
        earlier_upheld=upheld,
        facts=facts,
    )
