"""The newcomer's pages: what neighbours will see, asking, where it stands. Never who answered, or who did not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from cooptation.acts import asks, households, invitations, letters, requests, told_homes
from cooptation.acts.letters import CodeAnswer, Tried
from cooptation.adapters import tries
from cooptation.circumstances import PostedCode
from cooptation.codes import Code
from cooptation.errors import NotFoundError
from cooptation.moments import is_within
from cooptation.people import Progress, RequestState
from cooptation.policy import CooptationPolicy
from cooptation.reasons import Answer
from cooptation.records import LetterPurpose, PostedLetter
from cooptation.web.desk import Desk, Visit, Words, see
from cooptation.web.errors import TooManyTriesError
from cooptation.web.gate import Gate
from cooptation.web.phrasing import Line, lines, refusal, shown_person
from cooptation.web.pictures import shared_link

HOME = "/voisins"
INVITATION = "palier_invitation"
"""The cookie of an invitation that was scanned before there was a case."""

Field = Annotated[str, Form()]

DONE = ("asked", "redeemed", "cohabitant", "letter", "letter_right", "home_told")
"""What the page may say was just done; the words of an address are never shown."""

WISH_LIFE = timedelta(days=households.WISH_DAYS)
"""As long as a cohabitant may answer the page says so, whatever they answered: a "no" is silent."""

MOST_CODES, MOST_CODES_IN_ALL = 50, 2000
"""Codes tried in a day from one address of the net, which a building or a town may share, and in all."""

FOLLOWED = {"human": LetterPurpose.FIRST, "verified": LetterPurpose.AUDIT}
"""Whose code may still be entered when nothing else is asked of the newcomer."""

CASE_GROUP = 4
"""A case's code is read aloud in groups of so many."""

STATES = {
    RequestState.QUEUED: "human",
    RequestState.ADMITTED: "verified",
    RequestState.EXPIRED: "expired",
    RequestState.CLOSED: "closed",
}


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Why the last form did nothing, and beside which form that stands."""

    place: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What the last form left: a sentence, or a refusal with what was typed."""

    said: str = ""
    refused: Refused | None = None
    typed: str = field(default="", repr=False)


class NewcomerPages:
    """Everything under /voisins."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        """Both are shared with the other pages."""
        self.desk = desk
        self.gate = gate

    def add_to(self, routes: APIRouter) -> None:
        """The addresses of these pages."""
        routes.get(HOME)(self.home)
        routes.post(f"{HOME}/choisir")(self.choose)
        routes.post(f"{HOME}/demander")(self.ask)
        routes.get(f"{HOME}/invitation")(self.invited)
        routes.post(f"{HOME}/invitation")(self.bring)
        routes.post(f"{HOME}/invitation/utiliser")(self.redeem)
        routes.post(f"{HOME}/logement")(self.tell_home)
        routes.post(f"{HOME}/foyer")(self.ask_cohabitant)
        routes.post(f"{HOME}/lettre")(self.ask_letter)
        routes.post(f"{HOME}/lettre/code")(self.enter_letter)

    def home(self, request: Request, fait: str = "") -> Response:
        """Where it stands, or what this path is before it is chosen."""
        said = self.desk.says(request)(f"done.{fait}") if fait in DONE else ""
        return self._home(request, self.desk.visits.visit(request), Sent(said=said))

    def choose(self, request: Request, csrf: Field = "") -> Response:
        """Begin to ask neighbours."""
        visit = self.desk.visits.checked(request, csrf)
        requests.open_request(self.desk.house, visit.case_id)
        return see(HOME)

    def ask(self, request: Request, csrf: Field = "", contact: Field = "") -> Response:
        """Ask one neighbour: by a link to show, or by a contact, with one answer whether a member or not."""
        visit, words = self.desk.visits.checked(request, csrf), self.desk.says(request)
        typed = contact.strip()
        made = asks.ask(self.desk.house, visit.case_id, typed or None)
        if not made.answer.counts:
            refused = Refused(place="ask", lines=refusal(made.answer, words))
            return self._home(request, visit, Sent(refused=refused, typed=typed), status=409)
        if typed:
            return see(f"{HOME}?fait=asked")
        return self.desk.page("ask_made.html", request, here=HOME, **self._ask_link(request, made.token, words))

    def invited(self, request: Request) -> Response:
        """Where the link or the QR code of an invitation leads."""
        return self.desk.page("invitation.html", request)

    def bring(self, request: Request, code: Field = "") -> Response:
        """Carry an invitation along until there is a case to use it for."""
        self._require_few(request)
        try:
            peek = invitations.peek(self.desk.house, code.strip())
        except NotFoundError:
            peek = None
        if peek is None or not peek.answer.counts:
            return self.desk.page("invitation.html", request, status=410, is_bad=True)
        answer = see(HOME if self.desk.visits.is_here(request) else "/")
        self.gate.carry(answer, INVITATION, code.strip())
        return answer

    def redeem(self, request: Request, csrf: Field = "", code: Field = "") -> Response:
        """Use an invitation for one's case."""
        visit, words = self.desk.visits.checked(request, csrf), self.desk.says(request)
        self._require_few(request)
        answer = self._redeemed(code.strip(), visit)
        if answer is None or not answer.counts:
            shown = refusal(answer, words) if answer else (_unknown_code(words),)
            page = self._home(request, visit, Sent(refused=Refused(place="invitation", lines=shown)), status=409)
            self.gate.put_down(page, INVITATION)
            return page
        done = see(f"{HOME}?fait=redeemed")
        self.gate.put_down(done, INVITATION)
        return done

    def tell_home(self, request: Request, csrf: Field = "", unit: Field = "") -> Response:
        """Say which flat of one's door is meant."""
        visit = self.desk.visits.checked(request, csrf)
        told_homes.tell_home(self.desk.house, visit.case_id, unit)
        return see(f"{HOME}?fait=home_told")

    def ask_cohabitant(self, request: Request, csrf: Field = "") -> Response:
        """Ask to be let in by somebody of the same dwelling; the same answer whether anybody is verified there."""
        visit = self.desk.visits.checked(request, csrf)
        households.ask_to_join(self.desk.house, visit.case_id)
        return see(f"{HOME}?fait=cohabitant")

    def ask_letter(self, request: Request, csrf: Field = "") -> Response:
        """Ask for a code by post."""
        visit, words = self.desk.visits.checked(request, csrf), self.desk.says(request)
        answer = letters.ask_letter(self.desk.house, visit.case_id)
        if answer.counts:
            return see(f"{HOME}?fait=letter")
        sent = Sent(refused=Refused(place="letter", lines=refusal(answer, words)))
        return self._home(request, visit, sent, status=409)

    def enter_letter(self, request: Request, csrf: Field = "", code: Field = "") -> Response:
        """Enter the code that came by post."""
        visit, words = self.desk.visits.checked(request, csrf), self.desk.says(request)
        tried = letters.try_code(self.desk.house, visit.case_id, code)
        if tried.tried is Tried.RIGHT:
            return see(f"{HOME}?fait=letter_right" if tried.is_for_request or tried.is_check else "/dossier")
        sent = Sent(refused=Refused(place="letter", lines=_wrong_code(tried, words)))
        return self._home(request, visit, sent, status=409)

    def _require_few(self, request: Request) -> None:
        """Count one code more: a poster's is short enough to be guessed at.

        Raises:
            TooManyTriesError: there were too many today.
        """
        key, now = self.desk.house.digest("tries", "invitation").encode(), self.desk.now()
        who = request.client.host if request.client else ""
        with self.desk.writing() as connection:
            mine = tries.count_try(connection, key, form="invitation", who=who, now=now)
            everybody = tries.count_try(connection, key, form="invitation", who=tries.EVERYBODY, now=now)
        if mine > MOST_CODES or everybody > MOST_CODES_IN_ALL:
            raise TooManyTriesError("come back tomorrow")

    def _redeemed(self, code: str, visit: Visit) -> Answer | None:
        """What an invitation answers; None when there is no such one."""
        try:
            return invitations.redeem(self.desk.house, code, visit.case_id).answer
        except NotFoundError:
            return None

    def _ask_link(self, request: Request, token: str, words: Words) -> dict[str, Any]:
        page = self.desk.address(request, "/parrainer/demande")
        made = shared_link(
            page, token, title=words("made.ask.card"), under=words("made.ask.under"), text=words("made.ask.text")
        )
        return {"made": made, "heading": words("made.ask.title"), "lead": words("made.ask.lead"), "back": HOME}

    def _home(self, request: Request, visit: Visit, sent: Sent, *, status: int = 200) -> Response:
        """The one page of this path, as it stands."""
        words = self.desk.says(request)
        try:
            known = requests.progress(self.desk.house, visit.case_id)
        except NotFoundError:
            known = None
        values = {"state": self._before(visit)} if known is None else _standing(known, words)
        if known is not None:
            values |= self._letter(known, values["state"], visit, words)
        values |= {"csrf": visit.csrf, "invitation": self.gate.carried(request, INVITATION)}
        values |= {"said": sent.said, "refused": sent.refused, "typed": sent.typed}
        values |= self._around(visit, words)
        return self.desk.page("newcomer.html", request, status=status, here=HOME, **values)

    def _letter(self, known: Progress, state: str, visit: Visit, words: Words) -> dict[str, Any]:
        """The letter the request waits for; or, beside what else there is to do, the one that is under way."""
        if known.letter is not None and any(reason.code is Code.P02_LETTER_FIRST for reason in known.reasons):
            return {"state": "letter", "first": self._first_letter(known, known.letter, visit, words)}
        post = known.letter or self._letter_of(visit, state)
        if post is None:
            return {}
        may_enter = letters.awaits_code(self.desk.house, visit.case_id)
        return {"under_way": {"posted": _posted(post, words), "may_enter": may_enter}}

    def _letter_of(self, visit: Visit, state: str) -> PostedLetter | None:
        """The last letter of a request that a human has, or of the check after an admission, as long as it is open."""
        post = letters.last_letter(self.desk.house, visit.case_id) if state in FOLLOWED else None
        return post if post is not None and post.is_open and post.purpose is FOLLOWED[state] else None

    def _first_letter(self, known: Progress, letter: PostedCode, visit: Visit, words: Words) -> dict[str, Any]:
        """Where the letter is whose code the request waits for, and what happens without it; never why it was sent."""
        window, policy = known.window_until, self.desk.policy
        until = next((reason.until for reason in known.reasons if letter.sent_at and reason.until), None)
        return {
            "posted": _posted(letter, words),
            "is_again": letter.letters > 1,
            "may_enter": letters.awaits_code(self.desk.house, visit.case_id),
            "if_not": _if_not(until, policy, words, is_last=letter.letters >= policy.audit_letters),
            "window": words.moment(window) if window is not None and window > self.desk.now() else "",
        }

    def _before(self, visit: Visit) -> str:
        """Whether this path may still be chosen."""
        with self.desk.house.looking() as work:
            return "choose" if work.follows.claimant(visit.case_id).is_open else "closed"

    def _around(self, visit: Visit, words: Words) -> dict[str, Any]:
        """What neighbours see, the other ways in, until when a yes lasts, and the code an agent asks for."""
        with self.desk.house.looking() as work:
            seen, wish = work.follows.introduce(visit.case_id), work.side.homes.wish_of(visit.case_id)
            member, now = work.members.by_case(visit.case_id), work.now
        asked = wish is not None and wish.confirmed_at is None and is_within(wish.opened_at, WISH_LIFE, now)
        post = letters.last_letter(self.desk.house, visit.case_id) if self.desk.house.letters_on else None
        return {
            "seen": shown_person(visit.case_id, seen),
            "household": {"is_asked": asked},
            "asks_flat": told_homes.may_tell(self.desk.house, visit.case_id),
            "letter": {"is_on": self.desk.house.letters_on, "may_enter": _may_enter(post), "may_ask": True},
            "case_code": in_groups(visit.case_id),
            "until": words.day(member.verified_until) if member is not None and member.verified_until else "",
        }


def in_groups(code: str) -> str:
    """A code as it is read aloud."""
    return " ".join(code[start : start + CASE_GROUP] for start in range(0, len(code), CASE_GROUP))


def _may_enter(post: PostedLetter | None) -> bool:
    """Whether a letter is on its way that opens the door."""
    return post is not None and post.purpose is LetterPurpose.ENTRY and post.answered_at is None


def _if_not(until: datetime | None, policy: CooptationPolicy, words: Words, *, is_last: bool) -> str:
    """What happens without the code: by which day or, before the letter is printed, after how many."""
    if until is not None:
        day = words.day(until)
        return words("letter_first.if_not.human", date=day) if is_last else words("letter_first.if_not.again", date=day)
    days = policy.audit_days
    if is_last:
        return words("letter_first.if_not.human.days", days=days)
    return words("letter_first.if_not.again.days", days=days)


def _posted(letter: PostedCode | PostedLetter, words: Words) -> str:
    """When the last letter was sent, or asked for."""
    if letter.sent_at is not None:
        return words("letter_first.sent", date=words.day(letter.sent_at))
    if letter.asked_at is not None:
        return words("letter_first.asked", date=words.day(letter.asked_at))
    return words("letter_first.soon")


def _standing(known: Progress, words: Words) -> dict[str, Any]:
    """Where the request stands: counts of the last fixed hour and dates, in words."""
    has_quorum = known.points >= known.points_needed and not known.reasons
    state = STATES.get(known.state, "window" if known.window_until or has_quorum else "open")
    return {
        "state": state,
        "points": {
            "have": known.points,
            "needed": known.points_needed,
            "as_of": words.moment(known.shown_at),
            "next_at": words.moment(known.next_shown_at),
        },
        "missing": lines(known.reasons, words),
        "window_until": words.moment(known.window_until) if known.window_until else "",
        "ends": words.day(known.ends_at),
        "asks_left": known.asks_left,
        "asks_open_left": known.asks_open_left,
    }


def _unknown_code(words: Words) -> Line:
    return Line(said=words("invitation.unknown"), when="", next=words("invitation.unknown.next"))


def _wrong_code(tried: CodeAnswer, words: Words) -> tuple[Line, ...]:
    """Why a letter's code did nothing."""
    if tried.tried is Tried.OVER:
        return refusal(tried.answer, words) or (Line(said=words("reason.vouch.l02_code_ended"), when="", next=""),)
    left = words("letter.wrong.left", count=tried.tries_left)
    return (Line(said=words("letter.wrong"), when=left, next=words("letter.wrong.next")),)
