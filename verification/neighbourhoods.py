"""The quarter of a case: found from the declared address, or chosen by a resident who lives near an edge."""

from __future__ import annotations

from dataclasses import dataclass

from verification.domain.case import Case, CaseStatus
from verification.domain.errors import CaseClosedError, QuarterNotOfferedError
from verification.domain.whereabouts import Whereabouts
from verification.membership import hold, redeclare
from verification.ports import Services, Work

_OVER = (CaseStatus.WITHDRAWN, CaseStatus.EXPIRED, CaseStatus.ERASED, CaseStatus.REFUSED)


@dataclass(frozen=True, kw_only=True)
class QuarterOffer:
    """What a case shows of its quarter; ``choices`` are ids with names, empty when there is nothing to choose."""

    quarter: str | None
    label: str
    is_chosen: bool
    choices: tuple[tuple[str, str], ...] = ()


def settle_in(work: Work, case: Case, place: Whereabouts | None) -> None:
    """Keep the quarter of the address just declared; a choice made for another address is forgotten."""
    quarter = None if place is None else place.quarter
    if case.quarter != quarter or case.quarter_chosen:
        work.cases.settle_in(case, quarter)


def quarter_of(services: Services, case: Case) -> QuarterOffer:
    """The quarter of a case, and those the resident may choose between."""
    offered = () if case.status in _OVER else _choices(services, case)
    return QuarterOffer(
        quarter=case.quarter,
        label=services.places.quarter_name(case.quarter) if case.quarter else "",
        is_chosen=case.quarter_chosen,
        choices=tuple((one, services.places.quarter_name(one)) for one in offered),
    )


def choose_quarter(services: Services, case_id: str, quarter: str, *, actor: str) -> Case:
    """Take the resident's word for one of the quarters near the home.

    Raises:
        QuarterNotOfferedError: the home is not near that quarter.
        CaseClosedError: the case is over.
    """
    with services.looking() as work:
        case = work.cases.get(case_id)
    if case.status in _OVER:
        raise CaseClosedError("the case is over")
    if quarter not in _choices(services, case):
        raise QuarterNotOfferedError("the home is not near this quarter; choose one of those that are offered")
    with services.transaction() as work:
        held = hold(work, case_id)
        work.cases.settle_in(case, quarter, is_chosen=True)
        work.audit.append(actor, "case.quarter_chosen", case_id, quarter=quarter)
        redeclare(work, held)
        return work.cases.get(case_id)


def _choices(services: Services, case: Case) -> tuple[str, ...]:
    place = services.places.locate(case.claim.address) if case.claim is not None else None
    return () if place is None else place.choices(services.policy.edge_m(place.kind))
