"""Finding the sheet, and leaving alone what is no photograph of one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.reading import Frame
from ocr.rectify import apply_frame, find_paper
from tests.ocr.papers import Pixels, bill_pixels, photo

# The corners the photograph is drawn with, see ``papers.photo``.
TRUE_CORNERS = np.array([[190, 150], [1690, 210], [1740, 2250], [140, 2200]])
TOLERANCE_PX = 25


def with_desk(sheet: Pixels, margins: tuple[int, int, int, int], colour: tuple[int, int, int]) -> Pixels:
    framed = cv2.copyMakeBorder(sheet, *margins, cv2.BORDER_CONSTANT, value=colour)
    return np.asarray(framed, dtype=np.uint8)


@pytest.mark.parametrize("desk_grey", [40, 110, 170])
def test_the_sheet_is_found_on_a_desk(desk_grey: int) -> None:
    corners = find_paper(photo(desk_grey=desk_grey))

    assert corners is not None
    assert np.abs(corners - TRUE_CORNERS).max() < TOLERANCE_PX


def test_a_full_page_scan_is_not_cropped_to_its_table() -> None:
    scan = bill_pixels()
    cv2.rectangle(scan, (150, 700), (1500, 1900), 0, 5)
    cv2.rectangle(scan, (150, 700), (1500, 800), 60, -1)

    assert find_paper(scan) is None


def test_a_scan_with_a_coloured_band_from_edge_to_edge_is_kept_whole() -> None:
    scan = np.full((2339, 1654, 3), 250, dtype=np.uint8)
    scan[170:950] = (238, 244, 252)
    scan[170:300] = (20, 60, 140)

    assert find_paper(scan) is None


def test_an_empty_picture_has_no_sheet() -> None:
    assert find_paper(np.full((800, 600, 3), 180, dtype=np.uint8)) is None


def test_a_frame_turns_clockwise() -> None:
    image = np.zeros((40, 20), dtype=np.uint8)
    image[:10, :10] = 255

    turned = apply_frame(image, Frame(turned_deg=90, width=40, height=20))

    assert turned.shape == (20, 40)
    assert turned[2, 37] == 255
    assert turned[17, 2] == 0


def test_a_frame_scales_to_its_size() -> None:
    assert apply_frame(np.zeros((300, 200, 3), dtype=np.uint8), Frame(width=100, height=150)).shape == (150, 100, 3)


def test_the_edge_of_a_shadow_is_no_edge_of_the_sheet() -> None:
    close_up = np.repeat(bill_pixels()[:, :, None], 3, axis=2)
    dark_desk = with_desk(close_up, (0, 0, 0, 160), (40, 40, 40))
    dark_desk[:600] = (dark_desk[:600] * 0.55).astype(np.uint8)

    corners = find_paper(dark_desk)

    assert corners is None or np.ptp(corners[:, 1]) > 0.95 * dark_desk.shape[0]


def test_a_coloured_banner_at_the_head_belongs_to_the_sheet() -> None:
    sheet = np.repeat(bill_pixels()[:, :, None], 3, axis=2)
    sheet[:230] = (20, 120, 60)
    on_desk = with_desk(sheet, (180, 180, 180, 180), (150, 105, 70))

    corners = find_paper(on_desk)

    assert corners is not None
    assert np.abs(corners[:, 1].min() - 180) < TOLERANCE_PX
    assert np.abs(corners[:, 1].max() - 180 - sheet.shape[0]) < TOLERANCE_PX


def test_a_small_sheet_is_not_taken_together_with_the_desk_around_it() -> None:
    sheet = cv2.resize(np.repeat(bill_pixels()[:, :, None], 3, axis=2), None, fx=0.6, fy=0.6)
    grain = np.random.default_rng(4).normal(0, 6, (2400, 1800, 1))
    desk = np.clip(np.array([212, 185, 150]) + grain, 0, 255).astype(np.uint8)
    desk[300:300 + sheet.shape[0], 250:250 + sheet.shape[1]] = sheet

    corners = find_paper(desk)

    assert corners is not None
    assert cv2.contourArea(corners) == pytest.approx(sheet.shape[0] * sheet.shape[1], rel=0.05)
