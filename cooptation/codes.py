"""Every ``vouch.*`` code, once, and who may read it.

A code is ``vouch.`` and the rule's name in lower case. What each one says to a person is in the catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Audience(StrEnum):
    """Who is shown a code. A reviewer is shown all of them."""

    VOUCHER = "voucher"
    NEWCOMER = "newcomer"
    REVIEWER = "reviewer"


class Code(StrEnum):
    """The stable codes, in the order of the rules."""

    V01_NOT_VERIFIED = "vouch.v01_not_verified"
    V02_STANDING = "vouch.v02_standing"
    V03_TOO_FAR_FROM_ANCHOR = "vouch.v03_too_far_from_anchor"
    V04_SENIORITY = "vouch.v04_seniority"
    V04_ACTIVE_DAYS = "vouch.v04_active_days"
    V05_COOL_DOWN = "vouch.v05_cool_down"
    V06_BUDGET_90D = "vouch.v06_budget_90d"
    V07_BUDGET_365D = "vouch.v07_budget_365d"
    V07_ACTIVE_STOCK = "vouch.v07_active_stock"
    V08_TOO_FAR = "vouch.v08_too_far"
    V09_SAME_DWELLING = "vouch.v09_same_dwelling"
    V09_ONE_HOUSEHOLD = "vouch.v09_one_household"
    V10_RECIPROCITY = "vouch.v10_reciprocity"
    V11_SHARED_DEVICE = "vouch.v11_shared_device"
    V12_TAKEOVER_HOLD = "vouch.v12_takeover_hold"
    V12_TAKEOVER_RECENT = "vouch.v12_takeover_recent"
    V13_NO_STATEMENT = "vouch.v13_no_statement"
    V13_SEEN_AROUND = "vouch.v13_seen_around"
    Q01_WAIT = "vouch.q01_wait"
    Q01_COUNTED_ONCE = "vouch.q01_counted_once"
    Q02_ANCHOR_MISSING = "vouch.q02_anchor_missing"
    Q03_REQUEST_EXPIRED = "vouch.q03_request_expired"
    Q03_VOUCH_EXPIRED = "vouch.q03_vouch_expired"
    Q03_OUTSIDE_REQUEST = "vouch.q03_outside_request"
    Q20_SAME_PAIR = "vouch.q20_same_pair"
    Q21_BURST = "vouch.q21_burst"
    Q22_WINDOW = "vouch.q22_window"
    Q22_OBJECTION = "vouch.q22_objection"
    Q23_DWELLING_FULL = "vouch.q23_dwelling_full"
    Q23_BUILDING_FULL = "vouch.q23_building_full"
    Q24_DUPLICATE_PERSON = "vouch.q24_duplicate_person"
    Q24_REVOKED_CONTACT = "vouch.q24_revoked_contact"
    Q25_THIN_QUARTER = "vouch.q25_thin_quarter"
    Q25_VOUCHER_SHARE = "vouch.q25_voucher_share"
    R05_WITHDRAWN = "vouch.r05_withdrawn"


_NEWCOMER = frozenset(
    {
        Code.V09_ONE_HOUSEHOLD,
        Code.Q01_WAIT,
        Code.Q02_ANCHOR_MISSING,
        Code.Q03_REQUEST_EXPIRED,
        Code.Q21_BURST,
        Code.Q22_WINDOW,
    }
)
"""What a newcomer reads. Nothing here lets them tell who vouched, who objected or what was noticed."""

_REVIEWER = frozenset(
    {
        Code.V11_SHARED_DEVICE,
        Code.V12_TAKEOVER_HOLD,
        Code.V12_TAKEOVER_RECENT,
        Code.Q20_SAME_PAIR,
        Code.Q22_OBJECTION,
        Code.Q23_DWELLING_FULL,
        Code.Q23_BUILDING_FULL,
        Code.Q24_DUPLICATE_PERSON,
        Code.Q24_REVOKED_CONTACT,
        Code.Q25_THIN_QUARTER,
        Code.Q25_VOUCHER_SHARE,
    }
)
"""What only a reviewer reads; everybody else is told that a person looks."""


def _audience(code: Code) -> Audience:
    if code in _NEWCOMER:
        return Audience.NEWCOMER
    return Audience.REVIEWER if code in _REVIEWER else Audience.VOUCHER


AUDIENCE: Mapping[Code, Audience] = {code: _audience(code) for code in Code}
"""Who reads each code beside the reviewer."""
