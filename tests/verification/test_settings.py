"""Settings come from the environment or from secret files, and are never shown."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import ValidationError

from verification.bootstrap import compose, digest_key, ensure_secrets
from verification.domain.errors import SettingsError
from verification.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PALIER_DATA_DIR", str(tmp_path))


@dataclass(frozen=True)
class Kept:
    """The two secret files, as bytes."""

    master: bytes
    digest: bytes


def secrets_in(folder: Path) -> Kept:
    names = ("palier_master_keys", "palier_digest_key")
    return Kept(*((folder / "secrets" / name).read_bytes() for name in names))


def test_the_embedded_default_needs_no_setting(tmp_path: Path) -> None:
    settings = load_settings()

    assert settings.is_embedded
    assert settings.database == f"sqlite:///{tmp_path / 'palier.db'}"
    assert not settings.has_secure_cookies


def test_secrets_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    ensure_secrets(load_settings())
    first = secrets_in(tmp_path)

    ensure_secrets(load_settings())

    assert secrets_in(tmp_path) == first
    assert len(base64.b64decode(first.digest)) == 32
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "secrets").iterdir())


def test_secret_files_are_read_and_never_shown(tmp_path: Path) -> None:
    ensure_secrets(load_settings())

    settings = load_settings()

    kept = secrets_in(tmp_path)
    assert settings.master_keys.get_secret_value() == kept.master.decode()
    assert kept.master.decode() not in repr(settings)
    assert kept.digest.decode() not in repr(settings)


def test_the_environment_counts_before_a_secret_file(monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_secrets(load_settings())
    monkeypatch.setenv("PALIER_DIGEST_KEY", base64.b64encode(bytes(32)).decode())

    assert digest_key(load_settings()) == bytes(32)


@pytest.mark.parametrize("key", ["", "short", base64.b64encode(bytes(31)).decode(), "é" * 44])
def test_a_digest_key_of_the_wrong_form_is_named_and_not_quoted(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("PALIER_DIGEST_KEY", key)

    with pytest.raises(SettingsError, match="PALIER_DIGEST_KEY") as raised:
        digest_key(load_settings())

    assert not key or key not in str(raised.value)


def test_without_a_master_key_nothing_starts() -> None:
    with pytest.raises(SettingsError, match="PALIER_MASTER_KEYS"):
        compose(load_settings(), nudge=lambda job_id: None)


@pytest.mark.parametrize(("name", "value"), [("PORT", "99999"), ("READERS", "0"), ("SWEEP_SECONDS", "0")])
def test_a_setting_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"PALIER_{name}", value)

    with pytest.raises(ValidationError):
        load_settings()


def test_https_makes_cookies_secure() -> None:
    assert Settings(public_url="https://palier.example").has_secure_cookies
    assert not Settings(public_url="http://palier.example").has_secure_cookies


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
