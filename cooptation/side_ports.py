"""What the acts beside a vouch need kept: organisations, households, letters, reports, consequences, imports.

Each store is one transaction's; a method that changes a row states its own conditions and answers whether it did.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cooptation.aftermath import Consequence, GivenVouch
from cooptation.people import Home, Member
from cooptation.records import (
    Agent,
    Appointment,
    Attachment,
    Attested,
    Batch,
    Building,
    Cause,
    Event,
    FiledReport,
    Imported,
    KeptConsequence,
    KeptFraud,
    MemberKey,
    Organisation,
    PostedLetter,
    Said,
    Stood,
    ToldHome,
    Unposted,
    Untold,
)


class Bodies(Protocol):
    """Organisations, their agents and address lists, and ambassadors."""

    def add(self, organisation: Organisation) -> None:
        """A new organisation."""
        ...

    def get(self, organisation_id: str) -> Organisation | None:
        """One organisation."""
        ...

    def by_siren(self, siren: str) -> Organisation | None:
        """The organisation of a company number whose agreement has not ended."""
        ...

    def all(self) -> tuple[Organisation, ...]:
        """Every organisation, oldest first."""
        ...

    def end(self, organisation_id: str, at: datetime) -> bool:
        """End an agreement."""
        ...

    def agree_dwellings(self, organisation_id: str, dwellings: Sequence[str], at: datetime) -> int:
        """Put dwellings on its agreed list; how many are new."""
        ...

    def is_listed(self, organisation_id: str, dwelling: str) -> bool:
        """Whether it agreed to speak for this dwelling."""
        ...

    def add_agent(self, agent: Agent) -> None:
        """A person who acts for it."""
        ...

    def agent(self, agent_id: str) -> Agent | None:
        """One agent."""
        ...

    def agents_of(self, organisation_id: str) -> tuple[Agent, ...]:
        """Its agents, oldest first."""
        ...

    def end_agent(self, agent_id: str, at: datetime) -> bool:
        """End an agent's part."""
        ...

    def add_attestation(self, attested: Attested) -> None:
        """Keep what an agent attested."""
        ...

    def attested_by(self, organisation_id: str) -> tuple[Attested, ...]:
        """What its agents attested, newest first."""
        ...

    def appoint(self, appointment: Appointment) -> None:
        """An ambassador's year."""
        ...

    def appointment_of(self, member_id: str) -> Appointment | None:
        """The last year of an ambassador, ended or not."""
        ...

    def ambassadors(self, at: datetime) -> tuple[Appointment, ...]:
        """Those in office."""
        ...

    def end_appointment(self, member_id: str, at: datetime) -> bool:
        """End an ambassador's part."""
        ...

    def strike(self, strike_id: str, holder_id: str, at: datetime) -> int:
        """One misuse that a human upheld, of an ambassador or an agent; how many there are."""
        ...

    def unstrike(self, strike_id: str) -> None:
        """A misuse was none."""
        ...

    def strikes(self, holder_id: str) -> int:
        """How many misuses of theirs were upheld."""
        ...


class Homes(Protocol):
    """Cohabitants, letters, and what is declared of buildings and quarters."""

    def ask_to_join(self, attachment: Attachment) -> None:
        """A newcomer's wish to be let in."""
        ...

    def attachment(self, attachment_id: str) -> Attachment | None:
        """One wish."""
        ...

    def open_wishes(self, dwelling: str, since: datetime) -> tuple[Attachment, ...]:
        """Wishes for a dwelling made since then that nobody has answered."""
        ...

    def wish_of(self, case_id: str) -> Attachment | None:
        """The last wish of a case."""
        ...

    def tell(self, told: ToldHome) -> bool:
        """Keep which flat is meant; False when it was said before of that door. Another door's is forgotten."""
        ...

    def told(self, case_id: str) -> ToldHome | None:
        """What a resident said of their flat."""
        ...

    def forget_told(self, case_id: str) -> None:
        """With the person."""
        ...

    def confirm(self, attachment_id: str, member_id: str, at: datetime) -> bool:
        """Let in; False when it was answered meanwhile."""
        ...

    def turn_down(self, attachment_id: str, at: datetime) -> bool:
        """Answer that one does not live with them; False when it was answered meanwhile."""
        ...

    def let_in_by(self, member_id: str, since: datetime) -> tuple[datetime, ...]:
        """When a resident let others in."""
        ...

    def add_letter(self, letter: PostedLetter) -> None:
        """A letter to be printed."""
        ...

    def letter(self, letter_id: str) -> PostedLetter | None:
        """One letter."""
        ...

    def letters_to(self, home: Home, since: datetime) -> tuple[tuple[datetime, ...], int]:
        """When codes were asked for a dwelling, whoever asked, and how many homes share them.

        They are one, or as many as are registered behind a door whose residents do not say which flat is theirs.
        """
        ...

    def letters_of(self, case_id: str) -> tuple[PostedLetter, ...]:
        """Every letter of a case, the one asked for first before the others."""
        ...

    def hold_letters(self, case_id: str) -> tuple[PostedLetter, ...]:
        """The same, with their rows held for the rest of the transaction."""
        ...

    def unprinted(self, most: int) -> tuple[PostedLetter, ...]:
        """Letters that wait to be printed, oldest first."""
        ...

    def mark_printed(self, letter_id: str, code_digest: str, at: datetime) -> bool:
        """It goes out with this code; False when it was printed meanwhile."""
        ...

    def note_try(self, letter_id: str, tries: int) -> bool:
        """One wrong code more; False when somebody else tried meanwhile."""
        ...

    def mark_answered(self, letter_id: str, at: datetime) -> bool:
        """The right code came; False when it had come already."""
        ...

    def unanswered(self, sent_before: datetime, most: int) -> tuple[PostedLetter, ...]:
        """Audit letters sent before then that nobody answered and nobody followed up."""
        ...

    def close_letter(self, letter_id: str, at: datetime) -> bool:
        """Its silence was followed up."""
        ...

    def make_audit(self, letter_id: str) -> None:
        """What was to come before an admission is the check after it."""
        ...

    def close_first_letters(self, case_id: str, at: datetime) -> int:
        """Nobody waits any more for the letters before an admission (P02) that nobody answered; how many."""
        ...

    def declare_building(self, building: Building, at: datetime) -> None:
        """Keep a building's units, in place of what was declared before."""
        ...

    def building(self, building: str) -> Building | None:
        """What is declared of a building."""
        ...

    def declare_event(self, event: Event) -> None:
        """A recruitment event."""
        ...

    def has_event(self, quarter: str, at: datetime) -> bool:
        """Whether one is declared for that moment."""
        ...


class Findings(Protocol):
    """Reports, frauds, and the consequences that follow."""

    def file(self, report: FiledReport, said: Said) -> None:
        """A report with its texts."""
        ...

    def report(self, report_id: str) -> FiledReport | None:
        """One report."""
        ...

    def report_of(self, reference: str) -> FiledReport | None:
        """The report of a reference's digest."""
        ...

    def said(self, report_id: str) -> Said | None:
        """Its texts while it is not dealt with."""
        ...

    def deal_with(self, report_id: str, *, upheld: bool, at: datetime) -> bool:
        """Close a report and forget its texts but the contact; False when it was dealt with before."""
        ...

    def untold(self, most: int) -> tuple[Untold, ...]:
        """Authors of closed reports who wait to hear of it."""
        ...

    def forget_contact(self, report_id: str) -> None:
        """The author was told."""
        ...

    def earlier(self, member_id: str, before: datetime) -> tuple[int, int]:
        """How many reports named a member before then, and how many of them a human upheld."""
        ...

    def add_fraud(self, fraud: KeptFraud) -> bool:
        """Keep a finding; False when the same one is known."""
        ...

    def fraud(self, fraud_id: str) -> KeptFraud | None:
        """One finding."""
        ...

    def standing_fraud(self, member_id: str, request_id: str) -> KeptFraud | None:
        """The last finding about a member, on that request or with an empty one on their status, that stands."""
        ...

    def overturn(self, fraud_id: str, at: datetime) -> bool:
        """An appeal was right; False when one had been before."""
        ...

    def caused_by(self, cause: Cause, cause_id: str) -> tuple[KeptConsequence, ...]:
        """What followed from one cause, oldest first."""
        ...

    def frauds_among(self, member_ids: Sequence[str]) -> frozenset[str]:
        """Which of these members were found to be admitted frauds."""
        ...

    def propose(self, consequence_id: str, consequence: Consequence, cause: Cause, cause_id: str, at: datetime) -> bool:
        """Keep a consequence, once a member, measure and cause."""
        ...

    def consequence(self, consequence_id: str) -> KeptConsequence | None:
        """One consequence."""
        ...

    def consequences_of(self, member_id: str) -> tuple[KeptConsequence, ...]:
        """What followed for a member, oldest first."""
        ...

    def open_reviews(self, member_id: str) -> tuple[KeptConsequence, ...]:
        """What waits for a human about a member."""
        ...

    def settle(self, consequence_id: str, verdict: str, at: datetime) -> bool:
        """A human has answered; False when one had before."""
        ...

    def strikes_before(self, member_id: str, cause_id: str) -> int:
        """For how many other frauds this member lost the right to vouch."""
        ...


class Arrivals(Protocol):
    """Imports of verified members, and the keys they registered."""

    def add_batch(self, batch: Batch) -> None:
        """A new import."""
        ...

    def add_imported(self, batch_id: str, member_ids: Sequence[str]) -> None:
        """Whom it brought."""
        ...

    def batch(self, batch_id: str) -> Batch | None:
        """One import."""
        ...

    def batches(self) -> tuple[Batch, ...]:
        """Every import, newest first."""
        ...

    def imported_by(self, batch_id: str) -> tuple[str, ...]:
        """Whom an import brought."""
        ...

    def mark_undone(self, batch_id: str, at: datetime) -> bool:
        """Undo it; False when it was undone before."""
        ...

    def add_key(self, key: MemberKey) -> None:
        """A member's public key; one that they registered already changes nothing."""
        ...

    def key(self, thumbprint: str) -> MemberKey | None:
        """A key that holds."""
        ...

    def keys_of(self, member_id: str) -> tuple[MemberKey, ...]:
        """The keys of a member that hold."""
        ...

    def end_keys(self, member_id: str, at: datetime) -> int:
        """End every key of a member; how many there were."""
        ...

    def use_once(self, token_digest: str, until: datetime, now: datetime) -> bool:
        """Note that a signed token was used; False when it had been."""
        ...


class Standings(Protocol):
    """What becomes of members and their vouches once they are there; over the members' own tables."""

    def count_verified(self, at: datetime) -> int:
        """How many verified, active members there are; agents are none."""
        ...

    def residents_of(self, dwelling: str, at: datetime) -> tuple[Member, ...]:
        """Document-verified, active members of a dwelling."""
        ...

    def people_at(self, home: Home) -> tuple[Member, ...]:
        """Verified members of that family at that dwelling; with no family, of that dwelling."""
        ...

    def turn_vouching_off(self, member_id: str, until: datetime) -> None:
        """No vouching until then; an ending that is later stays."""
        ...

    def turn_vouching_on(self, member_id: str, until: datetime | None) -> None:
        """One strike less; vouching stays off until then, or is on at once."""
        ...

    def suspend(self, member_id: str) -> None:
        """No vouching for good."""
        ...

    def resume(self, member_id: str) -> None:
        """Vouching is not off for good any more."""
        ...

    def reinstate(self, member_id: str) -> None:
        """An appeal was right: they vouch again, and nothing stands against them."""
        ...

    def note_report(self, member_id: str, at: datetime) -> None:
        """A report was upheld by a human."""
        ...

    def strike(self, member_id: str) -> None:
        """One more admitted fraud among those they vouched for."""
        ...

    def revoke(self, member_id: str, at: datetime) -> None:
        """Humans found a fraud: no level, no vouching, and a mark by which somebody who comes back is noticed."""
        ...

    def void(self, vouch_ids: Sequence[str], code: str, at: datetime) -> tuple[str, ...]:
        """These no longer count, by no act of their voucher; the live requests they were on."""
        ...

    def restore(self, vouch_ids: Sequence[str], code: str) -> tuple[str, ...]:
        """These count again, where nothing but this code had made them void; the live requests they are on."""
        ...

    def depart(self, member_id: str) -> None:
        """They left the network."""
        ...

    def move(self, member_id: str, at: datetime) -> None:
        """They live elsewhere: what was vouched for the old home is void, and they are no longer verified."""
        ...

    def recover(self, member_id: str, since: datetime, at: datetime) -> None:
        """The account was in other hands between the two."""
        ...

    def given(self, member_id: str) -> tuple[GivenVouch, ...]:
        """Everything a member gave, oldest first."""
        ...

    def stood_for(self, newcomer_id: str, request_id: str) -> tuple[Stood, ...]:
        """Vouches that stood for a newcomer: on that request, or with an empty one when they were admitted."""
        ...

    def admitted_with(self, vouch_ids: Sequence[str]) -> tuple[str, ...]:
        """Requests by which somebody was admitted while one of these stood, and still is."""
        ...

    def newcomers_of(self, vouch_ids: Sequence[str]) -> tuple[str, ...]:
        """For whom these vouches were."""
        ...

    def take_in(self, rows: Sequence[Imported], batch_id: str, at: datetime) -> tuple[str, ...]:
        """Verified members of an import, all new; their ids."""
        ...

    def known_accounts(self, accounts: Sequence[str]) -> frozenset[str]:
        """Which of these accounts are members with a level."""
        ...

    def take_out(self, batch_id: str) -> tuple[str, ...]:
        """End the levels that an import gave and nothing has changed since; whose."""
        ...

    def due_to_end(self, at: datetime, most: int) -> tuple[Member, ...]:
        """Members whose status has a last day that has passed, longest first."""
        ...

    def in_grace(self, from_day: datetime, at: datetime, most: int) -> tuple[Member, ...]:
        """Members verified by vouches whose status ends between the two moments."""
        ...

    def unposted_audits(self, code: str, most: int) -> tuple[Unposted, ...]:
        """Admissions to be audited by letter that have none yet."""
        ...

    def mark_posted(self, audit_id: str, at: datetime) -> None:
        """A letter is on its way for this audit."""
        ...


class Centre(Protocol):
    """What the centre does with the case and the queue."""

    def home_of(self, name: str, address: str) -> Home:
        """The home of somebody who is named, outside any writing transaction."""
        ...

    def look(
        self, case_id: str, subject_id: str, reasons: tuple[str, ...], *, kind: str, quarter: str, four_eyes: bool
    ) -> None:
        """Have a human look, once a subject; ``case_id`` is empty where there is none."""
        ...

    def look_no_more(self, subject_id: str) -> None:
        """Nobody has to look at this subject any more."""
        ...

    def appeal(self, case_id: str, member_id: str, words: str, *, quarter: str) -> None:
        """Have somebody who has not judged it look at a member's standing again; ``case_id`` may be empty."""
        ...

    def appeal_waits(self, member_id: str) -> bool:
        """Whether an appeal of this member waits for its answer."""
        ...

    def appeal_answered_since(self, member_id: str, since: datetime) -> bool:
        """Whether one was answered since then."""
        ...

    def end(self, case_id: str, reasons: tuple[str, ...]) -> None:
        """End a verified case, with the codes that say why; one that is over already stays as it is."""
        ...

    def tell(self, case_id: str, key: str) -> None:
        """Send the resident of a case a message of the catalogue."""
        ...


class Side(Protocol):
    """Everything beside members, requests and vouches that changes in the same transaction."""

    @property
    def bodies(self) -> Bodies:
        """Organisations and ambassadors."""
        ...

    @property
    def homes(self) -> Homes:
        """Households and letters."""
        ...

    @property
    def findings(self) -> Findings:
        """Reports and what follows a fraud."""
        ...

    @property
    def arrivals(self) -> Arrivals:
        """Imports and keys."""
        ...

    @property
    def standings(self) -> Standings:
        """What becomes of members."""
        ...

    @property
    def centre(self) -> Centre:
        """Cases, queue and messages."""
        ...
