"""What was noticed about a request, in English sentences with their counts: ``fact.<code>``, for moderators.

``fact.unwatched.<code>``: the rule found nothing because its signal was not sent.
"""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "fact.vouch.v11_shared_device": (
        "One device serves two of these people ({pairs} times): one hand, perhaps, or a couple "
    ),
    "fact.vouch.v12_takeover_recent": (
        "New device or password shortly before the vouch: {vouchers} voucher(s), less than "
        "{takeover_queue_days} days before"
    ),
    "fact.vouch.v12_takeover_hold": (
        "A voucher's account changed device or password: {takeover_hold_days} days to wait, so that its owner can react"
    ),
    "fact.vouch.q20_same_pair": (
        "The same two neighbours vouch together: {together} times in {pair_days} days (above "
        "{pair_limit}, a person looks)"
    ),
    "fact.vouch.q21_burst": "Unusual arrivals in this quarter: {arrivals_7d} in 7 days, {limit} at most as a rule",
    "fact.vouch.q22_objection": "Neighbours who object: {objections}, of whom {heard} are not often wrong",
    "fact.vouch.q22_declined": (
        "Neighbours who were asked and say they do not know the person: {declined} (from "
        "{declines_queue}, a person looks)"
    ),
    "fact.vouch.q23_dwelling_full": (
        "Adults registered in this home, this person included: {adults} (more than {dwelling_adults}) "
    ),
    "fact.vouch.q23_building_full": (
        "Accounts in the building: {accounts} for {units} known homes ({adults_per_unit} a home at most)"
    ),
    "fact.vouch.q24_duplicate_person": "Somebody of the same name at the same address has an account already",
    "fact.vouch.q24_revoked_contact": "Telephone or e-mail address of a revoked account",
    "fact.vouch.q25_thin_quarter": (
        "Few members verified by document in this quarter: {d_members}. A fraud would hardly be noticed "
    ),
    "fact.vouch.q25_voucher_share": (
        "One neighbour gave {vouches} of the quarter's {of} vouches this year (more than one in {parts})"
    ),
    "fact.vouch.p02_second_look": (
        "A human look in place of a code by post: nothing is held against the person. To look at: newcomers these "
        "neighbours shared before, how far they live, and the declared name and address"
    ),
    "fact.vouch.p02_letter_first": (
        "Waits for the code of a letter to the declared address, {audit_days} days, before these vouches admit; "
        "nothing to do until then"
    ),
    "fact.vouch.p02_no_answer": (
        "The code sent by post was not entered within {audit_days} days, nor that of a second letter. Letters get "
        "lost: look at the declared address, the floor and the name on the letter box"
    ),
    "fact.letter.entered": "The code of a letter to the declared address was entered: post reaches the person there",
    "fact.letter.out": "Letters with a code asked for to the declared address, without an answer so far: {letters}",
    "fact.unwatched": "Not watched, because the network does not send it: {what}",
    "fact.unwatched.vouch.v04_active_days": "every voucher's activity",
    "fact.unwatched.vouch.v11_shared_device": "everybody's devices",
    "fact.unwatched.vouch.v12_takeover_recent": "changes of password or device",
    "fact.unwatched.vouch.q23_building_full": "how many homes the building has",
    "fact.unwatched.vouch.q24_revoked_contact": "the contact's digest",
}
