"""Policy files: the packaged default, or the operator's own."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

from cooptation.errors import InvalidPolicyError
from cooptation.policy import CooptationPolicy, policy_from_mapping

DEFAULT = "default"
LETTERS = "letters"
PACKAGED = (DEFAULT, LETTERS, "three_points")
"""What ships: the default, the one where letters are posted, and the one for quarters where few have shown a paper."""


def default_policy() -> CooptationPolicy:
    """The policy in force where no other is named."""
    return packaged_policy(DEFAULT)


def packaged_policy(name: str) -> CooptationPolicy:
    """A policy that ships, by its name in ``PACKAGED``."""
    return policy_from_mapping(tomllib.loads(packaged_text(name)))


def packaged_text(name: str) -> str:
    """Its file, to be copied and changed.

    Raises:
        InvalidPolicyError: none of that name ships.
    """
    if name not in PACKAGED:
        raise InvalidPolicyError(f"no such policy; there are: {', '.join(PACKAGED)}")
    return resources.files("cooptation.policies").joinpath(f"{name}.toml").read_text(encoding="utf-8")


def load_policy(path: Path | None, *, letters_on: bool = False) -> CooptationPolicy:
    """The policy of a file; when no file is named the packaged one, which is another where letters are posted.

    Raises:
        InvalidPolicyError: the file is missing, no TOML, or no complete policy.
    """
    if path is None:
        return packaged_policy(LETTERS if letters_on else DEFAULT)
    try:
        return policy_from_mapping(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidPolicyError(f"the policy file cannot be read: {type(error).__name__}") from error
