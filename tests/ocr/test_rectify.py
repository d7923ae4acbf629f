"""Finding the sheet, and leaving alone what is no photograph of one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.reading import Frame
from ocr.rectify import apply_frame, find_paper
from tests.ocr.papers import bill_pixels, photo

# The corners the photograph is drawn with, see ``papers.photo``.
TRUE_CORNERS = np.array([[190, 150], [1690, 210], [1740, 2250], [140, 2200]])
TOLERANCE_PX = 25


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
