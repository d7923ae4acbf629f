"""What keeps the records safe: the chained log, the master key, backups."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from review_queue.adapters.second_factor import reseal
from verification.adapters.audit_log import append
from verification.adapters.backup import make_backup, restore_backup
from verification.adapters.chain import check_chain, describe, read_anchor, write_anchor
from verification.adapters.database import make_engine
from verification.adapters.envelope import MasterKeys, generate_master_key
from verification.adapters.migrate import migrate_to
from verification.adapters.paper_memory import SqlPaperMemory
from verification.adapters.replay import replay_endings
from verification.adapters.secret_box import SealedSecrets
from verification.bootstrap import (
    DIGEST_KEY_BYTES,
    digest_key,
    digest_keys,
    make_blobs,
    make_paper_keys,
    make_vault,
    utc_now,
)
from verification.commands.telling import own_faults, progress_bar, to_people
from verification.reuse import key_id_of
from verification.settings import load_settings

audit = typer.Typer(help="The chained log.", no_args_is_help=True)
keys = typer.Typer(help="The master key that wraps every paper's key.", no_args_is_help=True)
app = typer.Typer()


@audit.command("verify")
def verify_audit(
    anchor: Annotated[Path | None, typer.Option(help="A sealed head made by 'palier audit anchor'.")] = None,
) -> None:
    """Check the whole chain; 1 when a row does not fit."""
    settings = load_settings()
    with own_faults():
        head = read_anchor(anchor, *digest_keys(settings)) if anchor else None
        verdict = check_chain(make_engine(settings.database), head)
    to_people.print(describe(verdict), highlight=False)
    if not verdict.ok:
        raise typer.Exit(1)


@audit.command("anchor")
def anchor_audit(out: Annotated[Path, typer.Argument(help="Where the sealed head goes; keep it elsewhere.")]) -> None:
    """Seal the head of the chain, so that a tail that is cut shows later."""
    settings = load_settings()
    with own_faults():
        write_anchor(make_engine(settings.database), out, digest_key(settings))
        _note("audit.anchored")


@keys.command("new")
def new_master_key(key_id: Annotated[str, typer.Argument(help="Its short name, like k2.")]) -> None:
    """Print a new master key, to be put before the old one in PALIER_MASTER_KEYS."""
    with own_faults():
        typer.echo(generate_master_key(key_id))


@keys.command("rotate")
def rotate_keys() -> None:
    """Wrap every paper's key, and every second factor's, by the current master key."""
    with own_faults(), progress_bar() as progress:
        task = progress.add_task("clés", total=None)
        settings = load_settings()
        done = make_vault(settings, make_paper_keys(settings)).rewrap(
            lambda count, total: progress.update(task, completed=count, total=total)
        )
    to_people.print(f"{done} keys wrapped anew")
    with own_faults():
        master = MasterKeys.parse(settings.master_keys.get_secret_value())
        sealed = reseal(make_engine(settings.database), SealedSecrets(master))
    to_people.print(f"{sealed} second factors sealed anew")


@keys.command("new-digest")
def new_digest_key() -> None:
    """Print a new digest key for PALIER_DIGEST_KEY; the one it replaces goes to PALIER_OLD_DIGEST_KEYS."""
    typer.echo(base64.b64encode(secrets.token_bytes(DIGEST_KEY_BYTES)).decode())


@keys.command("forget-digests")
def forget_digests() -> None:
    """Delete what was kept of used papers under digest keys that are no longer set."""
    settings = load_settings()
    with own_faults(), make_engine(settings.database).begin() as connection:
        kept = {key_id_of(key) for key in digest_keys(settings)}
        gone = SqlPaperMemory(connection).forget_keys(kept)
    to_people.print(f"{gone} uses of papers forgotten")


@app.command()
def backup(folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")]) -> None:
    """Copy the database; keys of papers stay out, so that no destroyed paper comes back."""
    with own_faults(), progress_bar() as progress:
        task = progress.add_task("sauvegarde", total=None)
        settings = load_settings()
        make_backup(
            make_engine(settings.database),
            folder,
            now=utc_now(),
            blobs=make_blobs(settings),
            progress=lambda count, total: progress.update(task, completed=count, total=total),
        )
        _note("backup.made")


@app.command()
def restore(folder: Annotated[Path, typer.Argument(help="What 'palier backup' made.")]) -> None:
    """Bring a backup into an empty database."""
    with own_faults(), progress_bar() as progress:
        task = progress.add_task("restauration", total=None)
        settings = load_settings()
        engine = make_engine(settings.database)
        manifest = restore_backup(
            folder,
            engine,
            migrate=migrate_to,
            blobs=make_blobs(settings),
            progress=lambda count, total: progress.update(task, completed=count, total=total),
        )

        forgotten = replay_endings(engine, make_paper_keys(settings), datetime.fromisoformat(manifest.taken_at))
    to_people.print(f"restored; {forgotten} papers and persons forgotten since the backup stay forgotten")


def _note(action: str) -> None:
    """Write to the chain that the operator did this, so that 'palier doctor' knows how long ago it was."""
    with make_engine(load_settings().database).begin() as connection:
        append(connection, at=utc_now(), actor="operator", action=action, object_id="", detail={})
