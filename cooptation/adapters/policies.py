"""Policy files: the packaged default, or the operator's own."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

from cooptation.errors import InvalidPolicyError
from cooptation.policy import CooptationPolicy, policy_from_mapping


def default_policy() -> CooptationPolicy:
    """The policy that ships."""
    text = resources.files("cooptation.policies").joinpath("default.toml").read_text(encoding="utf-8")
    return policy_from_mapping(tomllib.loads(text))


def load_policy(path: Path | None) -> CooptationPolicy:
    """The policy of a file, or the packaged one when no file is named.

    Raises:
        InvalidPolicyError: the file is missing, no TOML, or no complete policy.
    """
    if path is None:
        return default_policy()
    try:
        return policy_from_mapping(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidPolicyError(f"the policy file cannot be read: {type(error).__name__}") from error
