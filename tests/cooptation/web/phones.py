"""Browsers on a served street: phones that look at every page, and the console's desk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from cooptation.adapters.sessions import Kind

if TYPE_CHECKING:
    from tests.cooptation.web.conftest import Street

PHONE = ViewportSize(width=390, height=844)
GRAVE = ("serious", "critical")


@dataclass
class Eye:
    """Looks at pages: a picture of each, nothing to scroll sideways, nothing grave for axe-core."""

    page: Page
    folder: Path
    complaints: list[str]

    def look(self, name: str) -> None:
        self.page.screenshot(path=self.folder / f"{name}.png", full_page=True)
        found = Axe().run(self.page).response["violations"]
        grave = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in GRAVE]
        assert grave == [], f"{name}: {grave}"
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert self.page.locator("main h1").count() == 1, name


@dataclass
class Served:
    """The street on a local port."""

    street: Street
    url: str
    browser: Browser
    folder: Path

    def phone(self, *, script: bool = True) -> Eye:
        context: BrowserContext = self.browser.new_context(
            viewport=PHONE, locale="fr-FR", device_scale_factor=2, java_script_enabled=script
        )
        page, complaints = context.new_page(), list[str]()
        page.set_default_timeout(8_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return Eye(page=page, folder=self.folder, complaints=complaints)

    def signed_in(self, member_id: str, kind: Kind = Kind.MEMBER) -> Eye:
        """Somebody who opens their link as it is sent: the code behind "#"."""
        eye, path = self.phone(), "parrainer" if kind is Kind.MEMBER else "organisme"
        eye.page.goto(f"{self.url}/{path}/entrer#{self.street.link(member_id, kind)}")
        expect(eye.page.locator("#code")).not_to_have_value("")
        eye.page.get_by_role("button", name="Ouvrir").click()
        return eye


def declare(eye: Eye, served: Served, name: str = "Léa Martin", address: str = "") -> None:
    eye.page.goto(served.url)
    fill_in(eye, name, address or "12 rue des Lilas, 35400 Saint-Malo")


def fill_in(eye: Eye, name: str, address: str) -> None:
    """The first form of a newcomer."""
    eye.page.get_by_label("Votre prénom et votre nom").fill(name)
    eye.page.get_by_label("Votre adresse").fill(address)
    eye.page.get_by_role("button", name="Commencer").click()
