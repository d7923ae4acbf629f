"""Arbitrary requests, vouches, circumstances and policies: everything the types allow, odd dates included."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import partial

from hypothesis import settings
from hypothesis import strategies as st

from cooptation.circumstances import Circumstances, Dwelling, Objection, ObjectionKind, Quarter, Together
from cooptation.policy import CooptationPolicy
from cooptation.vouch import (
    Level,
    Mandate,
    Newcomer,
    PastVouch,
    Request,
    Role,
    Spending,
    Standing,
    TrustLevel,
    Vouch,
    Voucher,
)
from tests.cooptation.builders import NOW, POLICY

HISTORIES = int(os.environ.get("PALIER_HISTORIES", "30"))
"""Examples of each property; 10,000 in the long run before a policy or a rule is changed."""
CASES = settings(max_examples=HISTORIES, deadline=None)

NAMES = st.sampled_from(["anna", "bruno", "chloe", "denis", "emma", "newcomer"])
DWELLINGS = st.sampled_from(["a", "b", "c", "d", "home"])
QUARTERS = st.sampled_from(["port", "hill"])
COUNTS = st.integers(0, 40)
NEAR = st.integers(-24 * 500, 24 * 40).map(lambda count: NOW + timedelta(hours=count))
ANY_DATE = st.datetimes(timezones=st.just(UTC))
EDGES = st.sampled_from([datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
MOMENTS = st.one_of(NEAR, NEAR, NEAR, ANY_DATE, EDGES)
DEVICES = st.none() | st.frozensets(st.sampled_from(["x", "y", "z"]))

SPENDINGS = st.builds(
    Spending,
    request_id=st.sampled_from(["request", "r1", "r2", "r3"]),
    at=MOMENTS,
    withdrawn_at=st.none() | MOMENTS,
    admitted=st.booleans(),
)
STANDINGS = st.builds(Standing) | st.builds(
    Standing,
    has_open_fraud_case=st.booleans(),
    is_suspended=st.booleans(),
    is_restricted=st.booleans(),
    vouching_off_until=st.none() | MOMENTS,
    report_upheld_at=st.none() | MOMENTS,
)
MANDATES = st.builds(
    Mandate,
    role=st.sampled_from([role for role in Role if role is not Role.MEMBER]),
    since=MOMENTS,
    until=MOMENTS,
    strikes=st.integers(0, 3),
    organisation_strikes=st.integers(0, 3),
    has_second_factor=st.booleans(),
    quarters=st.frozensets(QUARTERS),
    organisation_spent=st.lists(SPENDINGS, max_size=3).map(tuple),
)
VOUCHERS = st.builds(
    Voucher,
    id=NAMES,
    dwelling=DWELLINGS,
    quarter=QUARTERS,
    level=st.none() | st.sampled_from(TrustLevel),
    verified_at=MOMENTS,
    verified_until=st.none() | MOMENTS,
    is_active=st.booleans(),
    standing=STANDINGS,
    spent=st.lists(SPENDINGS, max_size=10).map(tuple),
    active_stock=COUNTS,
    quarter_vouches=COUNTS,
    active_days=st.none() | COUNTS,
    devices=DEVICES,
    credential_changes=st.none() | st.lists(MOMENTS, max_size=2).map(tuple),
    recovered_since=st.none() | MOMENTS,
    recovered_at=st.none() | MOMENTS,
    mandate=st.none() | MANDATES,
)
NEWCOMERS = st.builds(
    Newcomer,
    id=st.just("newcomer"),
    dwelling=DWELLINGS,
    quarter=QUARTERS,
    is_rural=st.booleans(),
    counted_for=st.lists(
        st.builds(PastVouch, member_id=NAMES, at=MOMENTS, in_fraud_case=st.booleans()), max_size=2
    ).map(tuple),
    devices=DEVICES,
)
REQUESTS = st.builds(Request, id=st.just("request"), newcomer=NEWCOMERS, opened_at=MOMENTS)


@st.composite
def vouches(draw: st.DrawFn) -> tuple[Vouch, ...]:
    """Up to six vouches, each with an id of its own."""
    return tuple(
        Vouch(
            id=f"vouch {place}",
            voucher=draw(VOUCHERS),
            given_at=given_at,
            met_here=draw(st.booleans()),
            level=draw(st.none() | st.sampled_from(Level)),
            distance_m=draw(st.none() | st.floats(0, 1e6)),
            withdrawn_at=draw(st.none() | MOMENTS.map(partial(max, given_at))),
        )
        for place, given_at in enumerate(draw(st.lists(NEAR, max_size=6)))
    )


CIRCUMSTANCES = st.builds(
    Circumstances,
    quarter=st.builds(
        Quarter,
        d_members=COUNTS,
        accepted_7d=COUNTS,
        accepted_365d=COUNTS,
        vouches=COUNTS,
        event_declared=st.booleans(),
    ),
    dwelling=st.builds(Dwelling, adults=COUNTS, building_accounts=COUNTS, building_units=st.none() | COUNTS),
    neighbours_told_at=st.none() | MOMENTS,
    same_person=st.booleans(),
    declined=COUNTS,
    revoked_contact=st.none() | st.booleans(),
    together=st.lists(
        st.builds(Together, request_id=st.just("r"), voucher_ids=st.frozensets(NAMES), at=MOMENTS), max_size=3
    ).map(tuple),
    objections=st.lists(
        st.builds(Objection, kind=st.sampled_from(ObjectionKind), at=MOMENTS, unfounded_before=st.integers(0, 5)),
        max_size=2,
    ).map(tuple),
)
POLICIES = st.just(POLICY) | st.builds(
    CooptationPolicy,
    version=st.just("odd"),
    points=st.integers(1, 6),
    min_d_vouchers=st.integers(1, 3),
    min_dwellings=st.integers(2, 3),
    max_voucher_depth=st.integers(0, 1),
    seniority_d_days=st.sampled_from([0, 60, 36_500]),
    cooldown_days=st.sampled_from([0, 3, 36_500]),
    budget_90d=st.integers(1, 3),
    budget_365d=st.integers(3, 8),
    request_days=st.sampled_from([1, 30, 36_500]),
    vouch_days=st.sampled_from([1, 60, 36_500]),
    objection_hours=st.sampled_from([24, 48, 36_500]),
)

IN_FORCE = st.builds(
    Mandate,
    role=st.sampled_from([role for role in Role if role is not Role.MEMBER]),
    since=st.just(NOW - timedelta(days=200)),
    until=st.just(NOW + timedelta(days=165)),
    has_second_factor=st.just(True),
    quarters=st.just(frozenset({"port"})),
)
GOOD_NEIGHBOURS = st.builds(
    Voucher,
    id=NAMES.filter(lambda name: name != "newcomer"),
    dwelling=st.sampled_from(["a", "b", "c", "d"]),
    quarter=st.just("port"),
    level=st.sampled_from([TrustLevel.D, TrustLevel.D, TrustLevel.C1]),
    verified_at=st.just(NOW - timedelta(days=700)),
    spent=st.lists(
        st.builds(
            Spending,
            request_id=st.sampled_from(["r1", "r2", "r3"]),
            at=st.integers(1, 400).map(lambda count: NOW - timedelta(days=count)),
        ),
        max_size=9,
    ).map(tuple),
    mandate=st.none() | st.none() | IN_FORCE,
)


@st.composite
def plausible_vouches(draw: st.DrawFn) -> tuple[Vouch, ...]:
    """Vouches of good neighbours, some with their budget used up: many of them admit."""
    ages = draw(st.lists(st.integers(3 * 24, 9 * 24), min_size=2, max_size=6))
    return tuple(
        Vouch(
            id=f"vouch {place}",
            voucher=draw(GOOD_NEIGHBOURS),
            given_at=NOW - timedelta(hours=age),
            met_here=True,
            level=Level.KNOWN_WELL,
        )
        for place, age in enumerate(ages)
    )
