"""Composition: settings in, services out. The only place that knows every concrete class."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from cooptation.adapters.policies import load_policy as load_rules
from cooptation.ports import House as VouchHouse
from ocr.adapters.reader import ReaderPool
from ocr.adapters.sandbox import Sandbox, available_sandbox
from ocr.limits import DEFAULT_LIMITS
from review_queue.adapters.routing_store import Router
from review_queue.conflicts import Reach
from review_queue.team import HouseRules
from review_queue.web.house import House, NoSecrets, Quarters
from review_queue.web.pages import PREFIX as CONSOLE_PREFIX
from verification.adapters.blobs import LocalFolder, S3Bucket, s3_client
from verification.adapters.database import make_engine
from verification.adapters.engine import engine_version
from verification.adapters.envelope import MasterKeys, generate_master_key
from verification.adapters.homes import Homes
from verification.adapters.item_subjects import ItemSubjects
from verification.adapters.journal import ChainJournal
from verification.adapters.letters import Letters
from verification.adapters.mail import MailFolder, SmtpPost, checked_sender, parse_smtp_url
from verification.adapters.migrate import migrate
from verification.adapters.oidc import OidcProvider
from verification.adapters.paper_keys import PaperKeys, paper_key_engine
from verification.adapters.papers import PaperVault
from verification.adapters.places import SqlPlaces
from verification.adapters.policies import load_policy
from verification.adapters.quarters import load_quarters
from verification.adapters.readings import decode_reading, encode_reading
from verification.adapters.secret_box import SealedSecrets
from verification.adapters.trust import TrustFolder
from verification.adapters.unit_of_work import Transactions
from verification.adapters.vouching import Neighbours, vouch_house
from verification.adapters.webhook_calls import WebhookCaller
from verification.deliveries import Post
from verification.domain.errors import SettingsError
from verification.domain.policy import Policy
from verification.ports import Services
from verification.settings import Settings
from verification.storage import BlobStore

PARIS = ZoneInfo("Europe/Paris")
DIGEST_KEY_BYTES = 32
FIRST_MASTER_KEY_ID = "k1"


@dataclass(frozen=True, kw_only=True)
class Composition:
    """Everything one process needs."""

    settings: Settings
    engine: Engine
    transactions: Transactions
    vault: PaperVault
    readers: ReaderPool
    services: Services
    house: VouchHouse


@dataclass(frozen=True, kw_only=True)
class Outside:
    """What one process needs to reach residents by mail and the network by its webhooks.

    ``folder`` keeps messages where no mail server is set; it is empty otherwise.
    """

    transactions: Transactions
    letters: Letters
    post: Post
    folder: MailFolder
    call: WebhookCaller


def today_in_france() -> date:
    """The day it is in Paris, by which papers age."""
    return datetime.now(PARIS).date()


def utc_now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


def compose(settings: Settings, *, nudge: Callable[[str], None]) -> Composition:
    """The services of this process.

    Raises:
        SettingsError: a secret is missing or malformed, or bubblewrap is required and absent; the message says which.
        InvalidPolicyError: the policy file is no complete policy.
    """
    require_sandbox(settings)
    require_mail(settings)
    engine = make_engine(settings.database)
    paper_keys = make_paper_keys(settings)
    vault = make_vault(settings, paper_keys)
    policy, keys = load_policy(settings.policy_file), digest_keys(settings)
    neighbours = make_neighbours(settings, SqlPlaces(Transactions(engine)), policy, keys)
    transactions = Transactions(engine, neighbours)
    readers = ReaderPool(settings.readers, DEFAULT_LIMITS)
    services = Services(
        transaction=transactions,
        looking=transactions.reading,
        vault=vault,
        read_document=readers.read,
        encode_reading=encode_reading,
        decode_reading=decode_reading,
        note_erasure=lambda case_id: paper_keys.note_erasure(case_id, utc_now()),
        nudge=nudge,
        today=today_in_france,
        policy=policy,
        trust=make_trust(settings).current,
        digest_keys=keys,
        engine=engine_version(),
        undo_seconds=settings.undo_seconds,
        double_percent=settings.double_percent,
        sample_percent=settings.sample_percent,
        places=neighbours.homes.places,
    )
    return Composition(
        settings=settings,
        engine=engine,
        transactions=transactions,
        vault=vault,
        readers=readers,
        services=services,
        house=vouch_house(transactions, neighbours),
    )


def make_neighbours(settings: Settings, places: SqlPlaces, policy: Policy, keys: tuple[bytes, ...]) -> Neighbours:
    """What keeps members; homes are keyed by the oldest secret kept, so that a new one tears no neighbours apart.

    Raises:
        cooptation.errors.InvalidPolicyError: the rules of vouching are no complete policy.
    """
    rules = load_rules(settings.cooptation_policy_file, letters_on=settings.letters)
    return Neighbours(
        homes=Homes(places=places, key=keys[-1]),
        policy=policy,
        rules=rules,
        letters_on=settings.letters,
        reach=make_reach(settings),
        fewest_free=settings.fewest_free,
    )


def make_reach(settings: Settings) -> Reach:
    """How far next door goes for moderators."""
    return Reach(
        dense_m=settings.next_door_m, rural_m=settings.next_door_rural_m, small_commune=settings.small_commune
    )


def make_router(settings: Settings) -> Router:
    """What says who may look at an item, for the console and the command line."""
    places = SqlPlaces(Transactions(make_engine(settings.database)))
    homes, reach = Homes(places=places, key=digest_keys(settings)[-1]), make_reach(settings)
    return Router(
        subjects=ItemSubjects(homes=homes, reach=reach), reach=reach, fewest_free=settings.fewest_free
    )


def make_outside(settings: Settings, services: Services, transactions: Transactions) -> Outside:
    """What writes to residents and calls the network; on a laptop also the laptop itself.

    Raises:
        SettingsError: the mail server's or the sender's setting is malformed.
    """
    sender, url = checked_sender(settings.mail_from), settings.smtp_url.get_secret_value()
    folder = MailFolder(folder=settings.mail_folder, sender=sender)
    return Outside(
        transactions=transactions,
        letters=Letters(services=services, transactions=transactions, site=settings.site),
        post=SmtpPost(server=parse_smtp_url(url), sender=sender) if url else folder,
        folder=folder,
        call=WebhookCaller(digest_keys=services.digest_keys, now=utc_now, allows_local=settings.is_embedded),
    )


def make_house(settings: Settings, transactions: Transactions) -> House:
    """What the console needs for its people: rules, sealed secrets, the chain as journal, sign-on, quarters."""
    keys = settings.master_keys.get_secret_value()
    back = f"{settings.root_url}{CONSOLE_PREFIX}/sign-in/provider/back"

    def quarters() -> Quarters:
        with transactions.reading() as work:
            return tuple((one.id, one.name) for one in load_quarters(work.connection) if not one.is_perimeter)

    return House(
        rules=HouseRules(second_factor_for_all=settings.second_factor_for_all),
        secrets=SealedSecrets(MasterKeys.parse(keys)) if keys else NoSecrets(),
        journal=ChainJournal(),
        quarters=quarters,
        router=make_router(settings) if settings.digest_key.get_secret_value() else None,
        sign_on=OidcProvider(settings, back) if settings.oidc_issuer else None,
    )


def make_mail_box(settings: Settings) -> MailFolder | None:
    """The folder of messages as a page shows it: on a laptop without a mail server, and nowhere else."""
    if settings.smtp_url.get_secret_value() or not settings.is_embedded:
        return None
    return MailFolder(folder=settings.mail_folder, sender=settings.mail_from)


def require_mail(settings: Settings) -> None:
    """Refuse to start with a mail server or a sender that could never work.

    Raises:
        SettingsError: the setting is malformed.
    """
    checked_sender(settings.mail_from)
    if settings.smtp_url.get_secret_value():
        parse_smtp_url(settings.smtp_url.get_secret_value())


def make_trust(settings: Settings) -> TrustFolder:
    """Who is believed to sign seals, as their folder says at any moment.

    Raises:
        SettingsError: PALIER_TRUST_DIR names no folder, or a file there is not what its name says.
    """
    if settings.trust_dir is not None and not settings.trust_dir.is_dir():
        raise SettingsError("PALIER_TRUST_DIR names no folder")
    folder = TrustFolder(settings.trust_folder)
    folder.current()
    return folder


def make_vault(settings: Settings, paper_keys: PaperKeys) -> PaperVault:
    """The encrypted papers."""
    if not settings.master_keys.get_secret_value():
        raise SettingsError("PALIER_MASTER_KEYS is not set; 'palier run' makes one for the embedded default")
    return PaperVault(make_blobs(settings), paper_keys, MasterKeys.parse(settings.master_keys.get_secret_value()))


def make_paper_keys(settings: Settings) -> PaperKeys:
    """The store of paper keys, on a database of its own."""
    keys = PaperKeys(paper_key_engine(settings.paper_keys))
    keys.create_tables()
    return keys


def make_blobs(settings: Settings) -> BlobStore:
    """A bucket where one is set, else the local folder."""
    if settings.s3_bucket:
        client = s3_client(
            settings.s3_endpoint_url or None,
            settings.s3_region,
            settings.s3_access_key.get_secret_value(),
            settings.s3_secret_key.get_secret_value(),
        )
        return S3Bucket(client, settings.s3_bucket)
    settings.files_dir.mkdir(parents=True, exist_ok=True)
    return LocalFolder(settings.files_dir)


def digest_key(settings: Settings) -> bytes:
    """The secret that keys every new digest."""
    return _digest_key_of(settings.digest_key.get_secret_value(), "PALIER_DIGEST_KEY")


def _digest_key_of(text: str, name: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise SettingsError(f"{name} is not base64") from error
    if len(key) != DIGEST_KEY_BYTES:
        raise SettingsError(f"{name} must be {DIGEST_KEY_BYTES} bytes in base64")
    return key


def digest_keys(settings: Settings) -> tuple[bytes, ...]:
    """The secret that keys every digest, then those it replaced, newest first."""
    old = (text.strip() for text in settings.old_digest_keys.get_secret_value().split(",") if text.strip())
    return (digest_key(settings), *(_digest_key_of(text, "PALIER_OLD_DIGEST_KEYS") for text in old))


def require_sandbox(settings: Settings) -> None:
    """Refuse to start without bubblewrap where the operator asks for it.

    Raises:
        SettingsError: bubblewrap is asked for and is not installed, or may not build its walls on this machine.
    """
    if settings.require_sandbox and available_sandbox() is not Sandbox.BUBBLEWRAP:
        raise SettingsError(
            "PALIER_REQUIRE_SANDBOX is set, but bubblewrap is not installed or may not make namespaces here; "
            "see docs/operations.md"
        )


def prepare(settings: Settings) -> None:
    """Bring the database up to date."""
    migrate(make_engine(settings.database))


def ensure_secrets(settings: Settings) -> None:
    """Make the embedded default's secrets once; never replace one that exists."""
    settings.secrets_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    wanted = {
        "palier_master_keys": lambda: generate_master_key(FIRST_MASTER_KEY_ID),
        "palier_digest_key": lambda: base64.b64encode(secrets.token_bytes(DIGEST_KEY_BYTES)).decode(),
    }
    for name, make in wanted.items():
        _write_once(settings.secrets_dir / name, make)


def _write_once(path: Path, make: Callable[[], str]) -> None:
    if path.exists():
        return
    draft = path.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(make())
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
