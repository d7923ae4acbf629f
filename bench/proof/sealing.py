"""Seals: the share read on each kind of page, how long a page takes, and that no altered content is believed."""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from PIL import Image
from rich.console import Console
from rich.table import Table

from bench.documents import HELD_OUT_LAYOUTS, LAYOUTS, MadeDocument, make
from bench.documents.rasters import draw_scan, pages_of, scan_page
from bench.documents.seals import SEAL_TYPES, authority_certificate, signer_certificate
from bench.measures import share, timing
from bench.payloads import alter_payload, signed_part
from ocr.adapters.opening import FileOpener
from ocr.cleaning import gray_of
from ocr.limits import DEFAULT_LIMITS
from ocr.ports import Arrangement, GrayImage, Rows
from ocr.reading import FileKind
from ocr.seal import SealStatus, TrustList, read_seals, verify
from ocr.sniffing import kind_of
from ocr.upright import upright_page

KINDS = ("pdf", "scan 150", "scan 200", "scan 300", "photo")
ALTERED_A_PAGE = 8
"""Altered payloads for each sealed page: 300 pages give 2,400."""

LAYOUTS_WITH_SEAL = tuple(
    layout.name for layout in (*LAYOUTS, *HELD_OUT_LAYOUTS) if layout.document_type in SEAL_TYPES
)


def made_trust() -> TrustList:
    """The throw-away authority of the made papers, believed."""
    return TrustList.from_certificates([authority_certificate()], [signer_certificate()])


@dataclass
class SealReport:
    """What was read by kind of page, seconds by kind, and what became of altered payloads."""

    read: dict[str, list[bool]] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    layouts: set[str] = field(default_factory=set)
    verdicts: Counter[str] = field(default_factory=Counter)
    wrong_valid: int = 0
    same_message: int = 0


@dataclass(frozen=True, kw_only=True)
class SealedPage:
    """One page looked at: kind, layout, whether its seal was read to the byte and valid, and for how long."""

    kind: str
    layout: str
    payload: bytes = field(repr=False)
    is_read: bool
    seconds: float


class _Blind:
    """A recogniser that reads nothing: a code needs no words, only the page cut and straightened as always."""

    def rows(self, image: GrayImage, *, page: int, arrangement: Arrangement) -> Rows:
        """No words."""
        return ()


def look(index: int, seed: int) -> SealedPage:
    """The sealed page at a place of the run, made and read as the service reads it."""
    kind, layout = KINDS[index % len(KINDS)], LAYOUTS_WITH_SEAL[(index // len(KINDS)) % len(LAYOUTS_WITH_SEAL)]
    document = make(seed + index, layout=layout, render="photo" if kind == "photo" else "pdf", sealed=True)
    gray = _seen(_scanned(document, kind, Random(f"{seed}-{index}")))
    start = time.perf_counter()
    found = read_seals(gray)
    seconds = time.perf_counter() - start
    payload = document.seal or b""
    is_read = [seal.payload for seal in found] == [payload]
    return SealedPage(kind=kind, layout=layout, payload=payload, is_read=is_read, seconds=seconds)


def _scanned(document: MadeDocument, kind: str, rng: Random) -> bytes:
    """The file of a kind: a scan at so many dots per inch, or the document as it is."""
    if not kind.startswith("scan"):
        return document.data
    scan = replace(draw_scan(rng), dpi=int(kind.split()[1]))
    page = Image.fromarray(scan_page(pages_of(document.pdf, scan.dpi)[0], scan, rng))
    out = io.BytesIO()
    page.save(out, format="JPEG", quality=scan.jpeg_quality, dpi=(scan.dpi, scan.dpi))
    return out.getvalue()


def _seen(data: bytes) -> GrayImage:
    """The pixels in which the service looks for seals."""
    kind = kind_of(data)
    with FileOpener().open(data, kind, DEFAULT_LIMITS) as opened:
        picture = opened.pages[0].picture()
    return gray_of(picture.pixels) if kind is FileKind.PDF else upright_page(picture, _Blind(), 1).gray


def add(report: SealReport, page: SealedPage) -> None:
    """Count one page."""
    report.read.setdefault(page.kind, []).append(page.is_read)
    report.seconds.setdefault(page.kind, []).append(page.seconds)
    report.layouts.add(page.layout)


def alter_all(report: SealReport, payloads: list[bytes], seed: int, count: int) -> None:
    """Change genuine payloads ``count`` times and ask for a verdict on each."""
    trust, genuine = made_trust(), {signed_part(payload) for payload in payloads}
    for name, altered in _altered(payloads, Random(f"payloads-{seed}"), count):
        status = verify(altered, trust).status
        report.verdicts[f"{name}: {status.value}"] += 1
        if status is SealStatus.VALID and signed_part(altered) in genuine:
            report.same_message += 1
        elif status is SealStatus.VALID:
            report.wrong_valid += 1


def _altered(payloads: list[bytes], rng: Random, count: int) -> Iterator[tuple[str, bytes]]:
    """Altered payloads, none of which is one of the genuine ones."""
    genuine = set(payloads)
    while count:
        name, altered = alter_payload(rng.choice(payloads), payloads, rng)
        if altered not in genuine:
            count -= 1
            yield name, altered


def show(report: SealReport, console: Console) -> None:
    """Two tables: what was read, and what became of altered payloads."""
    table = Table("page", "read [95 % interval] pages", "seconds a page, median / 95th percentile",
                  title=f"Seals read to the byte, on {len(report.layouts)} layouts")
    for kind in KINDS:
        read = report.read.get(kind, [])
        table.add_row(kind, share((sum(read), len(read))), timing(report.seconds.get(kind, [])))
    everything = [one for read in report.read.values() for one in read]
    seconds = [one for times in report.seconds.values() for one in times]
    table.add_row("all", share((sum(everything), len(everything))), timing(seconds))
    console.print(table)
    verdicts: Counter[str] = Counter()
    for name, count in report.verdicts.items():
        verdicts[name.split(": ")[1]] += count
    told = ", ".join(f"{name} {count}" for name, count in verdicts.most_common())
    console.print(f"altered payloads: {report.verdicts.total()} ({told})")
    console.print(f"valid though what is said was changed: {share((report.wrong_valid, report.verdicts.total()))}")
    console.print(f"valid and saying the same (signature spelt otherwise): {report.same_message}")
