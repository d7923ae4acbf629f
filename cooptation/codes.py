"""Every ``vouch.*`` code, once: what the rule's answer does, and who may read it.

A code is ``vouch.`` and the rule's name in lower case. What each one says to a person is in the catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Audience(StrEnum):
    """Who is shown a code: who vouches or acts for others, or who asks or is concerned. A reviewer sees all."""

    VOUCHER = "voucher"
    NEWCOMER = "newcomer"
    REVIEWER = "reviewer"


class Effect(StrEnum):
    """What a rule's answer does. Nothing here is a "no" to a newcomer.

    ``REFUSED``: this vouch, ask or act is not taken. ``HELD``: waiting for time or people. ``QUEUED``: a human
    looks. ``APPLIED``: a date passed or a human decided, and this follows by itself.
    """

    COUNTED = "counted"
    REFUSED = "refused"
    HELD = "held"
    QUEUED = "queued"
    APPLIED = "applied"


class Code(StrEnum):
    """The stable codes, in the order of the rules.

    One vouch (V), all of them (Q), asks (N), ambassadors (A), organisations (O), households (H), invitations (I),
    letters (L), after an admission (P), after a fraud or a departure (R).
    """

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
    Q22_DECLINED = "vouch.q22_declined"
    Q22_MAY_NOT_OBJECT = "vouch.q22_may_not_object"
    Q23_DWELLING_FULL = "vouch.q23_dwelling_full"
    Q23_BUILDING_FULL = "vouch.q23_building_full"
    Q24_DUPLICATE_PERSON = "vouch.q24_duplicate_person"
    Q24_REVOKED_CONTACT = "vouch.q24_revoked_contact"
    Q25_THIN_QUARTER = "vouch.q25_thin_quarter"
    Q25_VOUCHER_SHARE = "vouch.q25_voucher_share"
    N01_OPEN_ASKS = "vouch.n01_open_asks"
    N01_ALL_ASKS = "vouch.n01_all_asks"
    N02_ASKED_ENOUGH = "vouch.n02_asked_enough"
    N02_MUTED = "vouch.n02_muted"
    A01_NOT_ELIGIBLE = "vouch.a01_not_eligible"
    A02_ENOUGH_AMBASSADORS = "vouch.a02_enough_ambassadors"
    O01_NO_AGREEMENT = "vouch.o01_no_agreement"
    O02_OUTSIDE_MANDATE = "vouch.o02_outside_mandate"
    O03_BUDGET_90D = "vouch.o03_budget_90d"
    O04_ONE_PER_ADMISSION = "vouch.o04_one_per_admission"
    H01_NOT_RESIDENT = "vouch.h01_not_resident"
    H02_ATTACHED_ENOUGH = "vouch.h02_attached_enough"
    I01_LINK_ENDED = "vouch.i01_link_ended"
    I01_OTHER_ADDRESS = "vouch.i01_other_address"
    I02_POSTER_ENDED = "vouch.i02_poster_ended"
    L01_ENOUGH_CODES = "vouch.l01_enough_codes"
    L02_CODE_ENDED = "vouch.l02_code_ended"
    P01_PROBATION = "vouch.p01_probation"
    P02_AUDIT = "vouch.p02_audit"
    P02_LETTER_FIRST = "vouch.p02_letter_first"
    P02_NO_ANSWER = "vouch.p02_no_answer"
    P02_SECOND_LOOK = "vouch.p02_second_look"
    P03_GRACE = "vouch.p03_grace"
    P03_EXPIRED = "vouch.p03_expired"
    P03_MOVED = "vouch.p03_moved"
    R01_REVOKED = "vouch.r01_revoked"
    R02_BELOW_QUORUM = "vouch.r02_below_quorum"
    R03_NOTICE = "vouch.r03_notice"
    R03_REEXAMINE = "vouch.r03_reexamine"
    R03_VOUCHING_OFF = "vouch.r03_vouching_off"
    R03_VOUCHING_ENDED = "vouch.r03_vouching_ended"
    R04_RECOVERED = "vouch.r04_recovered"
    R04_VOUCH_VOID = "vouch.r04_vouch_void"
    R05_WITHDRAWN = "vouch.r05_withdrawn"
    R05_REASON_NEEDED = "vouch.r05_reason_needed"


_NEWCOMER = frozenset(
    {
        Code.V09_ONE_HOUSEHOLD,
        Code.Q01_WAIT,
        Code.Q02_ANCHOR_MISSING,
        Code.Q03_REQUEST_EXPIRED,
        Code.Q21_BURST,
        Code.Q22_WINDOW,
        Code.N01_OPEN_ASKS,
        Code.N01_ALL_ASKS,
        Code.I01_LINK_ENDED,
        Code.I01_OTHER_ADDRESS,
        Code.I02_POSTER_ENDED,
        Code.L01_ENOUGH_CODES,
        Code.L02_CODE_ENDED,
        Code.P01_PROBATION,
        Code.P02_AUDIT,
        Code.P02_LETTER_FIRST,
        Code.P02_NO_ANSWER,
        Code.P03_GRACE,
        Code.P03_EXPIRED,
        Code.P03_MOVED,
        Code.R01_REVOKED,
        Code.R02_BELOW_QUORUM,
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
        Code.Q22_DECLINED,
        Code.Q23_DWELLING_FULL,
        Code.Q23_BUILDING_FULL,
        Code.Q24_DUPLICATE_PERSON,
        Code.Q24_REVOKED_CONTACT,
        Code.Q25_THIN_QUARTER,
        Code.Q25_VOUCHER_SHARE,
        Code.N02_ASKED_ENOUGH,
        Code.N02_MUTED,
        Code.P02_SECOND_LOOK,
        Code.R03_REEXAMINE,
    }
)
"""What only a reviewer reads; everybody else is told that a person looks, and of an ask that it was sent."""

_HELD = frozenset(
    {
        Code.V09_ONE_HOUSEHOLD,
        Code.V12_TAKEOVER_HOLD,
        Code.Q01_WAIT,
        Code.Q02_ANCHOR_MISSING,
        Code.Q03_REQUEST_EXPIRED,
        Code.Q22_WINDOW,
        Code.P02_LETTER_FIRST,
    }
)
_QUEUED = frozenset(
    {
        Code.V11_SHARED_DEVICE,
        Code.V12_TAKEOVER_RECENT,
        Code.Q20_SAME_PAIR,
        Code.Q21_BURST,
        Code.Q22_OBJECTION,
        Code.Q22_DECLINED,
        Code.Q23_DWELLING_FULL,
        Code.Q23_BUILDING_FULL,
        Code.Q24_DUPLICATE_PERSON,
        Code.Q24_REVOKED_CONTACT,
        Code.Q25_THIN_QUARTER,
        Code.Q25_VOUCHER_SHARE,
        Code.P02_NO_ANSWER,
        Code.P02_SECOND_LOOK,
        Code.R02_BELOW_QUORUM,
        Code.R03_REEXAMINE,
        Code.R03_VOUCHING_ENDED,
        Code.R04_RECOVERED,
    }
)
_APPLIED = frozenset(
    {
        Code.P02_AUDIT,
        Code.P03_GRACE,
        Code.P03_EXPIRED,
        Code.P03_MOVED,
        Code.R01_REVOKED,
        Code.R03_NOTICE,
        Code.R03_VOUCHING_OFF,
    }
)


def _audience(code: Code) -> Audience:
    if code in _NEWCOMER:
        return Audience.NEWCOMER
    return Audience.REVIEWER if code in _REVIEWER else Audience.VOUCHER


def _effect(code: Code) -> Effect:
    known = ((Effect.HELD, _HELD), (Effect.QUEUED, _QUEUED), (Effect.APPLIED, _APPLIED))
    return next((effect for effect, codes in known if code in codes), Effect.REFUSED)


AUDIENCE: Mapping[Code, Audience] = {code: _audience(code) for code in Code}
"""Who reads each code beside the reviewer."""

EFFECT: Mapping[Code, Effect] = {code: _effect(code) for code in Code}
"""What the answer behind each code does."""
