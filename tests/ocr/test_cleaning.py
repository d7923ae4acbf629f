"""Measuring letters on pages that are not clean."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.cleaning import letter_height_px
from tests.ocr.papers import bill_pixels


def test_grain_of_a_dark_room_does_not_pass_for_small_print() -> None:
    page = bill_pixels()
    # Grain as wide as a camera's own smoothing leaves it; its specks outnumber the letters by far.
    noise = cv2.GaussianBlur(np.random.default_rng(20261121).normal(0.0, 40.0, page.shape), (0, 0), 0.8)
    grainy = np.clip(page * 0.9 + noise, 0, 255).astype(np.uint8)

    assert letter_height_px(grainy) == pytest.approx(letter_height_px(page), rel=0.35)
