"""The acts of vouching for commands: the same house as the service's, without its readers and vault."""

from __future__ import annotations

from dataclasses import dataclass

from cooptation.ports import House
from verification.adapters.database import make_engine
from verification.adapters.places import SqlPlaces
from verification.adapters.policies import load_policy
from verification.adapters.unit_of_work import Transactions
from verification.adapters.vouching import vouch_house
from verification.bootstrap import digest_keys, make_neighbours
from verification.commands.telling import fail
from verification.settings import Settings, load_settings


@dataclass(frozen=True, kw_only=True)
class Acting:
    """What a command needs."""

    settings: Settings
    house: House
    transactions: Transactions

    def member_of(self, account: str) -> str:
        """The id of one of the network's accounts; ends the command when there is none."""
        with self.house.looking() as work:
            member = work.members.by_account(account)
        if member is None:
            fail("there is no member of that account")
        return member.id


def acting() -> Acting:
    """The acts on the database of the settings.

    Raises:
        SettingsError: a secret is missing or malformed.
    """
    settings = load_settings()
    engine = make_engine(settings.database)
    policy, keys = load_policy(settings.policy_file), digest_keys(settings)
    neighbours = make_neighbours(settings, SqlPlaces(Transactions(engine)), policy, keys)
    transactions = Transactions(engine, neighbours)
    return Acting(settings=settings, house=vouch_house(transactions, neighbours), transactions=transactions)
