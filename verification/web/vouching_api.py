"""Every route of vouching under ``/v1``, over one composition."""

from __future__ import annotations

from fastapi import APIRouter

from cooptation.ports import House
from verification.adapters.unit_of_work import Transactions
from verification.ports import Services
from verification.web.api import Repeats, key_holder
from verification.web.home_api import add_attachments, add_letters
from verification.web.invitation_api import add_invitations
from verification.web.member_api import add_changes, add_keys, add_members
from verification.web.report_api import add_reports
from verification.web.vouch_api import add_case_vouches, add_voucher_answers
from verification.web.vouch_house import VouchHouse


def create_vouching_api(house: House, services: Services, transactions: Transactions, public_url: str) -> APIRouter:
    """The routes; all but the reports want a key of the network."""
    made = VouchHouse(
        house=house,
        transactions=transactions,
        repeats=Repeats(services=services, transactions=transactions),
        services=services,
        public_url=public_url,
    )
    routes, known = APIRouter(prefix="/v1", tags=["vouching"]), key_holder(transactions)
    add_case_vouches(routes, made, known)
    add_voucher_answers(routes, made, known)
    add_attachments(routes, made, known)
    add_letters(routes, made, known)
    add_invitations(routes, made, known)
    add_keys(routes, made, known)
    add_members(routes, made, known)
    add_changes(routes, made, known)
    add_reports(routes, made)
    return routes
