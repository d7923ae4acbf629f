"""What the words say of how the paper came to be: shown on a screen, written by hand."""

from __future__ import annotations

import re

from ocr.fields.strips import Areas, Strip

_BROWSER = re.compile(
    r"HTTPS?://\S+|\bWWW\.\S+/\S+|\bSE DECONNECTER\b|\bNOUVEL ONGLET\b|^[<>]?\s*[A-Z0-9.-]+\.(?:FR|COM)/\S+"
)
_STATUS_BAR = re.compile(r"^\d{1,2}[:h]\d{2}\s+(?:.*\s)?(?:[345]G|LTE|WIFI|\d{1,3} ?%)")
SCREEN_TOP = 0.12
# Of the paper itself, not of a signature or a phrase that somebody is to add to it.
_PAPER = r"(?:ATTESTATION|LETTRE|QUITTANCE|RECU|COURRIER|DOCUMENT|DECLARATION|CERTIFICAT)"
_HANDWRITTEN = re.compile(
    rf"\b{_PAPER}S?(?: (?:SUR L'HONNEUR|D'HEBERGEMENT|DE LOYER|DE DOMICILE|ENTIEREMENT))* (?:MANUSCRITE?|"
    r"(?:REDIGEE?|ECRITE?) (?:A LA|DE MA|DE SA) MAIN)\b|^MANUSCRITE?$|"
    r"\b(?:ECRITE?|REDIGEE?) (?:ENTIEREMENT )?DE MA MAIN\b|"
    r"^(?:ECRITE?|REDIGEE?) (?:ENTIEREMENT )?A LA MAIN\b"
)


def shows_screen(strips: tuple[Strip, ...], areas: Areas) -> bool:
    """Whether the text holds a browser's or a telephone's own marks at the top of the page."""
    top = [strip for strip in strips if strip.page == 1 and areas[1].down(strip.box) < SCREEN_TOP]
    return any(_BROWSER.search(strip.folded) or _STATUS_BAR.match(strip.folded) for strip in top)


def shows_handwriting(strips: tuple[Strip, ...]) -> bool:
    """Whether the paper itself says that it was written by hand; the look of letters is not judged here."""
    return any(_HANDWRITTEN.search(strip.folded) for strip in strips)
