"""Places as residents and the network's engineers meet them: offered addresses, the quarter, the choice."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
import shapely

from tests.builders import NAME
from tests.verification.service.base_files import a_row, write_extract
from tests.verification.web.conftest import Site
from tests.verification.web.test_resident_pages import csrf, page
from verification.adapters.address_import import import_addresses
from verification.adapters.quarters import replace_quarters
from verification.areas.quarters import Quarter

EDGE = -2.0
LILAS = "rue des Lilas, 35400 Saint-Malo"
DOORS = (
    a_row(12, "Rue des Lilas", lon=EDGE - 0.0004),
    a_row(14, "Rue des Lilas", lon=EDGE - 0.005),
    a_row(5, "Rue des Lilas Blancs", lon=EDGE - 0.005),
)


@pytest.fixture
def town(site: Site, tmp_path: Path) -> None:
    """Three doors in two quarters."""
    engine = site.house.engine
    file = write_extract(tmp_path / "base.csv", *DOORS)
    import_addresses(engine, file, now=datetime.now(UTC), progress=lambda done, total: None)
    west, east = shapely.box(EDGE - 0.01, 48.64, EDGE, 48.66), shapely.box(EDGE, 48.64, EDGE + 0.01, 48.66)
    replace_quarters(
        engine,
        [Quarter(id="rocabey", name="Rocabey", shape=west), Quarter(id="parame", name="Paramé", shape=east)],
        is_perimeter=False,
    )


def declare(site: Site, address: str, **more: str) -> tuple[int, str]:
    answer = site.browser.post("/dossier", data={"name": NAME, "address": address} | more)
    return answer.status_code, unescape(answer.text)


def api_case(site: Site, number: int) -> dict[str, object]:
    answer = site.api.post("/v1/cases", json={"name": NAME, "address": f"{number} {LILAS}"})
    assert answer.status_code == 201
    body: dict[str, object] = answer.json()
    return body


# --- The hosted page ---------------------------------------------------------------------------


def test_without_an_address_base_any_address_is_taken_as_it_is_written(site: Site) -> None:
    assert declare(site, "99 rue Nulle Part, 35400 Saint-Malo")[0] == 303


@pytest.mark.usefixtures("town")
def test_a_known_address_is_taken_at_once(site: Site) -> None:
    assert declare(site, f"12 {LILAS}")[0] == 303


@pytest.mark.usefixtures("town")
def test_an_address_that_is_not_found_is_answered_with_addresses_to_pick_from(site: Site) -> None:
    status, shown = declare(site, "5 rue des Lilas, 35400 Saint-Malo")

    assert status == 200
    assert 'value="5 Rue des Lilas Blancs, 35400 Saint-Malo"' in shown
    assert "garder ce que j'ai écrit" in shown
    assert f'name="name" value="{NAME}"' in shown


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("picked", ["5 Rue des Lilas Blancs, 35400 Saint-Malo", f"5 {LILAS}"])
def test_what_was_picked_is_declared_be_it_what_was_written(site: Site, picked: str) -> None:
    status, _ = declare(site, f"5 {LILAS}", picked=picked)

    assert status == 303
    assert picked in page(site.browser)


@pytest.mark.usefixtures("town")
def test_a_resident_near_an_edge_chooses_on_the_page_without_script(site: Site) -> None:
    declare(site, f"12 {LILAS}")
    assert "Votre adresse est dans le quartier «\xa0Rocabey\xa0»" in page(site.browser)

    answer = site.browser.post("/dossier/quartier", data={"csrf": csrf(site.browser), "quarter": "parame"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/dossier")
    assert "Vous avez choisi le quartier «\xa0Paramé\xa0»" in page(site.browser)


@pytest.mark.usefixtures("town")
def test_a_resident_far_from_an_edge_is_asked_nothing_and_can_not_choose(site: Site) -> None:
    declare(site, f"14 {LILAS}")
    assert 'name="quarter"' not in page(site.browser)

    answer = site.browser.post("/dossier/quartier", data={"csrf": csrf(site.browser), "quarter": "parame"})

    assert answer.status_code == 409
    assert "au bord de ce quartier" in unescape(answer.text)


@pytest.mark.usefixtures("town")
def test_a_form_without_its_secret_chooses_nothing(site: Site) -> None:
    declare(site, f"12 {LILAS}")

    assert site.browser.post("/dossier/quartier", data={"csrf": "x", "quarter": "parame"}).status_code == 403


# --- The API -------------------------------------------------------------------------------------


def test_without_a_map_a_case_has_no_quarter_and_nothing_to_choose(site: Site) -> None:
    assert api_case(site, 12)["quarter"] == {"id": None, "name": "", "chosen": False, "choices": []}


@pytest.mark.usefixtures("town")
def test_a_case_tells_its_quarter_and_the_choices(site: Site) -> None:
    both = [{"id": "rocabey", "name": "Rocabey"}, {"id": "parame", "name": "Paramé"}]

    assert api_case(site, 12)["quarter"] == {"id": "rocabey", "name": "Rocabey", "chosen": False, "choices": both}
    assert api_case(site, 14)["quarter"] == {"id": "rocabey", "name": "Rocabey", "chosen": False, "choices": []}


@pytest.mark.usefixtures("town")
def test_a_choice_is_taken_over_the_api(site: Site) -> None:
    case_id = api_case(site, 12)["id"]

    answer = site.api.post(f"/v1/cases/{case_id}/quarter", json={"quarter": "parame"})

    assert (answer.status_code, answer.json()["id"], answer.json()["chosen"]) == (200, "parame", True)
    assert site.api.get(f"/v1/cases/{case_id}").json()["quarter"]["id"] == "parame"
    assert site.api.get(f"/v1/cases/{case_id}/quarter").json() == answer.json()


@pytest.mark.usefixtures("town")
def test_a_quarter_that_is_not_offered_is_a_conflict(site: Site) -> None:
    case_id = api_case(site, 14)["id"]

    answer = site.api.post(f"/v1/cases/{case_id}/quarter", json={"quarter": "parame"})

    assert (answer.status_code, answer.json()["title"]) == (409, "quarter.not_offered")


@pytest.mark.usefixtures("town")
def test_addresses_are_offered_to_callers_with_a_key(site: Site) -> None:
    answer = site.api.get("/v1/addresses", params={"q": "12 rue des lil", "limit": 1})

    assert answer.status_code == 200
    assert answer.json() == {
        "addresses": [
            {
                "label": "12 Rue des Lilas, 35400 Saint-Malo",
                "number": "12",
                "street": "Rue des Lilas",
                "postcode": "35400",
                "city": "Saint-Malo",
                "commune": "35288",
                "lon": EDGE - 0.0004,
                "lat": 48.65,
            }
        ]
    }
    assert site.browser.get("/v1/addresses", params={"q": "12 rue des lil"}).status_code == 401


def test_without_an_address_base_nothing_is_offered(site: Site) -> None:
    assert site.api.get("/v1/addresses", params={"q": "12 rue des lil"}).json() == {"addresses": []}


@pytest.mark.parametrize("params", [{"q": "ab"}, {}, {"q": "rue des lilas", "limit": 1000}])
def test_a_question_that_is_none_is_refused(site: Site, params: dict[str, str]) -> None:
    assert site.api.get("/v1/addresses", params=params).status_code == 422


def test_what_was_typed_is_in_no_problem_document(site: Site) -> None:
    answer = site.api.get("/v1/addresses", params={"q": "x" * 500})

    assert answer.status_code == 422
    assert "xxxx" not in json.dumps(answer.json())
