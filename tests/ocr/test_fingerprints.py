"""The page hash: the same paper stays near, other papers are far, a blank page has none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.fingerprints import distance, page_hash

# Bits by which two renderings of one paper may differ, out of 64: the threshold usual with this kind of hash.
SAME_PAPER_BITS = 8


def a_page(seed: int) -> NDArray[np.uint8]:
    """A page of A4 at 100 dots per inch with blocks of print placed by the seed."""
    places = np.random.default_rng(seed)
    page = np.full((1169, 827), 255, np.uint8)
    for _ in range(6):
        left, top = int(places.integers(40, 500)), int(places.integers(40, 900))
        for row in range(int(places.integers(3, 9))):
            at = (left, top + 28 * row)
            cv2.putText(page, "RELEVE 0123456", at, cv2.FONT_HERSHEY_SIMPLEX, float(places.uniform(0.5, 1.0)), 0, 2)
    return page


def as_gray(image: cv2.typing.MatLike) -> NDArray[np.uint8]:
    return np.clip(image, 0, 255).astype(np.uint8)


def compressed(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    _, encoded = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 25])
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE), np.uint8)


def enlarged(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return as_gray(cv2.resize(page, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC))


def dimmed(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return as_gray(page * 0.6 + 25)


def noisy(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return as_gray(page + np.random.default_rng(0).normal(0, 15, page.shape))


@pytest.mark.parametrize("change", [compressed, enlarged, dimmed, noisy])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_same_paper_made_again_stays_near(change: object, seed: int) -> None:
    page = a_page(seed)

    assert callable(change)
    assert distance(page_hash(page), page_hash(change(page))) <= SAME_PAPER_BITS


def test_other_papers_are_further_away() -> None:
    hashes = [page_hash(a_page(seed)) for seed in range(8)]

    nearest = min(distance(one, other) for one in hashes for other in hashes if one != other)

    assert nearest > SAME_PAPER_BITS


def test_hash_is_sixteen_hexadecimal_digits() -> None:
    found = page_hash(a_page(1))

    assert len(found) == 16
    assert int(found, 16) >= 0


@pytest.mark.parametrize("page", [np.full((300, 200), level, np.uint8) for level in (0, 128, 255)])
def test_blank_page_has_no_hash(page: NDArray[np.uint8]) -> None:
    assert page_hash(page) == ""


def test_empty_scan_with_sensor_noise_has_no_hash() -> None:
    grain = np.random.default_rng(0).normal(240, 10, (2339, 1654))

    assert page_hash(as_gray(grain)) == ""


def test_blank_page_is_like_no_other() -> None:
    assert distance("", page_hash(a_page(1))) == 64
    assert distance("", "") == 64


def test_distance_counts_bits() -> None:
    assert distance("0000000000000000", "000000000000000f") == 4
    assert distance("ffffffffffffffff", "0000000000000000") == 64
