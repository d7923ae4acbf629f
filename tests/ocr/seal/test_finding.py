"""Finding codes on pages. The codes are made by the same library that issuers' readers use."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.seal import read_seals
from tests.ocr.seal.signing import a_code, a_message, a_payload, a_signer

SIGNER = a_signer()
PAYLOAD = a_payload(SIGNER, a_message(SIGNER))


def a_page(code: NDArray[np.uint8] | None = None, left: int = 1100, top: int = 200) -> NDArray[np.uint8]:
    """A page of A4 at 200 dots per inch with lines of print, and a code on it."""
    page = np.full((2339, 1654), 255, np.uint8)
    for row in range(700, 2200, 40):
        cv2.putText(page, "RELEVE DE CONSOMMATION 0123456789 KWH", (120, row), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    if code is not None:
        page[top : top + code.shape[0], left : left + code.shape[1]] = code
    return page


def test_code_is_read_byte_for_byte_with_its_place() -> None:
    code = a_code(PAYLOAD)

    seals = read_seals(a_page(code), page=3)

    assert [seal.payload for seal in seals] == [PAYLOAD]
    box = seals[0].box
    assert box.page == 3
    # The code is printed at (1100, 200); its quiet zone is at most ten pixels a module wide.
    assert 1100 <= box.left <= 1140 and 200 <= box.top <= 240
    assert abs(box.width - code.shape[1]) < 60


@pytest.mark.parametrize("angle_deg", [3, 90, 180, 270])
def test_turned_code_is_read(angle_deg: int) -> None:
    page = a_page(a_code(PAYLOAD, 5), left=700, top=1000)
    turn = cv2.getRotationMatrix2D((827, 1169), angle_deg, 1.0)
    turned = cv2.warpAffine(page, turn, (1654, 2339), borderValue=255)

    assert [seal.payload for seal in read_seals(np.asarray(turned, np.uint8))] == [PAYLOAD]


def test_code_of_under_two_pixels_a_module_is_read_enlarged() -> None:
    page = cv2.resize(a_page(a_code(PAYLOAD, 3)), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)

    assert [seal.payload for seal in read_seals(np.asarray(page, np.uint8))] == [PAYLOAD]


def test_blurred_and_compressed_code_is_read() -> None:
    blurred = cv2.GaussianBlur(a_page(a_code(PAYLOAD, 4)), (0, 0), 1.5)
    _, encoded = cv2.imencode(".jpg", blurred, [cv2.IMWRITE_JPEG_QUALITY, 60])
    page = cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)

    assert [seal.payload for seal in read_seals(np.asarray(page, np.uint8))] == [PAYLOAD]


@pytest.mark.parametrize("foreign", [b"%0007500%LETTRE VERTE", b"DCATHLON 123", b"EMBALLAGE 12345"])
def test_other_codes_are_left_out(foreign: bytes) -> None:
    assert read_seals(a_page(a_code(foreign))) == ()


def test_seal_is_found_beside_another_code() -> None:
    page = a_page(a_code(PAYLOAD))
    postage = a_code(b"%0007500%LETTRE VERTE")
    page[200 : 200 + postage.shape[0], 200 : 200 + postage.shape[1]] = postage

    assert [seal.payload for seal in read_seals(page)] == [PAYLOAD]


def test_parts_of_one_message_are_kept_when_its_first_is_there() -> None:
    first, second = b"EABC01DC04FR99PAL1", b"EABC11RUE DES LILAS"
    page = a_page(a_code(first))
    code = a_code(second)
    page[200 : 200 + code.shape[0], 200 : 200 + code.shape[1]] = code

    assert {seal.payload for seal in read_seals(page)} == {first, second}
    assert read_seals(a_page(code)) == ()


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (10, 2000), (200, 200)])
def test_page_without_a_code_gives_none(shape: tuple[int, int]) -> None:
    assert read_seals(np.full(shape, 255, np.uint8)) == ()
    assert read_seals(np.zeros(shape, np.uint8)) == ()
