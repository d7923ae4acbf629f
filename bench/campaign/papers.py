"""What the campaign's clients send: made documents with an honest claim, kept on disk between runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.documents.make import make
from bench.documents.values import Render

RENDER_WEIGHTS = {Render.PDF: 70, Render.SCAN_PDF: 12, Render.SCAN_IMAGE: 8, Render.PHOTO: 10}
"""Mostly PDFs downloaded from the supplier, some scans and photographs."""

TWIN_EVERY = 20
"""Every so many uploads the one before is sent again under another account."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One upload to be made. ``number`` names it in the journal; ``twin_of`` is the upload it repeats."""

    number: int
    file_name: str
    data: bytes = field(repr=False)
    name: str = field(repr=False)
    address: str = field(repr=False)
    account: str
    twin_of: int | None = None


def draw_papers(
    folder: Path, count: int, seed: int, *, pdf_only: bool = False, made: Callable[[], object] = lambda: None
) -> list[Paper]:
    """``count`` papers of a seed; ``made`` is called once a paper."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(f"campaign-{seed}")
    papers: list[Paper] = []
    for number in range(count):
        render = Render.PDF if pdf_only else rng.choices(tuple(RENDER_WEIGHTS), tuple(RENDER_WEIGHTS.values()))[0]
        is_twin = number % TWIN_EVERY == TWIN_EVERY - 1
        papers.append(_twin(papers[-1], number) if is_twin else _load(folder, number, seed * 1000 + number, render))
        made()
    return papers


def _twin(first: Paper, number: int) -> Paper:
    return Paper(
        number=number,
        file_name=first.file_name,
        data=first.data,
        name=first.name,
        address=first.address,
        account=f"account-{number}",
        twin_of=first.number,
    )


def _load(folder: Path, number: int, seed: int, render: Render) -> Paper:
    about = folder / f"{seed}-{render}.json"
    if not about.exists():
        _make(folder, seed, render, about)
    told = json.loads(about.read_text(encoding="utf-8"))
    return Paper(
        number=number,
        file_name=told["file"],
        data=(folder / told["file"]).read_bytes(),
        name=told["name"],
        address=told["address"],
        account=f"account-{number}",
    )


def _make(folder: Path, seed: int, render: Render, about: Path) -> None:
    document = make(seed, render=render)
    name = f"{seed}-{render}{document.suffix}"
    (folder / name).write_bytes(document.data)
    claim = document.cases[0]
    told = {"file": name, "name": claim.name, "address": claim.address}
    about.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
