"""Who is believed to sign 2D-Doc seals: import, update, show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509
from rich.console import Console
from rich.table import Table

from ocr.seal import certificates_in, revocations_in
from verification.adapters.trust import TakenIn, TrustMaterial, load_material, pinned_signer, take_in
from verification.adapters.trust_update import PUBLISHED_LIST_URL, make_client, update
from verification.bootstrap import today_in_france
from verification.commands.telling import fail, own_faults, progress_bar, to_people
from verification.settings import load_settings

app = typer.Typer(help="Who is believed to sign 2D-Doc seals.", no_args_is_help=True)

Signer = Annotated[str | None, typer.Option(help="SHA-256 fingerprint of the one who may sign the list; kept.")]


@app.command("import")
def import_files(
    path: Annotated[Path, typer.Argument(help="A list (XML), certificates, revocation lists, or a folder of them.")],
    signer: Signer = None,
    authority: Annotated[bool, typer.Option(help="Also believe authorities that the list does not name.")] = False,
) -> None:
    """Bring in files got by other ways, for an installation without internet."""
    if not path.exists():
        fail("there is no such file or folder")
    files = sorted(found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]
    with own_faults(), progress_bar() as progress:
        task = progress.add_task("certificats", total=len(files))
        sources = []
        for file in files:
            sources.append((file.name, file.read_bytes()))
            progress.advance(task)
        report = take_in(
            load_settings().trust_folder, sources, signer_sha256=_hex(signer), trust_authorities=authority
        )
    _tell(report)


@app.command("update")
def update_from_publisher(
    source: Annotated[str, typer.Option("--from", help="Address of the signed list.")] = PUBLISHED_LIST_URL,
    signer: Signer = None,
) -> None:
    """Fetch the published list, the signers' certificates and what was revoked."""
    with own_faults(), progress_bar() as progress, make_client() as client:
        task = progress.add_task("liste", total=None)
        report = update(
            load_settings().trust_folder,
            client,
            source,
            signer_sha256=_hex(signer),
            tell=lambda address: progress.update(task, advance=1, description=address),
        )
    _tell(report)


@app.command()
def show() -> None:
    """Say who is believed, until when the lists hold, and what is missing."""
    folder = load_settings().trust_folder
    with own_faults():
        material = load_material(folder)
    console, today = Console(highlight=False, markup=False), today_in_france()
    published = material.published
    if published is None:
        console.print("no signed list; 'palier trust-list update' fetches it, 'import' takes a file")
    else:
        console.print(f"list {published.sequence} of {published.issued}, signed by {pinned_signer(folder)}")
        console.print(f"next update due {_said(published.next_update, today)}")
    table = Table("authority", "operator", "signers", "revoked", "revocation list until", box=None, pad_edge=False)
    for row in _rows(material, today):
        table.add_row(*row)
    console.print(table)


def _rows(material: TrustMaterial, today: date) -> Iterator[tuple[str, str, str, str, str]]:
    listed = material.published.authorities if material.published else ()
    named = [(found.id, found.operator, found.certificates) for found in listed if found.is_in_accord]
    named += [("", "by hand", (certificate,)) for certificate in material.by_hand]
    leaves = [leaf for found in material.trust_list().leaves.values() for leaf in found]
    lists = [revocations_in(data) for data in material.revocations]
    for identifier, operator, certificates in named:
        subjects = {certificate.subject for data in certificates for certificate in certificates_in(data)}
        own = [leaf for leaf in leaves if leaf.certificate.issuer in subjects]
        until = [found.next_update_utc.date() for found in lists if found.issuer in subjects and found.next_update_utc]
        revoked = sum(leaf.revoked for leaf in own)
        yield (
            identifier or _name(next(iter(subjects))),
            operator,
            str(len(own)),
            str(revoked),
            _said(max(until, default=None), today),
        )


def _name(subject: x509.Name) -> str:
    return subject.rfc4514_string()


def _said(day: date | None, today: date) -> str:
    if day is None:
        return "not known"
    return f"{day} (out of date)" if day < today else f"{day}"


def _hex(signer: str | None) -> str | None:
    return signer.replace(":", "").strip().lower() if signer else None


def _tell(report: TakenIn) -> None:
    if report.sequence is not None:
        to_people.print(f"list {report.sequence}")
    to_people.print(
        f"{report.signers} signers, {report.revocations} revocation lists, {report.authorities} authorities by hand"
    )
    for name, why in report.left_out:
        to_people.print(f"[yellow]left out:[/yellow] {name} {why}", highlight=False, soft_wrap=True)
