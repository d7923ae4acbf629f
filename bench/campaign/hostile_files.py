"""A small set of hostile files, made from a seed: truncated, bombs, polyglots, wrong names, loops."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

from PIL import Image

from bench.documents.make import make
from bench.documents.values import Render

BOMB_MIB = 1024
"""Unpacked size of the flate bomb: more than the reading process's memory."""

BOMB_SIDE_PX = 30_000
FORM_DEPTH, FORM_WIDTH = 12, 10
CUTS = (0.05, 0.3, 0.6, 0.95)
FLIPPED_BYTES = 40


def make_hostile_files(folder: Path, seed: int) -> list[Path]:
    """The files, written to the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, data in hostile_files(seed).items():
        path = folder / name
        path.write_bytes(data)
        paths.append(path)
    return paths


@cache
def hostile_files(seed: int) -> Mapping[str, bytes]:
    """Names and bytes."""
    rng = Random(f"hostile-{seed}")
    pdf = make(seed, render=Render.PDF).data
    jpeg = _picture(rng, "JPEG")
    return _broken("pdf", pdf, rng) | _broken("jpg", jpeg, rng) | _bombs() | _loops() | _liars(pdf, jpeg)


def _broken(suffix: str, data: bytes, rng: Random) -> dict[str, bytes]:
    """Cut at several places, and with bytes turned over."""
    files = {f"cut_{int(share * 100)}.{suffix}": data[: int(len(data) * share)] for share in CUTS}
    flipped = bytearray(data)
    for place in rng.sample(range(len(flipped)), FLIPPED_BYTES):
        flipped[place] ^= 0xFF
    return files | {f"flipped.{suffix}": bytes(flipped)}


def _picture(rng: Random, kind: str) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (320, 200), rng.randbytes(320 * 200 * 3)).save(out, kind)
    return out.getvalue()


def _bombs() -> dict[str, bytes]:
    """Little bytes that want to become many."""
    content = _blanks_packed(BOMB_MIB)
    nested = zlib.compress(content, 9)
    return {
        "flate_bomb.pdf": _pdf_with_content(content, b"/FlateDecode"),
        "flate_bomb_nested.pdf": _pdf_with_content(nested, b"[/FlateDecode /FlateDecode]"),
        "pixel_bomb.png": _png_bomb(),
        "many_pages.pdf": _pdf_with_pages(5000),
    }


def _blanks_packed(count_mib: int) -> bytes:
    """So many MiB of blanks as a zlib stream, put together from one packed piece."""
    blanks, packer = b" " * 1024**2, zlib.compressobj(9, wbits=-15)
    piece = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(count_mib):
        checksum = zlib.adler32(blanks, checksum)
    return b"\x78\xda" + piece * count_mib + b"\x03\x00" + struct.pack(">I", checksum)


def _png_bomb() -> bytes:
    """One bit a pixel, very many pixels."""
    header = struct.pack(">IIBBBBB", BOMB_SIDE_PX, BOMB_SIDE_PX, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * ((BOMB_SIDE_PX // 8 + 1) * BOMB_SIDE_PX), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _loops() -> dict[str, bytes]:
    """References that lead to themselves, and a drawing that draws itself ten times at every level."""
    own = b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
    levels = [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >> /Length %d >>\n"
        b"stream\n%s\nendstream" % (number + 6, len(b"/F Do " * FORM_WIDTH), b"/F Do " * FORM_WIDTH)
        for number in range(FORM_DEPTH)
    ]
    page = _PAGE.removesuffix(b">>") + b"/Resources << /XObject << /F 5 0 R >> >> >>"
    deep = [_CATALOGUE, _PAGES, page, _stream(b"/F Do", b""), *levels, _stream(b"0 0 m 9 9 l S", b"")]
    return {
        "pages_of_themselves.pdf": _pdf([_CATALOGUE, own]),
        "forms_10_to_the_12.pdf": _pdf(deep),
        "brackets.pdf": _pdf([_CATALOGUE, b"[" * 200_000]),
    }


def _liars(pdf: bytes, jpeg: bytes) -> dict[str, bytes]:
    """Names and contents that do not agree, and two files in one."""
    page = b"<html><script>alert(1)</script></html>"
    return {
        "page.jpg": page,
        "picture.pdf": jpeg,
        "paper.jpg": pdf,
        "drawing.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "page_then_paper.pdf": page + pdf,
        "paper_then_archive.pdf": pdf + _archive(),
        "picture_then_archive.jpg": jpeg + _archive(),
        "only_header.pdf": b"%PDF-1.7\n",
        "nothing_but_zeros.pdf": bytes(4096),
        "one_byte.heic": b"\x00",
        "no_data.pdf": b"",
        "box_too_long.heic": struct.pack(">I", 0x7FFFFFFF) + b"ftypheic" + bytes(28),
        "..%2f..%2fetc%2fpasswd.pdf": b"%PDF-1.4 root:x:0:0",
    }


def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("run.sh"), "echo no")
    return out.getvalue()


_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"


def _pdf_with_content(packed: bytes, filters: bytes) -> bytes:
    return _pdf([_CATALOGUE, _PAGES, _PAGE, _stream(packed, b"/Filter " + filters)])


def _pdf_with_pages(count: int) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return _pdf([_CATALOGUE, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), _PAGE, _stream(b"", b"")])


def _stream(data: bytes, extra: bytes) -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def _pdf(objects: list[bytes]) -> bytes:
    """A file with these objects, numbered from 1; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
