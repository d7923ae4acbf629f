"""``/v1/members``: what only the network knows of its members, and what it may read of them.

Every fact feeds a rule and is optional; a rule without its signal says so. Devices and contacts are digested before
they are kept. Nothing here vouches for anybody.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, File, Path, Request, UploadFile
from joserfc.jwk import OKPKey
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from cooptation.acts import members, told_homes
from cooptation.acts.members import ImportReport, MemberView, Told
from cooptation.adapters.sessions import end_sessions_of
from verification.adapters.member_file import MAX_ACCOUNT_CHARS, parse_member_file
from verification.domain.claim import MAX_ADDRESS_CHARS
from verification.web.api import Key, LinkAnswer
from verification.web.api_answers import given
from verification.web.member_tokens import check_token, public_key
from verification.web.problems import ProblemError
from verification.web.vouch_api import HomeDetail, MemberToken, ReasonAnswer, new_link, reason_answer
from verification.web.vouch_house import VouchHouse

MAX_FILE_BYTES = 15_000_000
"""As much as the service takes of any upload; larger files go by the command line."""
MOST_REFERENCES = 50
MAX_REFERENCE_CHARS = 200
REGISTER_KEY = "register_key"

Account = Annotated[str, Path(max_length=MAX_ACCOUNT_CHARS, description="Your own reference of the person.")]
Reference = Annotated[str, Field(min_length=1, max_length=MAX_REFERENCE_CHARS)]


class HeldBack(BaseModel):
    """One thing that probation does not allow yet."""

    act: str
    reason: ReasonAnswer


class MemberAnswer(BaseModel):
    """How a member stands. ``level``: d, c1, c2 or guest; null when not verified. ``held_back``: rule P01."""

    account: str
    level: str | None
    active: bool
    verified_until: datetime | None
    probation_until: datetime | None
    role: str
    vouches_left_90d: int
    next_vouch_at: datetime | None
    held_back: list[HeldBack]


class Signals(BaseModel):
    """What you know of the account; leave out what you do not. Moments have a time zone."""

    model_config = ConfigDict(extra="forbid")

    active_days: int | None = Field(default=None, ge=0, le=100_000, description="Distinct days of activity.")
    devices: list[Reference] | None = Field(
        default=None, max_length=MOST_REFERENCES, description="Opaque references of devices; no fingerprints."
    )
    credential_changes: list[AwareDatetime] | None = Field(
        default=None, max_length=MOST_REFERENCES, description="Moments of a new device, a takeover or a password reset."
    )
    contacts: list[Reference] | None = Field(
        default=None, max_length=MOST_REFERENCES, description="Telephone and mail as you keep them; digested at once."
    )


class MemberHome(HomeDetail):
    """A member's flat, with the address as you keep it: of an imported member there is only a digest to hold it to."""

    address: str = Field(min_length=1, max_length=MAX_ADDRESS_CHARS, examples=["12 rue des Lilas, 35400 Saint-Malo"])


class Recovery(BaseModel):
    """The owner has the account back."""

    model_config = ConfigDict(extra="forbid")

    taken_over_at: AwareDatetime = Field(description="From when it was in other hands, as far as is known.")


class RecoveryAnswer(BaseModel):
    """How many vouches are void; nobody is struck for them."""

    void_vouches: int


class PublicJwk(BaseModel):
    """A member's public key (RFC 8037)."""

    model_config = ConfigDict(extra="ignore")

    kty: str = Field(pattern="^OKP$")
    crv: str = Field(pattern="^Ed25519$")
    x: str = Field(min_length=43, max_length=43)


class KeyAnswer(BaseModel):
    """The key's thumbprint (RFC 7638), to be sent as ``kid``."""

    kid: str


class Fault(BaseModel):
    """What is wrong with a line of a file; never what is written in it."""

    line: int
    detail: str


class ImportAnswer(BaseModel):
    """What an import did; with ``faults`` nothing was written."""

    members: int
    batch: str | None
    faults: list[Fault]


def add_members(routes: APIRouter, made: VouchHouse, known: Any) -> None:  # noqa: ANN401
    """How members stand, and what the network tells of them."""

    @routes.get("/members/{account}", response_model=MemberAnswer)
    def read_member(account: Account, _actor: str = known) -> MemberAnswer:
        """How a member stands, and what probation does not allow yet."""
        with given():
            return _member_answer(members.view(made.house, account))

    @routes.post("/members/{account}/signals", status_code=204)
    def tell_signals(account: Account, body: Signals, _actor: str = known) -> None:
        """Tell what only you know of an account. What is left out stays as it was."""
        told = Told(
            active_days=body.active_days,
            devices=None if body.devices is None else frozenset(body.devices),
            credential_changes=None if body.credential_changes is None else tuple(body.credential_changes),
            contacts=None if body.contacts is None else frozenset(body.contacts),
        )
        with given():
            members.signal(made.house, account, told)

    @routes.post("/members/{account}/home", status_code=204)
    def tell_home(account: Account, body: MemberHome, _actor: str = known) -> None:
        """Say which flat a member lives in, imported ones too, once; kept as a digest, the address is forgotten."""
        with given():
            member_id = made.member_of(account)
            told_homes.tell_home_as_member(made.house, member_id, body.unit, body.address)

    @routes.post("/members/{account}/links", status_code=201, response_model=LinkAnswer)
    def make_member_link(account: Account, request: Request, actor: str = known) -> LinkAnswer:
        """A one-time link that opens the member's own page, for 7 days. Give it to that member and nobody else."""
        with given():
            member_id = made.member_of(account)
        token = new_link(made.transactions, member_id)
        with made.transactions() as work:
            work.audit.append(actor, "member.link_made", member_id)
        return LinkAnswer(url=f"{made.site(request)}/parrainer/entrer#{token}")


def add_changes(routes: APIRouter, made: VouchHouse, known: Any) -> None:  # noqa: ANN401
    """A member moves, leaves, or has their account back."""

    @routes.post("/members/{account}/moves", status_code=204)
    def move(account: Account, actor: str = known) -> None:
        """The member lives elsewhere: what was vouched for the old home ends. Start a case for the new one."""
        with given():
            members.moved(made.house, account, actor=actor)

    @routes.post("/members/{account}/departures", status_code=204)
    def depart(account: Account, actor: str = known) -> None:
        """The member left the network; what they vouched for stands."""
        with given():
            members.departed(made.house, account, actor=actor)
            _end_sessions(made, account)

    @routes.post("/members/{account}/recoveries", response_model=RecoveryAnswer)
    def recover(account: Account, body: Recovery, actor: str = known) -> RecoveryAnswer:
        """The owner has the account back: what it vouched meanwhile is void, every session and key ends."""
        with given():
            void = members.recovered(made.house, account, body.taken_over_at, actor=actor)
            _end_sessions(made, account)
        return RecoveryAnswer(void_vouches=void)


def _end_sessions(made: VouchHouse, account: str) -> None:
    member_id = made.member_of(account)
    with made.transactions() as work:
        end_sessions_of(work.connection, member_id)


def add_keys(routes: APIRouter, made: VouchHouse, known: Any) -> None:  # noqa: ANN401
    """Keys by which members sign, and imports."""

    @routes.post("/members/{account}/keys", status_code=201, response_model=KeyAnswer)
    def add_key(account: Account, body: PublicJwk, actor: str = known, palier_member: MemberToken = None) -> KeyAnswer:
        """Another key of a member, vouched for by one they have (`action` `register_key`, `kid_new` its thumbprint).

        The first one is registered in person: on the member's page, or by `palier members key`.
        """
        key: OKPKey = public_key(body.x)
        signed = check_token(made.house, palier_member, action=REGISTER_KEY)
        kid = key.thumbprint()
        with given():
            if signed.text("kid_new") != kid or made.member_of(account) != signed.member_id:
                raise ProblemError(401, "member.token_refused", "The token must name this account and this key.")
            members.register_key(made.house, signed.member_id, kid, body.x, actor=actor)
        return KeyAnswer(kid=kid)

    @routes.post("/members/imports", status_code=201, response_model=ImportAnswer)
    def import_file(
        file: Annotated[UploadFile, File(description="CSV: account, level, verified_at, address [, household, until]")],
        actor: str = known,
        idempotency_key: Key = None,
    ) -> Any:  # noqa: ANN401
        """Take verified members in, all or none, as one batch that can be undone by `palier members undo`."""
        data = file.file.read(MAX_FILE_BYTES)
        asked = f"import|{len(data)}|{made.house.digest('import', data.hex())}"
        return made.once(actor, idempotency_key, asked, lambda: _import(made, data, actor))


def _import(made: VouchHouse, data: bytes, actor: str) -> ImportAnswer:
    """The whole file, or a problem that names its lines.

    Raises:
        ProblemError: lines are wrong; nothing was written.
    """
    read = parse_member_file(data)
    faults = read.faults
    report = ImportReport(members=len(read.members))
    if not faults:
        with given():
            report = members.import_members(made.house, read.members, actor=actor)
        faults = report.faults
    if faults:
        pointers = [{"pointer": f"/line/{fault.line}", "detail": fault.message} for fault in faults]
        raise ProblemError(422, "members.file", "Nothing was taken in; correct these lines.", pointers=pointers)
    return ImportAnswer(members=report.members, batch=report.batch_id, faults=[])


def _member_answer(view: MemberView) -> MemberAnswer:
    return MemberAnswer(
        account=view.account,
        level=view.level.value if view.level else None,
        active=view.is_active,
        verified_until=view.verified_until,
        probation_until=view.probation_until,
        role=view.role.value,
        vouches_left_90d=view.budget.left_90d,
        next_vouch_at=view.budget.next_at,
        held_back=[HeldBack(act=act.value, reason=reason_answer(reason)) for act, reason in view.held_back],
    )
