"""Valid made documents turned into broken ones, from a seed.

Some changes know nothing of the format (bytes turned over, cut, doubled, spliced); most keep the file openable and
change what it says: objects and streams of a PDF, segments of a JPEG, chunks of a PNG, tags of a TIFF,
boxes of a HEIC or WebP.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from random import Random

import pikepdf
from PIL import Image

from bench.documents import Render, make
from bench.documents.rasters import pages_of

Change = Callable[[bytes, Random], bytes]

SMALL_DPI = 110
"""Letters can just be read, and a page costs a fraction of a second."""

_CHANGES = (1, 1, 1, 2, 4)
_OWN_SHARE = 0.7
_EXTREMES = (b"0", b"-1", b"1", b"65535", b"65536", b"2147483647", b"-2147483648", b"4294967296", b"99999999999999")
_BORDER_BYTES = (0x00, 0x01, 0x7F, 0x80, 0xFF)
_FILTERS = (
    b"/FlateDecode", b"/LZWDecode", b"/ASCII85Decode", b"/ASCIIHexDecode", b"/RunLengthDecode", b"/DCTDecode",
    b"/JBIG2Decode", b"/JPXDecode", b"/CCITTFaxDecode", b"/Crypt", b"[/FlateDecode /FlateDecode]",
)
_OPERATORS = (
    b"q", b"Q", b"BT", b"ET", b"Tj", b"Do", b"re", b"f", b"W n", b"cm", b"Tf", b"BI", b"ID", b"EI", b"sh", b"gs",
)


@cache
def seed_files(seed: int) -> Mapping[str, bytes]:
    """Small valid files of every kind that is opened."""
    paper = make(seed, layout="gas_band", render=Render.PDF, sealed=True)
    ticket = make(seed, layout="till_receipt", render=Render.PDF)
    page = Image.fromarray(pages_of(ticket.data, SMALL_DPI)[0][:, :, ::-1])
    pictures = {
        "jpg": _saved(page, "JPEG", quality=70), "progressive.jpg": _saved(page, "JPEG", progressive=True),
        "png": _saved(page, "PNG"), "palette.png": _saved(page.convert("P"), "PNG"), "webp": _saved(page, "WEBP"),
        "tif": _saved(page.convert("1"), "TIFF", compression="group4"),
        "pages.tif": _saved(page, "TIFF", save_all=True, append_images=[page], compression="tiff_lzw"),
        "heic": _saved(page, "HEIF", quality=60), "image.pdf": _saved(page, "PDF", resolution=SMALL_DPI),
    }
    return {"paper.pdf": paper.data, "ticket.pdf": ticket.data} | pictures


def mutant(seed: int, index: int) -> tuple[str, bytes]:
    """The broken file at a place of the run, with the name of what it was made from."""
    rng = Random(f"mutant-{seed}-{index}")
    files = seed_files(seed)
    name = rng.choice(sorted(files))
    data = files[name]
    own = _OF_KIND[name.rpartition(".")[2]]
    for _ in range(rng.choice(_CHANGES)):
        data = rng.choice(own if rng.random() < _OWN_SHARE else _ANY)(data, rng)
    return name, data


def _saved(page: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file of a kind."""
    out = io.BytesIO()
    page.save(out, format=kind, **options)
    return out.getvalue()


def _flip(data: bytes, rng: Random) -> bytes:
    """Some bits turned over."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 4, 30)) if changed else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _set_border_bytes(data: bytes, rng: Random) -> bytes:
    """A few bytes in a row at the ends of their range."""
    start = rng.randrange(len(data) + 1)
    return data[:start] + bytes([rng.choice(_BORDER_BYTES)]) * rng.choice((1, 2, 4)) + data[start + 4 :]


def _cut(data: bytes, rng: Random) -> bytes:
    """The beginning only."""
    return data[: rng.randrange(len(data) + 1)]


def _drop(data: bytes, rng: Random) -> bytes:
    """A block left out."""
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.choice((1, 16, 1024)) :]


def _double(data: bytes, rng: Random) -> bytes:
    """A block written many times over."""
    start, size = rng.randrange(len(data) + 1), rng.choice((1, 64, 4096))
    return data[:start] + data[start : start + size] * rng.choice((2, 20)) + data[start:]


def _insert_noise(data: bytes, rng: Random) -> bytes:
    """Bytes that mean nothing, somewhere."""
    start = rng.randrange(len(data) + 1)
    return data[:start] + rng.randbytes(rng.choice((1, 8, 500))) + data[start:]


def _splice(data: bytes, rng: Random) -> bytes:
    """The beginning of this and the end of that file."""
    other = rng.choice(sorted(seed_files(1).values()))
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other)) :]


def _replace_one(data: bytes, rng: Random, pattern: bytes, new: bytes) -> bytes:
    """One of the places that match a pattern, written otherwise."""
    places = [match.span() for match in re.finditer(pattern, data)]
    if not places:
        return data
    start, end = rng.choice(places)
    return data[:start] + new + data[end:]


def _pdf_number(data: bytes, rng: Random) -> bytes:
    """A length, count or size that cannot be."""
    return _replace_one(data, rng, rb"(?<=[ \[/])-?\d+(?=[ \]/>\r\n])", rng.choice(_EXTREMES))


def _pdf_reference(data: bytes, rng: Random) -> bytes:
    """A reference to another object, often one that leads back."""
    return _replace_one(data, rng, rb"\b\d+ 0 R", b"%d 0 R" % rng.randint(0, 12))


def _pdf_filter(data: bytes, rng: Random) -> bytes:
    """A stream said to be packed in another way."""
    return _replace_one(data, rng, rb"/(?:Flate|DCT|LZW|CCITTFax|ASCII85)Decode", rng.choice(_FILTERS))


def _pdf_keyword(data: bytes, rng: Random) -> bytes:
    """A word of the structure lost or put where it does not belong."""
    words = (b"endobj", b"endstream", b"stream", b"xref", b"trailer", b"startxref", b"%%EOF", b">>", b"<<")
    return _replace_one(data, rng, re.escape(rng.choice(words)), rng.choice((b"", *words)))


def _pdf_short_stream(data: bytes, rng: Random) -> bytes:
    """A stream cut before its end, its length unchanged."""
    starts = [match.end() for match in re.finditer(rb"stream\r?\n", data)]
    if not starts:
        return data
    start = rng.choice(starts)
    end = data.find(b"endstream", start)
    return data if end < 0 else data[: start + rng.randint(0, max(0, end - start))] + data[end:]


def _pdf_content(data: bytes, rng: Random) -> bytes:
    """The page's drawing orders shuffled, doubled, and fed with numbers that cannot be."""
    def change(document: pikepdf.Pdf) -> None:
        page = rng.choice(list(document.pages))
        words = page.Contents.read_bytes().split()
        for _ in range(rng.randint(1, 40)):
            words.insert(rng.randrange(len(words) + 1), rng.choice((*_EXTREMES, *_OPERATORS)))
        page.Contents = document.make_stream(b"\n".join(words * rng.choice((1, 1, 3))))

    return _edited(data, change)


def _pdf_page(data: bytes, rng: Random) -> bytes:
    """Sizes and turns of a page that cannot be, a form, a page that holds itself."""
    def change(document: pikepdf.Pdf) -> None:
        page = rng.choice(list(document.pages)).obj
        what = rng.randrange(5)
        if what == 0:
            page.MediaBox = pikepdf.Array([rng.choice((-1e9, 0, 5)), 0, rng.choice((0, 1, 1e7)), rng.choice((0, 9e9))])
        elif what == 1:
            page.Rotate, page.UserUnit = rng.choice((45, -90, 1 << 40)), rng.choice((0, -1, 75000))
        elif what == 2:
            document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("x"), Fields=pikepdf.Array([page]))
        elif what == 3:
            page.Resources = page
        else:
            document.pages.extend([document.pages[0]] * rng.choice((3, 40)))

    return _edited(data, change)


def _edited(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """A PDF changed as objects and saved; the same bytes when it is too broken for that."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            change(document)
            out = io.BytesIO()
            document.save(out, deterministic_id=True)
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError, RuntimeError, IndexError):
        return data
    return out.getvalue()


def _jpeg_segment(data: bytes, rng: Random) -> bytes:
    """One segment with another length, other content, written twice, or lost."""
    places = [match.start() for match in re.finditer(rb"\xff[\xc0-\xfe]", data[: len(data) // 2])]
    if not places:
        return data
    start = rng.choice(places)
    size = int.from_bytes(data[start + 2 : start + 4], "big") + 2
    segment, rest = data[start : start + size], data[start + size :]
    what = rng.randrange(4)
    if what == 0:
        segment = segment[:2] + struct.pack(">H", rng.choice((0, 1, 2, 255, 65535))) + segment[4:]
    elif what == 1:
        segment = segment[:4] + rng.randbytes(max(0, len(segment) - 4))
    else:
        segment *= rng.choice((0, 2, 30))
    return data[:start] + segment + rest


def _jpeg_size(data: bytes, rng: Random) -> bytes:
    """A frame that says it is much larger, or empty, or of more components."""
    frame = re.search(rb"\xff[\xc0-\xc2]..", data, re.DOTALL)
    if frame is None:
        return data
    height, width = rng.choices((0, 1, 7000, 65535), k=2)
    sizes = struct.pack(">BHHB", rng.choice((8, 12, 0)), height, width, rng.choice((1, 3, 4, 255)))
    return data[: frame.end()] + sizes + data[frame.end() + len(sizes) :]


def _png_chunk(data: bytes, rng: Random) -> bytes:
    """One chunk changed, its checksum made right again, written up to thirty times."""
    chunks = _png_chunks(data)
    if not chunks:
        return data
    place = rng.randrange(len(chunks))
    kind, body = chunks[place]
    body = _set_border_bytes(body, rng) if rng.random() < 0.7 else zlib.compress(bytes(rng.choice((10, 10**6))))
    chunks[place : place + 1] = [(kind, body)] * rng.choice((1, 1, 2, 30))
    return data[:8] + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def _png_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Kind and content of every chunk that is whole."""
    found, place = [], 8
    while place + 12 <= len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        found.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + size]))
        place += 12 + size
    return found


def _tiff_tag(data: bytes, rng: Random) -> bytes:
    """One tag's number, type, count or value, or the place of the next page."""
    order = "<" if data[:2] == b"II" else ">"
    table = struct.unpack_from(f"{order}I", data, 4)[0] if len(data) > 8 else len(data)
    if table + 2 > len(data):
        return data
    tags = struct.unpack_from(f"{order}H", data, table)[0]
    start = table + 2 + 12 * rng.randrange(tags + 1)
    code, offset, values = rng.choice((
        ("H", 0, (256, 257, 259, 273, 277, 322, 330)), ("H", 2, (0, 3, 4, 12, 13)), ("I", 4, (0, 1, 1 << 20, 1 << 31)),
        ("I", 8, (0, 8, table, 65535, (1 << 32) - 1)), ("I", 0, (table, 8)),
    ))
    new = struct.pack(f"{order}{code}", rng.choice(values))
    return data[: start + offset] + new + data[start + offset + len(new) :]


def _box_size(data: bytes, rng: Random) -> bytes:
    """The size before a four-letter name (HEIC box, RIFF chunk) that cannot be."""
    places = [match.start() for match in re.finditer(rb"[A-Za-z]{3}[A-Za-z0-9 ]", data[:4000])]
    if not places:
        return data
    start = max(0, rng.choice(places) - rng.choice((4, -4)))
    size = struct.pack(rng.choice((">I", "<I")), rng.choice((0, 1, 7, 1 << 20, (1 << 31) - 1, (1 << 32) - 1)))
    return data[:start] + size + data[start + 4 :]


_ANY: tuple[Change, ...] = (_flip, _set_border_bytes, _cut, _drop, _double, _insert_noise, _splice)
_OF_KIND: Mapping[str, tuple[Change, ...]] = {
    "pdf": (_pdf_number, _pdf_reference, _pdf_filter, _pdf_keyword, _pdf_short_stream, _pdf_content, _pdf_page),
    "jpg": (_jpeg_segment, _jpeg_size), "png": (_png_chunk,), "tif": (_tiff_tag,), "heic": (_box_size,),
    "webp": (_box_size,),
}
