"""A rectangle without grain on a page that has some, with words on it, was pasted; nothing else is."""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ocr.pasting import on_upright_page, pasted_zones
from ocr.reading import Box, Frame

Pixels = NDArray[np.uint8]
HEIGHT, WIDTH = 2339, 1654
ZONE = (200, 600, 760, 650)
"""Left, top, right, bottom of the line that is covered."""


def a_scan(grain: float = 3.0, light: int = 232) -> Pixels:
    """Lines of print on paper, as a sensor sees them."""
    page = np.full((HEIGHT, WIDTH), light, dtype=np.uint8)
    for row in range(40):
        write(page, f"Consommation du mois {row} et abonnement compris", (150, 200 + 50 * row))
    noise = np.random.default_rng(7).normal(0, grain, page.shape)
    return np.clip(page + noise, 0, 255).astype(np.uint8)


def write(page: Pixels, text: str, at: tuple[int, int], size: float = 1.0) -> None:
    cv2.putText(page, text, at, cv2.FONT_HERSHEY_SIMPLEX, size, 40, 2, cv2.LINE_AA)


def covered(page: Pixels, text: str = "27 RUE VICTOR HUGO", gray: int = 232) -> Pixels:
    """One line filled over, with other words on it."""
    forged = page.copy()
    left, top, right, bottom = ZONE
    forged[top:bottom, left:right] = gray
    if text:
        write(forged, text, (left + 8, bottom - 14))
    return forged


def saved(page: Pixels, quality: int) -> Pixels:
    """As it comes back from a JPEG file."""
    out = BytesIO()
    Image.fromarray(page).save(out, "JPEG", quality=quality)
    return np.asarray(Image.open(out).convert("L"), dtype=np.uint8)


@pytest.mark.parametrize("quality", [95, 85, 75])
def test_a_line_filled_over_and_written_anew_is_found_where_it_is(quality: int) -> None:
    (zone,) = pasted_zones(saved(covered(a_scan()), quality))

    found = (zone.left, zone.top, zone.right, zone.bottom)
    assert all(abs(one - other) <= 16 for one, other in zip(found, ZONE, strict=True))


@pytest.mark.parametrize("quality", [95, 85, 75, 40])
def test_an_untouched_scan_shows_nothing(quality: int) -> None:
    assert pasted_zones(saved(a_scan(), quality)) == ()


def test_a_black_out_box_and_an_empty_white_box_are_no_sign() -> None:
    assert pasted_zones(saved(covered(a_scan(), text="", gray=0), 90)) == ()
    assert pasted_zones(saved(covered(a_scan(), text="", gray=255), 90)) == ()


def test_a_page_without_grain_says_nothing() -> None:
    assert pasted_zones(covered(a_scan(grain=0.0))) == ()


def test_burnt_out_glare_is_no_sign() -> None:
    page = a_scan()
    cv2.ellipse(page, (800, 1200), (300, 200), 0, 0, 360, 255, -1)

    assert pasted_zones(saved(page, 90)) == ()


def test_a_zone_is_told_in_pixels_of_the_upright_page() -> None:
    zone = Box(page=0, left=200, top=600, right=760, bottom=650)

    upright = on_upright_page(zone, Frame(turned_deg=90, width=HEIGHT // 2, height=WIDTH // 2), (HEIGHT, WIDTH), 3)

    # Turned clockwise by 90 degrees: x becomes HEIGHT - y, y becomes x; then halved.
    assert upright is not None
    wanted = ((HEIGHT - 650) / 2, 100, (HEIGHT - 600) / 2, 380)
    assert upright.page == 3
    found = (upright.left, upright.top, upright.right, upright.bottom)
    assert all(abs(one - other) <= 2 for one, other in zip(found, wanted, strict=True))
