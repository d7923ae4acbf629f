"""Policy files: the packaged default, or the operator's own."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

from verification.checks import NAMES
from verification.domain.errors import InvalidPolicyError
from verification.domain.policy import Policy
from verification.domain.policy_file import policy_from_mapping


def default_policy() -> Policy:
    """The policy that ships."""
    return policy_from_text(resources.files("verification.policies").joinpath("default.toml").read_bytes())


def load_policy(path: Path | None) -> Policy:
    """The policy of a file, or the packaged one when no file is named.

    Raises:
        InvalidPolicyError: the file is missing, no TOML, or no complete policy.
    """
    if path is None:
        return default_policy()
    try:
        return policy_from_text(path.read_bytes())
    except OSError as error:
        raise InvalidPolicyError(f"the policy file cannot be read: {type(error).__name__}") from error


def policy_from_text(data: bytes) -> Policy:
    """The policy of a file's bytes.

    Raises:
        InvalidPolicyError: no TOML, no complete policy, or a check is required that nobody makes.
    """
    try:
        policy = policy_from_mapping(tomllib.loads(data.decode()))
    except UnicodeDecodeError as error:
        raise InvalidPolicyError("the policy file must be UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise InvalidPolicyError(f"the policy file is no TOML: {error}") from error
    unmade = [check for check in policy.required if check not in NAMES]
    if unmade:
        raise InvalidPolicyError(f"required: no check is called {', '.join(unmade)}; there are {', '.join(NAMES)}")
    return policy
