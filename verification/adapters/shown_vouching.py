"""The vouching side of a case for a moderator: letters for neighbours, counts, dates and codes; no name, no address.

Everything is judged afresh by the rules in force, so that what is shown is what a "yes" would rest on now.
"""

from __future__ import annotations

from collections.abc import Mapping

from cooptation.adapters.graph_store import around_request
from cooptation.circumstances import PostedCode
from cooptation.decision import Outcome, decide
from cooptation.flags import Scene, v11_shared_device, v12_takeover_recent
from cooptation.graph import Link, Surroundings, names_of
from cooptation.lifetime import Way
from cooptation.people import OpenRequest
from cooptation.policy import CooptationPolicy
from cooptation.reasons import Reason
from cooptation.vouch import Vouch
from review_queue.ports import ShownFact, ShownTie, ShownVouch, ShownVouching
from verification.adapters.vouching import VouchWork

FAIL, UNKNOWN, PASS = "fail", "inconclusive", "pass"
NEWCOMER = ""
"""The letter of whom the case is about."""
UNLETTERED = "–"
"""Stands for a voucher beyond the most that a picture holds."""
BASES = {Way.DOCUMENT: "document", Way.VOUCHES: "vouch", Way.COHABITANT: "attached", Way.LETTER: "letter"}
"""How a voucher came in, as the console words it."""

UNWATCHED = "unwatched."
"""Before the code of a rule whose signal was not sent: it found nothing because it saw nothing."""

LETTER_ENTERED, LETTER_OUT = "letter.entered", "letter.out"
"""What became of the letters with a code to the declared home."""

ROUNDING_M = 10
"""A distance to the metre would tell the door."""


def shown_request(work: VouchWork, policy: CooptationPolicy, request_id: str) -> ShownVouching:
    """What a moderator sees of one request.

    Raises:
        NotFoundError: there is no such request.
    """
    kept = work.requests.get(request_id)
    request, given, around = work.counts.request(kept), work.counts.vouches(kept), work.counts.circumstances(kept)
    outcome = decide(request, given, around, policy, work.now)
    circle = around_request(work.connection, request_id)
    letters = names_of(circle)
    scene = Scene(request=request, counted=given, circumstances=around, policy=policy, now=work.now)
    return ShownVouching(
        request_id=request_id,
        opened_at=kept.opened_at,
        vouches=tuple(_vouch(work, vouch, scene, outcome, letters) for vouch in given),
        facts=(*_facts(work, kept, outcome), *_letters(around.letter)),
        wanted=work.asks.around(request_id, None).total,
        objections=len(around.objections),
        others_in_dwelling=around.dwelling.adults,
        has_picture=bool(circle.known_links),
        ties=_ties(circle, letters),
        homes=tuple(tuple(letters.get(person, NEWCOMER) for person in home) for home in circle.households),
        stopped=tuple(letters[one.id] for one in circle.people if one.is_stopped and one.id in letters),
    )


def _ties(circle: Surroundings, letters: Mapping[str, str]) -> tuple[ShownTie, ...]:
    """The picture's lines in words: those about the newcomer first, each group by date."""

    def place(link: Link) -> tuple[bool, float]:
        return circle.centre not in (link.of, link.to), link.at.timestamp() if link.at else 0.0

    return tuple(
        ShownTie(
            of=letters.get(link.of, NEWCOMER),
            tie=link.tie.value,
            to=letters.get(link.to, NEWCOMER),
            at=link.at,
            is_over=link.is_void,
        )
        for link in sorted(circle.known_links, key=place)
    )


def _vouch(work: VouchWork, vouch: Vouch, scene: Scene, outcome: Outcome, letters: Mapping[str, str]) -> ShownVouch:
    voucher, member = vouch.voucher, work.members.get(vouch.voucher.id)
    others = [spending for spending in voucher.spent if spending.request_id != scene.request.id]
    refused = {one.vouch_id: one.reason.code.value for one in outcome.tally.not_counted}
    same_door = (other for other in scene.counted if other.voucher.dwelling == voucher.dwelling)
    distance = vouch.distance_m
    return ShownVouch(
        voucher=letters.get(voucher.id, UNLETTERED),
        given_at=vouch.given_at,
        level=vouch.level.value if vouch.level else "",
        counts=vouch.id not in refused,
        basis=BASES[member.way] if member.way else "",
        not_counted=refused.get(vouch.id, ""),
        member_since=voucher.verified_at,
        distance_m=None if distance is None else round(distance / ROUNDING_M) * ROUNDING_M,
        other_vouches=len(others),
        other_vouches_ended=sum(spending.withdrawn_at is not None for spending in others),
        shares_dwelling_with=tuple(
            letters.get(other.voucher.id, UNLETTERED) for other in same_door if other is not vouch
        ),
        flags=_flags(vouch, scene),
    )


def _flags(vouch: Vouch, scene: Scene) -> tuple[str, ...]:
    """What was noticed of this voucher alone: a device of the newcomer's, a new password."""
    alone = Scene(
        request=scene.request,
        counted=(vouch,),
        circumstances=scene.circumstances,
        policy=scene.policy,
        now=scene.now,
    )
    noticed = (v11_shared_device(alone), v12_takeover_recent(alone))
    return tuple(reason.code.value for reason in noticed if reason is not None)


def _facts(work: VouchWork, kept: OpenRequest, outcome: Outcome) -> tuple[ShownFact, ...]:
    """Why the request is here: what was found when it came, what is found now beside it, and what nobody watched."""
    then = work.requests.last_reasons(kept.id)
    known = {reason.code for reason in then}
    reasons = (*then, *(reason for reason in outcome.reasons if reason.code not in known))
    unwatched = tuple(ShownFact(code=f"{UNWATCHED}{code.value}", verdict=UNKNOWN) for code in outcome.unwatched)
    return (*(_fact(reason) for reason in reasons), *unwatched)


def _letters(letter: PostedCode | None) -> tuple[ShownFact, ...]:
    """Whether post reached the newcomer there, as far as letters were sent; an answer may have come since the item."""
    if letter is None or not (letter.letters or letter.answered_at):
        return ()
    if letter.answered_at is not None:
        return (ShownFact(code=LETTER_ENTERED, verdict=PASS),)
    return (ShownFact(code=LETTER_OUT, verdict=UNKNOWN, params={"letters": letter.letters}),)


def _fact(reason: Reason) -> ShownFact:
    return ShownFact(code=reason.code.value, verdict=FAIL, params={**reason.params, **reason.facts})
