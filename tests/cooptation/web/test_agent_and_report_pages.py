"""Ambassadors' prints, organisations' agents behind two factors, and the report form that is open to everybody."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from urllib.parse import unquote

import pytest
from pyotp import TOTP
from pypdfium2 import PdfDocument

from cooptation.acts import ambassadors, organisations
from cooptation.adapters.sessions import Kind
from cooptation.records import ReportKind
from cooptation.vouch import Role
from cooptation.web import report_pages
from cooptation.web.catalogue import texts
from cooptation.web.organisation_pages import FEW, shown_count
from tests.cooptation.web.conftest import LEA_HOME, TOWN, Person, Street
from tests.cooptation.web.test_newcomer_pages import begin
from verification.adapters.tables import cases

FR = texts("fr")
SAINT_MALO = "commune:35288"
A4_POINTS = (595, 842)
SEEN = {
    "kind": "electricity_bill",
    "name_seen": "1",
    "address_seen": "1",
    "met_here": "1",
}


def bound(said: str) -> str:
    return said.replace(" :", "\u00a0:")


@pytest.fixture
def ambassador(street: Street) -> Person:
    member_id = street.neighbours(1)[0]
    assert ambassadors.name(street.house, member_id, is_trained=True, has_signed_charter=True).counts
    return street.enter(member_id)


def poster_of(ambassador: Person) -> str:
    made = ambassador.send("/parrainer/ambassade/affiche", of="/parrainer/ambassade").text
    found = re.search(r'name="code" value="([\w-]+)"', made)
    assert found is not None
    return found[1]


def test_an_ambassador_has_a_larger_budget_and_a_charter(ambassador: Person) -> None:
    shown = ambassador.page("/parrainer/ambassade")

    assert "<dd>10</dd>" in shown
    assert "<dd>30</dd>" in shown
    assert "Signée le" in shown


def test_a_plain_member_has_no_ambassadors_page(street: Street) -> None:
    member = street.enter(street.neighbours(1)[0])

    assert member.client.get("/parrainer/ambassade").status_code == 404
    assert "/parrainer/ambassade" not in member.page("/parrainer")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("what", "copies"), [("poster", 1), ("flyers", 4)])
def test_a_sheet_is_one_a4_page_in_either_language(ambassador: Person, what: str, copies: int, lang: str) -> None:
    fields = {"code": poster_of(ambassador), "what": what, "lang": lang}

    pdf = ambassador.send("/parrainer/ambassade/imprimer", of="/parrainer/ambassade", form="pdf", **fields)
    page = ambassador.send("/parrainer/ambassade/imprimer", of="/parrainer/ambassade", form="page", **fields)

    document = PdfDocument(BytesIO(pdf.content))
    printed = document[0].get_textpage().get_text_bounded()
    assert len(document) == 1
    assert tuple(round(side) for side in document[0].get_size()) == A4_POINTS
    assert printed.count(texts(lang)["sheet.title"].replace("\u00a0", " ")[:10]) == copies
    assert page.text.count("<article>") == copies
    assert f'lang="{lang}"' in page.text


def test_a_posters_code_opens_a_request_and_vouches_for_nobody(street: Street, ambassador: Person) -> None:
    newcomer = street.newcomer()

    used = newcomer.send("/voisins/invitation/utiliser", of="/voisins", code=poster_of(ambassador))

    assert used.headers["location"] == "/voisins?fait=redeemed"
    assert bound(FR["points.of"].format(points=0, needed=4)) in newcomer.page("/voisins")


def an_agent(street: Street, role: Role = Role.RESIDENCE_BODY, addresses: tuple[str, ...] = ()) -> str:
    new = organisations.NewOrganisation(
        siren="356000000",
        title="Habitat du Port",
        role=role,
        quarters=frozenset({SAINT_MALO}),
        is_signed=True,
        is_mailbox_proved=True,
    )
    organisation_id = organisations.register(street.house, new).organisation_id
    assert organisation_id is not None
    organisations.agree_dwellings(street.house, organisation_id, addresses)
    return organisations.name_agent(street.house, organisation_id, "Agent 1").id


def phone_of(agent: Person) -> TOTP:
    """The agent's authenticator application, after typing the key."""
    shown = agent.page("/organisme/second")
    found = re.search(r'<code class="typed">([A-Z2-7 ]+)<', shown)
    assert found is not None
    return TOTP(found[1].replace(" ", ""))


def signed_in(street: Street, agent_id: str) -> Person:
    agent = street.enter(agent_id, Kind.AGENT)
    answer = agent.send("/organisme/second", code=phone_of(agent).at(street.clock.at))
    assert answer.headers["location"] == "/organisme"
    return agent


def test_a_link_alone_opens_nothing_for_an_agent(street: Street) -> None:
    agent = street.enter(an_agent(street), Kind.AGENT)

    assert agent.client.get("/organisme").status_code == 403
    assert agent.client.get("/organisme/vu").status_code == 403
    assert agent.send("/organisme/second", code="000000").status_code == 401


def test_the_key_of_a_second_factor_is_shown_until_it_is_confirmed_and_never_again(street: Street) -> None:
    agent_id = an_agent(street)
    signed_in(street, agent_id)

    again = street.enter(agent_id, Kind.AGENT)

    assert FR["factor.lead"] in again.page("/organisme/second")
    assert "data:image/svg+xml" not in again.page("/organisme/second")


def test_a_paper_seen_in_person_verifies_and_nothing_is_uploaded(street: Street) -> None:
    newcomer, agent = street.newcomer(), signed_in(street, an_agent(street))
    day = street.clock.at.date().isoformat()

    answer = agent.send("/organisme/vu", case=newcomer.case_code(), dated=day, **SEEN)
    log = agent.page(answer.headers["location"])

    assert 'state-verified">' in newcomer.page("/dossier")
    assert FR["said.attested"] in log
    assert FR["ground.paper_seen"] in log
    assert "Léa" not in log
    assert "Lilas" not in log


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"name_seen": ""}, "form"),
        ({"dated": "2031-01-01"}, "form"),
        ({"kind": "payslip"}, "form"),
        ({"case": "0" * 32}, "case"),
    ],
)
def test_a_slip_in_an_attestation_is_said_and_changes_nothing(
    street: Street, change: dict[str, str], wrong: str
) -> None:
    newcomer, agent = street.newcomer(), signed_in(street, an_agent(street))
    fields = {"case": newcomer.case_code(), "dated": street.clock.at.date().isoformat()} | SEEN | change

    answer = agent.send("/organisme/vu", **fields)

    assert answer.status_code == 422
    assert FR[f"attest.wrong.{wrong}"] in unescape(answer.text)
    assert 'state-draft">' in newcomer.page("/dossier")


def test_an_address_of_the_agreed_list_verifies_and_another_one_does_not(street: Street) -> None:
    agent = signed_in(street, an_agent(street, addresses=(LEA_HOME,)))
    listed, other = street.newcomer(), street.newcomer("Noé Petit", f"90 rue des Lilas, {TOWN}")

    answers = [agent.send("/organisme/liste", case=one.case_code(), met_here="1") for one in (listed, other)]

    assert [answer.status_code for answer in answers] == [303, 409]
    assert 'state-verified">' in listed.page("/dossier")
    assert 'state-draft">' in other.page("/dossier")


def test_an_association_attests_no_addresses(street: Street) -> None:
    agent = signed_in(street, an_agent(street, role=Role.ASSOCIATION))

    assert agent.client.get("/organisme/liste").status_code == 404
    assert "/organisme/liste" not in agent.page("/organisme")


def test_small_counts_are_not_shown(street: Street) -> None:
    agent = signed_in(street, an_agent(street))
    street.neighbours(FEW - 1)
    before = agent.page("/organisme")
    street.neighbours(FEW)

    assert FR["agent.few"].format(few=FEW) in before
    assert f"<td>{FEW}</td>" in agent.page("/organisme")
    assert [shown_count(count) for count in (0, FEW - 1, FEW)] == [None, None, FEW]


REPORT = {
    "kind": "has_moved",
    "name": "Léa",
    "address": LEA_HOME,
    "words": "Depuis juin.",
    "contact": "moi@example.org",
}


def reference_in(page: str) -> str:
    found = re.search(r'<code class="typed">([\w-]+)<', page)
    assert found is not None
    return found[1]


def test_a_report_gets_the_same_answer_for_a_member_and_for_nobody(street: Street) -> None:
    street.member("lea", LEA_HOME)

    known = street.browser().post("/signaler", data=REPORT)
    unknown = street.browser().post("/signaler", data=REPORT | {"address": f"99 rue du Vent, {TOWN}"})

    pages = [page.text.replace(reference_in(page.text), "") for page in (known, unknown)]
    assert pages[0] == pages[1]
    assert (known.status_code, unknown.status_code) == (200, 200)


def test_its_author_sees_that_it_is_not_dealt_with_yet(street: Street) -> None:
    browser = street.browser()
    reference = reference_in(browser.post("/signaler", data=REPORT).text)

    known = browser.post("/signaler/suivi", data={"reference": reference})
    unknown = browser.post("/signaler/suivi", data={"reference": "nothing"})

    assert FR["follow.open"] in unescape(known.text)
    assert FR["follow.unknown"] in unescape(unknown.text)


@pytest.mark.parametrize(
    ("change", "wrong"), [({"kind": ""}, "kind"), ({"address": ""}, "address"), ({"contact": "moi"}, "contact")]
)
def test_a_slip_in_a_report_loses_nothing_that_was_typed(street: Street, change: dict[str, str], wrong: str) -> None:
    typed = REPORT | change

    answer = street.browser().post("/signaler", data=typed)

    assert answer.status_code == 422
    assert FR[f"report.wrong.{wrong}"] in unescape(answer.text)
    assert all(value in unescape(answer.text) for value in typed.values())


def test_every_fixed_reason_is_offered(street: Street) -> None:
    shown = street.browser().get("/signaler").text

    assert all(f'value="{kind.value}"' in shown for kind in ReportKind)


def test_too_many_reports_a_day_are_turned_away_kindly(street: Street) -> None:
    browser = street.browser()
    answers = [browser.post("/signaler", data=REPORT) for _ in range(report_pages.MOST_A_DAY + 1)]

    assert [answer.status_code for answer in answers] == [200] * report_pages.MOST_A_DAY + [429]
    assert FR["page_error.tries"] in unescape(answers[-1].text)


def test_a_report_changes_no_status(street: Street) -> None:
    newcomer = street.newcomer()
    begin(newcomer)
    with street.engine.connect() as connection:
        before = connection.execute(cases.select()).all()

    street.browser().post("/signaler", data=REPORT)

    with street.engine.connect() as connection:
        assert connection.execute(cases.select()).all() == before


def test_no_address_of_a_page_carries_a_secret_or_a_name(street: Street, ambassador: Person) -> None:
    code = poster_of(ambassador)

    shown = ambassador.send("/parrainer/ambassade/imprimer", of="/parrainer/ambassade", code=code, form="page")

    assert code not in unquote(str(shown.url))
