"""A policy from the tables of a parsed TOML file, and back to plain keys; whatever is wrong is told by its key.

A file is complete: version, required checks and a rule for every kind are written in it, so that what holds can be
read in one place. Numbers that are left out have the default of ``Policy``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from enum import StrEnum
from typing import TypeVar

from ocr.reading import DocumentType
from verification.domain.errors import InvalidPolicyError
from verification.domain.findings import Verdict
from verification.domain.policy import Action, KindRule, Policy

Table = Mapping[str, object]
Word = TypeVar("Word", bound=StrEnum)

_KEYS = tuple(field.name for field in fields(Policy))
_KIND_KEYS = tuple(field.name for field in fields(KindRule))
_NEEDED = ("version", "required", "kinds")


def policy_from_mapping(data: Table) -> Policy:
    """A policy from a parsed TOML file.

    Raises:
        InvalidPolicyError: a key is unknown or missing, or a value has the wrong form; the message names the key.
    """
    _refuse_unknown(data, _KEYS)
    missing = [key for key in _NEEDED if key not in data]
    if missing:
        raise InvalidPolicyError(f"missing: {', '.join(missing)}")
    plain = {key: value for key, value in data.items() if key not in ("required", "kinds", "actions")}
    return Policy(
        required=_required(data["required"]),
        kinds={_word(DocumentType, name, "kinds"): _kind(name, rule) for name, rule in _table(data, "kinds").items()},
        actions={code: _action(code, rule) for code, rule in _table(data, "actions").items()},
        **plain,  # type: ignore[arg-type]
    )


def _required(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(check, str) for check in value):
        raise InvalidPolicyError("required must be a list of names of checks")
    return tuple(value)


def _kind(name: str, rule: object) -> KindRule:
    """The rule of one kind; what ``KindRule`` refuses is told with its kind."""
    if not isinstance(rule, dict):
        raise InvalidPolicyError(f"kinds.{name} must be a table")
    _refuse_unknown(rule, _KIND_KEYS, f"kinds.{name}.")
    try:
        return KindRule(**rule)
    except (InvalidPolicyError, TypeError) as error:
        raise InvalidPolicyError(f"kinds.{name}: {error}") from error


def _action(code: str, rule: object) -> Mapping[Verdict, Action]:
    """One action for both verdicts, or one each: ``"alarm"`` or ``{fail = "ask", inconclusive = "review"}``."""
    key = f"actions.{code}"
    if isinstance(rule, dict):
        return {_word(Verdict, name, key): _word(Action, action, f"{key}.{name}") for name, action in rule.items()}
    return dict.fromkeys((Verdict.FAIL, Verdict.INCONCLUSIVE), _word(Action, rule, key))


def _table(data: Table, key: str) -> dict[str, object]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise InvalidPolicyError(f"{key} must be a table")
    return value


def _word(words: type[Word], value: object, key: str) -> Word:
    """A value out of a list of words."""
    if isinstance(value, str) and value in set(words):
        return words(value)
    raise InvalidPolicyError(f"{key}: {value!r} is none of {', '.join(words)}")


def _refuse_unknown(data: Table, known: Collection[str], prefix: str = "") -> None:
    unknown = [f"{prefix}{key}" for key in data if key not in known]
    if unknown:
        raise InvalidPolicyError(f"unknown: {', '.join(unknown)}")


def values_of(policy: Policy) -> Mapping[str, str]:
    """A policy as flat keys and values, as its file writes them; what is not said is left out."""
    plain = {name: value for name, value in vars(policy).items() if name not in ("kinds", "actions", "required")}
    values = {name: _written(value) for name, value in plain.items()}
    values["required"] = " ".join(policy.required)
    for code, by_verdict in policy.actions.items():
        values |= {f"actions.{code}.{verdict}": action.value for verdict, action in by_verdict.items()}
    for kind, rule in policy.kinds.items():
        said = ((name, value) for name, value in vars(rule).items() if value is not None)
        values |= {f"kinds.{kind}.{name}": _written(value) for name, value in said}
    return values


def _written(value: object) -> str:
    """A value as TOML writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
