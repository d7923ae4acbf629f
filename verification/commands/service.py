"""Start the service or a part of it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated

import typer

from ocr.adapters.sandbox import available_sandbox
from verification.adapters.database import make_engine
from verification.adapters.first_start import FirstAccounts, first_accounts
from verification.bootstrap import ensure_secrets, prepare, utc_now
from verification.commands.demo import made_beside, wants_demonstration
from verification.commands.telling import own_faults, to_people
from verification.serving import run_scheduler, run_worker, serve
from verification.settings import Settings, load_settings

app = typer.Typer()


@app.command()
def run() -> None:
    """Start web and worker on the embedded default, and print the addresses to open."""
    first = load_settings()
    first.data_dir.mkdir(parents=True, exist_ok=True)
    ensure_secrets(first)
    settings = load_settings()
    with own_faults():
        prepare(settings)
        made_now = first_accounts(make_engine(settings.database), utc_now())
        wants_town = wants_demonstration(settings, is_first_start=made_now is not None)
        _welcome(settings, made_now, makes_town=wants_town)
        with made_beside() if wants_town else nullcontext():
            serve(settings)


@app.command()
def web() -> None:
    """Start the web server alone; workers are processes of their own."""
    with own_faults():
        serve(load_settings())


@app.command()
def worker(concurrency: Annotated[int, typer.Option(min=1, help="Documents at a time.")] = 2) -> None:
    """Start a worker process."""
    with own_faults():
        run_worker(load_settings(), concurrency)


@app.command()
def scheduler() -> None:
    """Start the one process that looks for what is overdue."""
    with own_faults():
        run_scheduler(load_settings())


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    with own_faults():
        prepare(load_settings())
    to_people.print("the database is up to date")


def _welcome(settings: Settings, made_now: FirstAccounts | None, *, makes_town: bool) -> None:
    root = settings.public_url or f"http://{settings.host}:{settings.port}"
    lines = [
        f"  Habitants    {root}/",
        f"  Modération   {root}/moderation",
        f"  API          {root}/openapi.json   (/v1)",
        f"  Lecture      {available_sandbox().value}",
    ]
    if not settings.smtp_url.get_secret_value():
        lines.append(f"  Courrier     {root}/moderation/mail   (aucun serveur de courrier : les messages restent ici)")
    if made_now is not None:
        lines.append(f"  Premier compte de modération, montré une seule fois : {made_now.login}  {made_now.password}")
        lines.append(f"  Première clé d'API, montrée une seule fois : {made_now.api_key}")
    if makes_town:
        lines.append("  Démonstration : une ville fictive se remplit en arrière-plan (palier demo remove l'enlève)")
    typer.echo("Palier\n" + "\n".join(lines) + "\n  Ctrl-C pour arrêter.")
