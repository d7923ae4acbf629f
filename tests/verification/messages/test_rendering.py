"""What a message says: the same paragraphs everywhere, one next step, nobody's name."""

from __future__ import annotations

import pytest

from verification.adapters.catalogue import LOCALES, texts
from verification.adapters.letters import WRITER
from verification.messages import Letter

KINDS = ("case.verified", "case.needs_action", "case.in_review")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_machine_answer_has_a_subject_and_a_body_in_both_languages(kind: str, locale: str) -> None:
    letter = WRITER.letter(kind, {"until": "2027-05-01", "due": "2026-11-23T13:00+00:00", "reasons": []}, locale)

    assert not letter.subject.startswith("mail.")
    assert len(letter.paragraphs) == 2
    assert "{" not in "".join(letter.paragraphs)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("verdict", ["verified", "needs_action", "refused"])
def test_every_human_answer_has_a_subject(verdict: str, locale: str) -> None:
    assert f"mail.review.{verdict}.subject" in texts(locale)


def test_a_moment_is_written_in_french_time_and_words() -> None:
    # 13:00 UTC in November is 14:00 in Paris.
    letter = WRITER.letter("case.in_review", {"due": "2026-11-23T13:00+00:00"}, "fr")

    assert "23 novembre 2026 à 14:00" in letter.paragraphs[0]


def test_the_first_reason_carries_the_one_next_step() -> None:
    letter = WRITER.letter("case.needs_action", {"reasons": ["document.blurred", "document.too_old"]}, "fr")

    said = texts("fr")
    assert letter.paragraphs[1] == f"{said['reason.document.blurred']} {said['next.document.blurred']}"
    assert letter.paragraphs[2] == said["reason.document.too_old"]


def test_a_page_of_mail_holds_no_markup_of_its_own_words() -> None:
    letter = Letter(subject="<b>", paragraphs=("1 < 2 & <script>",))

    page = WRITER.html(letter, "https://palier.example/entrer#a&b", "fr")

    assert "<script>" not in page
    assert "1 &lt; 2 &amp; &lt;script&gt;" in page
    assert "<img" not in page


def test_the_text_ends_with_the_way_to_the_case_and_how_to_stop() -> None:
    text = WRITER.plain(Letter(subject="", paragraphs=("Voilà.",)), "https://palier.example/entrer#x", "en")

    assert "https://palier.example/entrer#x" in text
    assert text.rstrip().endswith(texts("en")["mail.footer"])


def test_a_message_does_not_show_itself_to_a_log() -> None:
    assert repr(Letter(subject="Secret", paragraphs=("Secret",))) == "Letter()"


def test_every_kind_has_subject_and_body_in_both_languages() -> None:
    french, english = (set(texts(locale)) for locale in LOCALES)
    kinds = {key.removesuffix(".subject") for key in french if key.startswith("mail.") and key.endswith(".subject")}

    assert {kind for kind in kinds if f"{kind}.body" not in french and not kind.startswith("mail.review.")} == set()
    assert {key for key in french if key.startswith("mail.")} == {key for key in english if key.startswith("mail.")}
