"""What an operator must know about an installation, one probe each: fine, to do, or broken, with one next step.

A probe asks one thing and never changes anything but a small file that it takes away again. ``PROBES`` is the order on
the page. What a probe cannot reach is broken, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property

import pytesseract
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from kombu.connection import Connection as Broker
from kombu.exceptions import OperationalError as BrokerError
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from cooptation.adapters.policies import load_policy as load_rules
from cooptation.adapters.side_tables import letters
from cooptation.errors import CooptationError
from ocr.adapters.sandbox import Sandbox, available_sandbox
from review_queue.adapters import brake_store, hours_store
from review_queue.adapters.routing_store import without_home
from review_queue.adapters.team_store import Person, people
from review_queue.brake import Brake, Scope
from review_queue.roles import MUST_ENROL
from review_queue.team import Gap, gaps
from review_queue.texts import Locale, text
from verification.adapters.address_base import has_base
from verification.adapters.audit_log import audit_entries, head, iterate
from verification.adapters.database import READ_ONLY, make_engine
from verification.adapters.envelope import MasterKeys
from verification.adapters.migrate import alembic_config
from verification.adapters.tables import jobs, outbox, quarters
from verification.audit import verify_chain
from verification.bootstrap import PARIS, digest_keys, make_blobs, make_paper_keys, make_trust
from verification.domain.errors import VerificationError
from verification.settings import Settings

LANGUAGES = {"fra"}
"""What Tesseract needs to read French papers."""
OVERDUE = timedelta(minutes=10)
"""A paper or an effect that waits longer has been forgotten, or nobody works."""
OLD_BACKUP = timedelta(days=7)
LATE_LETTER = timedelta(days=4)
"""Letters go out twice a week (docs/vouching.md)."""
OLD_ANCHOR = timedelta(days=1)
CHAIN_READ = 50_000
"""Entries checked here; a longer chain is left to 'palier audit verify'."""
BROKER_WAIT_S = 3
PROBE_FILE = "doctor/probe"


HELD_BY = {
    Sandbox.BUBBLEWRAP: "papers are opened inside bubblewrap: no network, no files but their own",
    Sandbox.RLIMITS: "papers are opened in a process with limits on time and memory, and nothing around it",
}


class State(StrEnum):
    """How one thing stands."""

    OK = "ok"
    TO_DO = "to do"
    BROKEN = "broken"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the page: what, how it stands, what was seen, and the one next step when there is one."""

    what: str
    state: State
    seen: str
    next_step: str = ""


class Patient:
    """The installation as the probes reach it; what costs something is asked for once."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        """Nothing is opened before a probe asks."""
        self.settings = settings
        self.now = now

    @cached_property
    def engine(self) -> Engine:
        """The main database."""
        return make_engine(self.settings.database)

    def looking(self) -> Connection:
        """A connection that changes nothing."""
        return self.engine.connect().execution_options(**{READ_ONLY: True})

    @cached_property
    def team(self) -> tuple[Person, ...]:
        """Everybody whose account is open."""
        with self.looking() as connection:
            return people(connection, today=self.now.astimezone(PARIS).date(), decided_since=self.now)


REPAIR_FIRST = "repair what the lines above name, then ask again"
Probe = Callable[[Patient], Line]


def examine(settings: Settings, now: datetime) -> tuple[Line, ...]:
    """Every probe's line; one that fails says that it could not be reached."""
    patient = Patient(settings, now)
    return tuple(_line_of(what, probe, patient) for what, probe in PROBES.items())


def _line_of(what: str, probe: Probe, patient: Patient) -> Line:
    try:
        return probe(patient)
    except SQLAlchemyError:
        return Line(what=what, state=State.BROKEN, seen="the database does not answer this", next_step=REPAIR_FIRST)
    except VerificationError as error:
        return Line(what=what, state=State.BROKEN, seen=f"not reached ({error.code})", next_step=str(error))
    except (OSError, ValueError) as error:
        kind = type(error).__name__
        return Line(what=what, state=State.BROKEN, seen=f"not reached ({kind})", next_step=REPAIR_FIRST)


def _fine(what: str, seen: str) -> Line:
    return Line(what=what, state=State.OK, seen=seen)


def _judged(what: str, seen: str, *, is_fine: bool, step: str, otherwise: State = State.TO_DO) -> Line:
    """Fine, or what to do about it."""
    return _fine(what, seen) if is_fine else Line(what=what, state=otherwise, seen=seen, next_step=step)


def _secrets(patient: Patient) -> Line:
    MasterKeys.parse(patient.settings.master_keys.get_secret_value())
    digest_keys(patient.settings)
    return _fine("secrets", "master and digest keys are set; keep a copy of both elsewhere (docs/storage.md)")


def _database(patient: Patient) -> Line:
    newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
    try:
        with patient.looking() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError:
        step = "start it, or correct PALIER_DATABASE_URL; then ask again"
        return Line(what="database", state=State.BROKEN, seen="does not answer", next_step=step)
    seen = f"{patient.engine.dialect.name}, revision {present or 'none'}"
    return _judged("database", seen, is_fine=present == newest, step="run 'palier migrate'", otherwise=State.BROKEN)


def _files(patient: Patient) -> Line:
    blobs = make_blobs(patient.settings)
    blobs.put(PROBE_FILE, b"palier")
    is_same = blobs.get(PROBE_FILE) == b"palier"
    blobs.delete(PROBE_FILE)
    where = "bucket" if patient.settings.s3_bucket else "folder"
    step = "what was written was read otherwise: change the storage"
    return _judged("files", f"{where}: written, read, deleted", is_fine=is_same, step=step, otherwise=State.BROKEN)


def _paper_keys(patient: Patient) -> Line:
    make_paper_keys(patient.settings)
    return _fine("paper keys", "their store answers")


def _broker(patient: Patient) -> Line:
    if patient.settings.is_embedded:
        return _fine("broker", "in this process; a city sets PALIER_BROKER_URL")
    try:
        with Broker(patient.settings.broker_url, connect_timeout=BROKER_WAIT_S) as connection:  # type: ignore[no-untyped-call]
            connection.ensure_connection(max_retries=1, timeout=BROKER_WAIT_S)
    except (BrokerError, OSError):
        step = "start it, or correct PALIER_BROKER_URL; nothing is lost meanwhile, papers wait"
        return Line(what="broker", state=State.BROKEN, seen="does not answer", next_step=step)
    return _fine("broker", "answers")


def _sandbox(patient: Patient) -> Line:
    sandbox = available_sandbox()
    step = "install bubblewrap and allow namespaces (docs/operations.md, Sandbox)"
    is_fine = sandbox is Sandbox.BUBBLEWRAP
    otherwise = State.BROKEN if patient.settings.require_sandbox else State.TO_DO
    return _judged("sandbox", HELD_BY[sandbox], is_fine=is_fine, step=step, otherwise=otherwise)


def _tesseract(patient: Patient) -> Line:
    try:
        found = set(pytesseract.get_languages())
    except pytesseract.TesseractNotFoundError:
        step = "install tesseract-ocr and tesseract-ocr-fra"
        return Line(what="tesseract", state=State.BROKEN, seen="not installed", next_step=step)
    missing = ", ".join(sorted(LANGUAGES - found))
    seen = f"missing: {missing}" if missing else "French is there"
    return _judged("tesseract", seen, is_fine=not missing, step="install tesseract-ocr-fra", otherwise=State.BROKEN)


NEXT_FOR_GAP = {
    Gap.NO_MODERATOR: "'palier moderator add LOGIN', or the team page",
    Gap.ALL_AWAY: "ask somebody to come back, or add a moderator",
    Gap.ONE_PAIR_OF_EYES: "add a second moderator; until then invite a second reader for each four-eyes case",
    Gap.NO_LEAD: "'palier moderator grant LOGIN moderator lead'",
    Gap.ONE_LEAD: "name a second lead on the team page: the brake takes two",
    Gap.NO_ADMIN: "leads look after accounts meanwhile",
    Gap.NO_AUDITOR: "ask an association or the town hall to read the journal",
}
NOBODY_WORKS = {Gap.NO_MODERATOR, Gap.NO_LEAD}


def _roles(patient: Patient) -> Line:
    today = patient.now.astimezone(PARIS).date()
    found = gaps(person.as_member(today) for person in patient.team)
    if not found:
        return _fine("roles", f"{len(patient.team)} people, every role is filled")
    state = State.BROKEN if NOBODY_WORKS & set(found) else State.TO_DO
    seen = " ".join(text(f"gap.{gap}", Locale.EN) for gap in found)
    return Line(what="roles", state=state, seen=seen, next_step=NEXT_FOR_GAP[found[0]])


def _brake(patient: Patient) -> Line:
    leads = sum("lead" in person.roles for person in patient.team)
    with patient.looking() as connection:
        held = [brake for brake in brake_store.current(connection, patient.now) if brake.is_in_force(patient.now)]
        named = {row.id: row.name for row in connection.execute(select(quarters.c.id, quarters.c.name))}
    if held:
        seen = "; ".join(f"{_braked(brake, named)} until {brake.until:%Y-%m-%d %H:%M} UTC" for brake in held)
        step = "humans only there: it ends by itself, or a lead lifts it on the page « Organisation »"
        return _judged("brake", seen, is_fine=False, step=step)
    step = "the brake takes two leads: name another on the team page"
    return _judged("brake", f"off, {leads} leads", is_fine=leads > 1, step=step)


def _braked(brake: Brake, named: Mapping[str, str]) -> str:
    """What a brake is on, in words."""
    if brake.scope is Scope.PATH:
        return text(f"brake.path.{brake.target}", Locale.EN)
    return text("brake.quarter", Locale.EN, name=named.get(brake.target, brake.target))


def _homes(patient: Patient) -> Line:
    with patient.looking() as connection:
        unknown = without_home(connection)
    step = "each of them says where they live under 'My account', or 'palier homes set'; no name or address is kept"
    return _judged("moderators' homes", f"{unknown} not known", is_fine=unknown == 0, step=step)


def _second_factors(patient: Patient) -> Line:
    owing = [one for one in patient.team if one.roles & MUST_ENROL and not one.has_second_factor]
    step = "each of them sets one up under 'My account', within seven days of the role"
    return _judged("second factors", f"{len(owing)} leads and admins without one", is_fine=not owing, step=step)


def _working_hours(patient: Patient) -> Line:
    with patient.looking() as connection:
        hours = hours_store.declared(connection)
    step = "'palier hours set', or a lead on the page « Organisation »: until then promises count nights and Sundays"
    seen = "not declared" if hours is None else f"declared, {sum(bool(day) for day in hours.week)} days a week"
    return _judged("working hours", seen, is_fine=hours is not None, step=step)


def _jobs(patient: Patient) -> Line:
    waiting = select(func.count()).where(jobs.c.state == "open", jobs.c.created_at < patient.now - OVERDUE)
    return _waiting(patient, "jobs", waiting, "papers wait for more than 10 minutes")


def _outbox(patient: Patient) -> Line:
    waiting = select(func.count()).where(outbox.c.sent_at.is_(None), outbox.c.send_after < patient.now - OVERDUE)
    return _waiting(patient, "outbox", waiting, "effects are overdue by more than 10 minutes")


def _waiting(patient: Patient, what: str, query: object, words: str) -> Line:
    with patient.looking() as connection:
        count = int(connection.execute(query).scalar_one())  # type: ignore[call-overload]
    step = "see that worker and scheduler run, then their logs"
    return _judged(what, f"{count} {words}", is_fine=count == 0, step=step, otherwise=State.BROKEN)


def _trust(patient: Patient) -> Line:
    folder = patient.settings.trust_folder
    make_trust(patient.settings)
    is_filled = folder.is_dir() and any(folder.iterdir())
    step = "'palier trust-list' brings the authorities of 2D-Doc; without them no seal counts"
    return _judged("trust list", "certificates are there" if is_filled else "empty", is_fine=is_filled, step=step)


def _addresses(patient: Patient) -> Line:
    with patient.looking() as connection:
        is_there = has_base(connection)
    step = "'palier addresses import' the national address base; without it no distance is known"
    return _judged("address base", "imported" if is_there else "not imported", is_fine=is_there, step=step)


def _quarters(patient: Patient) -> Line:
    with patient.looking() as connection:
        count = connection.execute(select(func.count()).select_from(quarters)).scalar_one()
    step = "'palier neighbourhoods import', unless the network is one quarter"
    return _judged("quarters", f"{count}", is_fine=count > 0, step=step)


def _vouching(patient: Patient) -> Line:
    settings, what = patient.settings, "rules of vouching"
    try:
        rules = load_rules(settings.cooptation_policy_file, letters_on=settings.letters)
    except CooptationError as error:
        step = "see 'palier cooptation rules' for a file that is whole"
        return Line(what=what, state=State.BROKEN, seen=str(error), next_step=step)
    wants_letters = rules.letter_links + rules.letter_for_share > 0 or rules.points_without_letter > rules.points
    step = "they want letters before some admissions: set PALIER_LETTERS, or humans look at all of these"
    return _judged(what, rules.version, is_fine=settings.letters or not wants_letters, step=step)


def _letters(patient: Patient) -> Line:
    row = letters.c
    late = (row.sent_at.is_(None), row.closed_at.is_(None), row.asked_at < patient.now - LATE_LETTER)
    with patient.looking() as connection:
        count = int(connection.execute(select(func.count()).where(*late)).scalar_one())
    seen = f"{count} letters with a code wait for more than {LATE_LETTER.days} days"
    return _judged("letters", seen, is_fine=count == 0, step="'palier letters print', and post them")


def _chain(patient: Patient) -> Line:
    with patient.looking() as connection:
        last = head(connection)
        if last is None:
            return _fine("audit chain", "no entry yet")
        if last.seq > CHAIN_READ:
            return _fine("audit chain", f"{last.seq} entries; check it whole with 'palier audit verify'")
        verdict = verify_chain(iterate(connection))
    seen = f"whole, {last.seq} entries" if verdict.ok else f"broken at entry {verdict.bad_seq}"
    step = "stop, keep a copy of the database, and compare with the last anchor ('palier audit verify --anchor')"
    return _judged("audit chain", seen, is_fine=verdict.ok, step=step, otherwise=State.BROKEN)


def _mail(patient: Patient) -> Line:
    is_set = bool(patient.settings.smtp_url.get_secret_value())
    step = "set PALIER_SMTP_URL; until then messages are written to a local folder and reach nobody"
    return _judged("mail", "SMTP" if is_set else "local folder", is_fine=is_set, step=step)


def _address(patient: Patient) -> Line:
    is_safe = patient.settings.has_secure_cookies
    step = "set PALIER_PUBLIC_URL to the https:// address before anybody else opens it"
    return _judged("public address", patient.settings.root_url, is_fine=is_safe, step=step)


def _backup(patient: Patient) -> Line:
    return _age(patient, "backup", "backup.made", OLD_BACKUP, "'palier backup FOLDER', and restore it once elsewhere")


def _anchor(patient: Patient) -> Line:
    return _age(patient, "audit anchor", "audit.anchored", OLD_ANCHOR, "put 'palier audit anchor' in an hourly timer")


def _age(patient: Patient, what: str, action: str, oldest: timedelta, step: str) -> Line:
    """How long ago something was done, as the journal says."""
    with patient.looking() as connection:
        done = select(func.max(audit_entries.c.at)).where(audit_entries.c.action == action)
        at = connection.execute(done).scalar_one()
    if at is None:
        return Line(what=what, state=State.TO_DO, seen="none is known", next_step=step)
    moment = datetime.fromisoformat(at).astimezone(UTC)
    return _judged(what, f"{moment:%Y-%m-%d %H:%M} UTC", is_fine=patient.now - moment <= oldest, step=step)


PROBES: dict[str, Probe] = {
    "secrets": _secrets,
    "database": _database,
    "files": _files,
    "paper keys": _paper_keys,
    "broker": _broker,
    "sandbox": _sandbox,
    "tesseract": _tesseract,
    "roles": _roles,
    "brake": _brake,
    "moderators' homes": _homes,
    "second factors": _second_factors,
    "working hours": _working_hours,
    "jobs": _jobs,
    "outbox": _outbox,
    "trust list": _trust,
    "address base": _addresses,
    "quarters": _quarters,
    "rules of vouching": _vouching,
    "letters": _letters,
    "audit chain": _chain,
    "audit anchor": _anchor,
    "mail": _mail,
    "public address": _address,
    "backup": _backup,
}
