"""A link as something to share: its address, its QR code as a picture, and the code to type."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import segno

QUIET_ZONE = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""


@dataclass(frozen=True, kw_only=True)
class SharedLink:
    """A link shown once; only its digest is kept. ``site`` is the page where ``code`` can be typed."""

    url: str = field(repr=False)
    code: str = field(repr=False)
    qr: str = field(repr=False)
    site: str
    title: str
    under: str
    text: str = field(repr=False)


def qr_picture(content: str) -> str:
    """A QR code as the address of an SVG picture that the page carries itself."""
    made = segno.make(content, micro=False, error="m")
    picture: str = made.svg_data_uri(scale=6, border=QUIET_ZONE, light="#fff")
    return picture


def shared_link(page: str, code: str, *, title: str, under: str, text: str) -> SharedLink:
    """A code behind "#" of a page, so that no server log holds it."""
    url, parts = f"{page}#{code}", urlsplit(page)
    return SharedLink(
        url=url,
        code=code,
        qr=qr_picture(url),
        site=f"{parts.netloc}{parts.path}",
        title=title,
        under=under,
        text=text,
    )
