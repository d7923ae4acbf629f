"""Before a photograph is sent, the page says when it looks dark, blurred or too small, and still lets it be sent."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.end_to_end.conftest import RunningPalier
from tests.end_to_end.test_resident_and_moderator import declare, phone
from tests.ocr.papers import Pixels, encoded, photo

SMALLER = 0.15
DARKER = 0.2


@pytest.fixture(scope="module")
def upload_page(palier: RunningPalier, browser: Browser) -> Page:
    page = phone(browser)
    declare(page, palier, "Maëlle Treguer", "14 rue des Tilleuls, 35400 Saint-Malo")
    return page


def choose(page: Page, pixels: Pixels) -> None:
    """A picture chosen from the phone, not sent yet."""
    file = FilePayload(name="facture.jpg", mimeType="image/jpeg", buffer=encoded(pixels, "JPEG", quality=90))
    page.locator("#file").set_input_files(files=[file])


def test_a_good_photograph_is_not_spoken_of(upload_page: Page) -> None:
    choose(upload_page, photo())

    upload_page.wait_for_timeout(1500)
    expect(upload_page.locator("#sight-hint")).to_be_hidden()


@pytest.mark.parametrize("fault", ["dark", "blurred", "small"])
def test_a_bad_photograph_is_told_and_may_be_sent_all_the_same(upload_page: Page, tmp_path: Path, fault: str) -> None:
    good = photo()
    spoilt = {
        "dark": (good * DARKER).astype(np.uint8),
        "blurred": np.asarray(cv2.GaussianBlur(good, (0, 0), 3), dtype=np.uint8),
        "small": np.asarray(cv2.resize(good, None, fx=SMALLER, fy=SMALLER), dtype=np.uint8),
    }

    choose(upload_page, spoilt[fault])

    hint = upload_page.locator("#sight-hint")
    expect(hint).to_be_visible()
    assert hint.text_content() == hint.get_attribute(f"data-{fault}")
    expect(upload_page.locator("form[data-upload] button").first).to_be_enabled()
    upload_page.screenshot(path=tmp_path / f"{fault}.png", full_page=True)
