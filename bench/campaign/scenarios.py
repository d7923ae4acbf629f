"""The long runs by name. Each gets a folder of its own and a dose, and gives the checker's findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine

from bench.campaign.addresses import run_addresses
from bench.campaign.checker import Findings
from bench.campaign.duplicates import run_duplicates
from bench.campaign.fuzzing import run_fuzz_reading
from bench.campaign.histories import run_histories
from bench.campaign.hostile import find_files, run_hostile, run_hostile_batch
from bench.campaign.installations import City, Embedded
from bench.campaign.loads import PROMISED_RSS_BYTES, Load, run_load
from bench.campaign.papers import Paper, draw_papers
from bench.campaign.queue_histories import run_queue_histories
from bench.campaign.queue_million import run_million
from bench.campaign.queue_takes import run_takes
from bench.campaign.seal_fuzzing import run_fuzz_seals
from bench.campaign.vouching import run_vouching
from bench.servers.brokers import run_rabbitmq, run_redis
from bench.servers.postgres import run_postgres
from verification.adapters.database import make_engine
from verification.adapters.migrate import migrate

TAKERS_POSTGRES, TAKERS_SQLITE = 50, 8
"""Moderators at the same time."""

HISTORIES_OF_ONE = 10
"""Histories of vouching that take about as long as one of the queue."""

Step = Callable[[str, int, int], object]
"""Called with what is counted, how far it is, and how far it goes."""


@dataclass(frozen=True, kw_only=True)
class Dose:
    """How much of everything."""

    uploads: int
    clients: int
    kills: int
    seed: int
    files: Path | None
    papers_folder: Path
    fuzz_s: float = 600.0
    rows: int = 1_000_000
    histories: int = 10_000
    takes: int = 10_000


def _papers(dose: Dose, step: Step) -> list[Paper]:
    done = 0

    def made() -> None:
        nonlocal done
        done += 1
        step("papers", done, dose.uploads)

    return draw_papers(dose.papers_folder, dose.uploads, dose.seed, made=made)


def _load(dose: Dose, step: Step, kills: int, most_rss_bytes: int | None) -> tuple[Load, Callable[[int, int], None]]:
    papers = _papers(dose, step)

    def progress(sent: int, decided: int) -> None:
        step("sent", sent, len(papers))
        step("decided", decided, len(papers))

    load = Load(papers=papers, clients=dose.clients, kills=kills, seed=dose.seed, most_rss_bytes=most_rss_bytes)
    return load, progress


def _on_embedded(folder: Path, dose: Dose, step: Step, *, kills: int) -> Findings:
    load, progress = _load(dose, step, kills, PROMISED_RSS_BYTES)
    return run_load(Embedded(folder), load, progress)


@contextmanager
def a_city(folder: Path, broker: str, *, durable: bool = True) -> Iterator[City]:
    """PostgreSQL and a broker of their own, and an installation that is not started yet."""
    brokers = {"redis": run_redis, "rabbitmq": run_rabbitmq}
    with run_postgres(durable=durable) as postgres, brokers[broker]() as broker_url:
        yield City(
            folder,
            database_url=postgres.new_database(),
            paper_keys_url=postgres.new_database(),
            broker_url=broker_url,
        )


def _on_city(folder: Path, dose: Dose, step: Step, *, broker: str, kills: int) -> Findings:
    load, progress = _load(dose, step, kills, None)
    with a_city(folder, broker) as city:
        return run_load(city, load, progress)


def load_embedded(folder: Path, dose: Dose, step: Step) -> Findings:
    """All uploads at once on the embedded default."""
    return _on_embedded(folder, dose, step, kills=0)


def load_city(folder: Path, dose: Dose, step: Step) -> Findings:
    """The same on PostgreSQL and Redis, each process of its own."""
    return _on_city(folder, dose, step, broker="redis", kills=0)


def kills_embedded(folder: Path, dose: Dose, step: Step) -> Findings:
    """The one process killed -9 under way."""
    return _on_embedded(folder, dose, step, kills=dose.kills)


def kills_city(folder: Path, dose: Dose, step: Step) -> Findings:
    """The worker's whole group killed -9 under way, on Redis."""
    return _on_city(folder, dose, step, broker="redis", kills=dose.kills)


def kills_rabbitmq(folder: Path, dose: Dose, step: Step) -> Findings:
    """The worker's whole group killed -9 under way, on RabbitMQ."""
    return _on_city(folder, dose, step, broker="rabbitmq", kills=dose.kills)


def duplicates(folder: Path, dose: Dose, step: Step) -> Findings:
    """Every message three times in any order, and again after the decision, on Redis."""
    papers = _papers(dose, step)
    with a_city(folder, "redis") as city:
        return run_duplicates(city, papers, dose.clients, dose.seed)


def hostile(folder: Path, dose: Dose, step: Step) -> Findings:
    """Every hostile file, each followed by a good document, then all of them as one batch."""
    files = find_files(dose.files, folder / "files", dose.seed)
    good = draw_papers(dose.papers_folder, min(len(files), 20), dose.seed, pdf_only=True)
    findings = run_hostile(Embedded(folder / "service"), files, good, lambda done: step("files", done, len(files)))
    batch = run_hostile_batch(files, folder)
    findings.problems += batch.problems
    findings.figures |= batch.figures
    return findings


def fuzz_reading(folder: Path, dose: Dose, step: Step) -> Findings:
    """Broken files of every kind, one after the other, for the reading process alone."""
    started = time.monotonic()

    def progress(_done: int) -> None:
        step("seconds", min(int(dose.fuzz_s), int(time.monotonic() - started)), int(dose.fuzz_s))

    return run_fuzz_reading(folder, dose.fuzz_s, dose.seed, progress)


def fuzz_seals(folder: Path, dose: Dose, step: Step) -> Findings:
    """Broken contents of seals, and damaged pictures of them, for the decoder alone."""
    whole = int(dose.fuzz_s)
    return run_fuzz_seals(folder, dose.fuzz_s, dose.seed, lambda seconds: step("seconds", min(whole, seconds), whole))


def addresses_sqlite(folder: Path, dose: Dose, step: Step) -> Findings:
    """An extract of the address base on the embedded default's database."""
    return run_addresses(folder, f"sqlite:///{folder / 'palier.db'}", rows=dose.rows, seed=dose.seed, step=step)


def addresses_postgres(folder: Path, dose: Dose, step: Step) -> Findings:
    """The same on PostgreSQL."""
    with run_postgres() as postgres:
        return run_addresses(folder, postgres.new_database(), rows=dose.rows, seed=dose.seed, step=step)


@contextmanager
def _a_queue(folder: Path, *, postgres: bool) -> Iterator[Engine]:
    """An empty, migrated database of the service."""
    with run_postgres() if postgres else nullcontext() as server:
        engine = _for_all(server.new_database()) if server else make_engine(f"sqlite:///{folder / 'palier.db'}")
        try:
            migrate(engine)
            yield engine
        finally:
            engine.dispose()


def _for_all(url: str) -> Engine:
    """An engine with a connection for every moderator: in a city they sit at several processes."""
    return create_engine(url, pool_size=TAKERS_POSTGRES, hide_parameters=True)


def queue_takes(folder: Path, dose: Dose, step: Step) -> Findings:
    """Many moderators take at the same time, on PostgreSQL."""
    with _a_queue(folder, postgres=True) as engine:
        return run_takes(engine, takes=dose.takes, threads=TAKERS_POSTGRES, seed=dose.seed, step=step)


def queue_takes_sqlite(folder: Path, dose: Dose, step: Step) -> Findings:
    """The same on the embedded default's database, where writers wait for each other."""
    with _a_queue(folder, postgres=False) as engine:
        return run_takes(engine, takes=dose.takes, threads=TAKERS_SQLITE, seed=dose.seed, step=step)


def queue_million(folder: Path, dose: Dose, step: Step) -> Findings:
    """The next item out of a million, on PostgreSQL."""
    with _a_queue(folder, postgres=True) as engine:
        return run_million(engine, rows=dose.rows, seed=dose.seed, step=step)


def queue_million_sqlite(folder: Path, dose: Dose, step: Step) -> Findings:
    """The same on the embedded default's database."""
    with _a_queue(folder, postgres=False) as engine:
        return run_million(engine, rows=dose.rows, seed=dose.seed, step=step)


def vouching_million(folder: Path, dose: Dose, step: Step) -> Findings:
    """Judging newcomers among a million members and five million vouches, on PostgreSQL."""
    with _a_queue(folder, postgres=True) as engine:
        return run_vouching(engine, rows=dose.rows, step=step)


def cooptation_histories(_folder: Path, dose: Dose, step: Step) -> Findings:
    """Whole histories of vouching and of attacks on it, on the real rules."""
    return run_histories(dose.histories, dose.seed, lambda done: step("histories", done, dose.histories))


def queue_histories(folder: Path, dose: Dose, step: Step) -> Findings:
    """Histories of the whole queue, model beside store; each writes to a database, so there are fewer."""
    count = max(1, dose.histories // HISTORIES_OF_ONE)
    return run_queue_histories(folder, count, dose.seed, lambda done: step("histories", done, count))


SCENARIOS: Mapping[str, Callable[[Path, Dose, Step], Findings]] = {
    "load-embedded": load_embedded,
    "load-city": load_city,
    "kills-embedded": kills_embedded,
    "kills-city": kills_city,
    "kills-rabbitmq": kills_rabbitmq,
    "duplicates": duplicates,
    "hostile": hostile,
    "fuzz-reading": fuzz_reading,
    "fuzz-seals": fuzz_seals,
    "addresses-sqlite": addresses_sqlite,
    "addresses-postgres": addresses_postgres,
    "cooptation-histories": cooptation_histories,
    "queue-histories": queue_histories,
    "queue-takes": queue_takes,
    "queue-takes-sqlite": queue_takes_sqlite,
    "queue-million": queue_million,
    "queue-million-sqlite": queue_million_sqlite,
    "vouching-million": vouching_million,
}
