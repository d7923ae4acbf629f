"""The routes about people: the way in, one's own account, the first day, the team, the journal, second readers."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from review_queue.roles import Right
from review_queue.web.charter_pages import CharterPages
from review_queue.web.desk import Desk
from review_queue.web.gate import Gate
from review_queue.web.journal_pages import JournalPages
from review_queue.web.me_pages import MePages
from review_queue.web.pages import PREFIX, ConsoleRoute
from review_queue.web.routes import add_open, add_route
from review_queue.web.routing_pages import RoutingPages
from review_queue.web.second_reader_pages import SecondReaderPages
from review_queue.web.sign_in_pages import SignInPages
from review_queue.web.team_pages import TeamPages
from review_queue.web.training_pages import TrainingPages

OWN = Right.OWN_ACCOUNT


def people_routes(desk: Desk, gate: Gate) -> tuple[APIRouter, ...]:
    """Every router about people."""
    people, seconds = SignInPages(desk, gate), SecondReaderPages(desk, gate)
    reading = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.read)])
    writing = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.write)])
    _own_account(reading, writing, people, MePages(desk))
    _first_day(reading, writing, CharterPages(desk), TrainingPages(desk))
    _team(reading, writing, TeamPages(desk), JournalPages(desk))
    add_route(writing, "POST", "/items/{item_id}/second-reader", seconds.invite)
    return _way_in(people), _waiting(gate, people), _locked(gate, people), _guests(seconds), reading, writing


def _way_in(people: SignInPages) -> APIRouter:
    """What a stranger may see."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute)
    add_open(router, "GET", "/sign-in", people.ask)
    add_open(router, "POST", "/sign-in", people.enter)
    add_open(router, "GET", "/sign-in/provider", people.go_to_provider)
    add_open(router, "GET", "/sign-in/provider/back", people.come_back)
    return router


def _waiting(gate: Gate, people: SignInPages) -> APIRouter:
    """What somebody may see whose password was right and whose code is to come."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.wait_for_code)])
    add_open(router, "GET", "/sign-in/code", people.ask_code)
    add_open(router, "POST", "/sign-in/code", people.enter_code)
    return router


def _locked(gate: Gate, people: SignInPages) -> APIRouter:
    """What a locked session may still do."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.write_locked)])
    add_route(router, "POST", "/unlock", people.unlock, OWN)
    add_route(router, "POST", "/lock", people.lock, OWN)
    add_route(router, "POST", "/sign-out", people.leave, OWN)
    return router


def _guests(seconds: SecondReaderPages) -> APIRouter:
    """What somebody invited to one case may see; their seat is looked at by the pages themselves."""
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute)
    add_open(router, "GET", "/second-reader/sign-in", seconds.door)
    add_open(router, "POST", "/second-reader/sign-in", seconds.enter)
    add_open(router, "GET", "/second-reader", seconds.show)
    add_open(router, "POST", "/second-reader", seconds.answer)
    add_open(router, "GET", "/second-reader/pages/{page}.jpg", seconds.page_image)
    return router


def _own_account(reading: APIRouter, writing: APIRouter, people: SignInPages, me: MePages) -> None:
    add_route(reading, "GET", "/sessions", people.sessions, OWN)
    add_route(writing, "POST", "/sessions/end-others", people.end_others, OWN)
    add_route(reading, "GET", "/me", me.show, OWN)
    add_route(reading, "GET", "/me/journal", me.journal, OWN)
    add_route(writing, "POST", "/me/password", me.change_password, OWN)
    add_route(writing, "POST", "/me/pause", me.pause, OWN)
    add_route(writing, "POST", "/me/home", me.set_home, OWN)
    add_route(writing, "POST", "/me/absences", me.add_absence, OWN)
    add_route(writing, "POST", "/me/absences/{absence_id}/remove", me.remove_absence, OWN)
    add_route(reading, "GET", "/second-factor", me.second_factor, OWN)
    add_route(writing, "POST", "/second-factor", me.confirm_factor, OWN)
    add_route(writing, "POST", "/second-factor/codes", me.fresh_codes, OWN)
    add_route(writing, "POST", "/second-factor/remove", me.remove_factor, OWN)


def _first_day(reading: APIRouter, writing: APIRouter, charter: CharterPages, training: TrainingPages) -> None:
    add_route(reading, "GET", "/charter", charter.show, OWN)
    add_route(writing, "POST", "/charter", charter.sign, OWN)
    add_route(reading, "GET", "/training", training.show, OWN)
    add_route(writing, "POST", "/training/again", training.again, OWN)
    add_route(writing, "POST", "/training/excuse", training.excuse, Right.EXCUSE)
    add_route(writing, "POST", "/training/exercises/{exercise}", training.answer, OWN)


def _team(reading: APIRouter, writing: APIRouter, team: TeamPages, journal: JournalPages) -> None:
    add_route(reading, "GET", "/journal", journal.show, Right.JOURNAL)
    routing = RoutingPages(team.desk)
    add_route(reading, "GET", "/organisation", routing.show, OWN)
    add_route(writing, "POST", "/organisation/hours", routing.set_hours, Right.LEAD)
    add_route(writing, "POST", "/organisation/twins", routing.set_twin, Right.LEAD)
    add_route(writing, "POST", "/organisation/brakes", routing.ask_brake, Right.LEAD)
    add_route(writing, "POST", "/organisation/brakes/{brake_id}/confirm", routing.confirm_brake, Right.LEAD)
    add_route(writing, "POST", "/organisation/brakes/{brake_id}/lift", routing.lift_brake, Right.LEAD)
    add_route(reading, "GET", "/team", team.show, Right.TEAM)
    add_route(reading, "GET", "/team/{moderator_id}", team.person, Right.TEAM)
    add_route(writing, "POST", "/team/{moderator_id}/limits", team.set_limits, Right.TEAM)
    add_route(writing, "POST", "/team/{moderator_id}/pause", team.set_pause, Right.TEAM)
    add_route(writing, "POST", "/team/{moderator_id}/absences", team.add_absence, Right.TEAM)
    add_route(writing, "POST", "/team/{moderator_id}/absences/{absence_id}/remove", team.remove_absence, Right.TEAM)
    add_route(writing, "POST", "/team/add", team.add, Right.ACCOUNTS)
    add_route(writing, "POST", "/team/grants/{grant_id}", team.settle, Right.ACCOUNTS)
    add_route(writing, "POST", "/team/{moderator_id}/roles", team.ask_roles, Right.ACCOUNTS)
    add_route(writing, "POST", "/team/{moderator_id}/mail", team.set_mail, Right.ACCOUNTS)
    add_route(writing, "POST", "/team/{moderator_id}/reset-factor", team.reset_factor, Right.ACCOUNTS)
    add_route(writing, "POST", "/team/{moderator_id}/close", team.close, Right.ACCOUNTS)
