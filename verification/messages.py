"""A message to a resident, from its kind, its values and a language: subject, paragraphs, plain text, simple HTML.

Nothing is looked up here: the catalogue comes as ``say``, the words of a moderator's answer as paragraphs. The one idea
is that a page, a preview and a mail show the same paragraphs. A message never tells which sign betrayed a paper, never
names a moderator, and always ends with one thing to do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Protocol

VERIFIED, NEEDS_ACTION, IN_REVIEW = "case.verified", "case.needs_action", "case.in_review"
"""Kinds of message about the machine's answers; ``review.<verdict>`` are those about a person's."""

VERIFIED_SAMPLED = "case.verified_sampled"
"""The machine's yes where the paper was drawn for a second look, and is kept until then."""

APPEALED, NOBODY_MAY_LOOK = "case.appealed", "case.nobody_may_look"
STANDING_APPEALED, STANDING = "standing.appealed", "standing"

REVIEWED = "review."
Value = str | int | list[str]

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\S+)?")


class Say(Protocol):
    """The catalogue: a text in a language, its places filled; the key itself when there is none."""

    def __call__(self, locale: str, key: str, /, **values: str | int) -> str:
        """The text."""
        ...


class Tell(Protocol):
    """How a moment is written in a language: the day, and the hour where there is one."""

    def __call__(self, locale: str, moment: datetime, /, *, with_hour: bool) -> str:
        """The words."""
        ...


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a resident reads, by mail and on their page."""

    subject: str = field(repr=False)
    paragraphs: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Catalogue and calendar together."""

    say: Say
    tell: Tell

    def letter(self, kind: str, values: Mapping[str, Value], locale: str) -> Letter:
        """A message whose words all come from the catalogue; a list named ``reasons`` becomes a paragraph each."""
        known = {name: self._worded(value, locale) for name, value in values.items() if not isinstance(value, list)}
        reasons = values.get("reasons", [])
        codes = tuple(reasons) if isinstance(reasons, list) else ()
        body = self.say(locale, f"mail.{kind}.body", **known)
        return Letter(
            subject=self.say(locale, f"mail.{kind}.subject", **known),
            paragraphs=(*_first_part(body), *self._reasons(codes, locale), *_last_part(body)),
        )

    def answer(self, verdict: str, paragraphs: Sequence[str], locale: str) -> Letter:
        """A moderator's answer, its paragraphs as they were shown before it was sent."""
        return Letter(subject=self.say(locale, f"mail.{REVIEWED}{verdict}.subject"), paragraphs=tuple(paragraphs))

    def plain(self, letter: Letter, link: str, locale: str) -> str:
        """The message as text, with the way to the case and why it came."""
        parts = [self.say(locale, "mail.hello"), *letter.paragraphs]
        parts += [f"{self.say(locale, 'mail.open')}\n{link}", self.say(locale, "mail.sign"), "-- "]
        return "\n\n".join(parts) + f"\n{self.say(locale, 'mail.footer')}\n"

    def html(self, letter: Letter, link: str, locale: str) -> str:
        """The same as a small page without pictures, styles from elsewhere or anything that follows the reader."""
        parts = [self.say(locale, "mail.hello"), *letter.paragraphs]
        written = "\n".join(f"<p>{escape(part)}</p>" for part in parts)
        button = f'<p><a href="{escape(link)}">{escape(self.say(locale, "mail.open.button"))}</a></p>'
        end = f"<p>{escape(self.say(locale, 'mail.sign'))}</p>"
        small = f"<p><small>{escape(self.say(locale, 'mail.footer'))}</small></p>"
        title = f'<meta charset="utf-8"><title>{escape(letter.subject)}</title>'
        head = f'<html lang="{escape(locale)}"><head>{title}</head>'
        return f"<!doctype html>\n{head}\n<body>\n{written}\n{button}\n{end}\n{small}\n</body></html>\n"

    def _reasons(self, codes: tuple[str, ...], locale: str) -> tuple[str, ...]:
        """Each reason in a sentence; the first with its next step."""
        said = [self.say(locale, f"reason.{code}") for code in codes]
        if said:
            said[0] = f"{said[0]} {self.say(locale, f'next.{codes[0]}')}"
        return tuple(dict.fromkeys(said))

    def _worded(self, value: str | int, locale: str) -> str | int:
        """A date or a time as people write it, anything else as it is."""
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            return value
        return self.tell(locale, datetime.fromisoformat(value), with_hour="T" in value)


def _first_part(body: str) -> tuple[str, ...]:
    """What stands before the reasons: everything but the last paragraph."""
    return tuple(_paragraphs(body)[:-1])


def _last_part(body: str) -> tuple[str, ...]:
    """What to do next, behind the reasons."""
    return tuple(_paragraphs(body)[-1:])


def _paragraphs(body: str) -> list[str]:
    return [part.strip() for part in body.split("\n\n") if part.strip()]
