"""Every setting, read from the environment (``PALIER_…``) or from secret files, here and nowhere else.

Thresholds of a decision are not settings: they live in the policy.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

MEMORY_BROKER = "memory://"
SECRETS_FOLDER = "secrets"


class Settings(BaseSettings):
    """The embedded default needs none of them; a city sets database, broker, files and secrets."""

    model_config = SettingsConfigDict(env_prefix="PALIER_", extra="ignore")

    data_dir: Path = Field(default=Path("var"), description="where the embedded default keeps everything")
    database_url: str = Field(default="", description="SQLAlchemy URL; empty: SQLite in data_dir")
    paper_keys_url: str = Field(default="", description="SQLAlchemy URL of the paper keys; empty: SQLite in data_dir")
    broker_url: str = Field(default=MEMORY_BROKER, description="memory://, redis://… or amqp://…")
    s3_bucket: str = Field(default="", description="bucket for papers; empty: a folder in data_dir")
    s3_endpoint_url: str = Field(default="", description="address of the S3 service; empty: the provider's own")
    s3_region: str = Field(default="us-east-1", description="region of the bucket")
    s3_access_key: SecretStr = Field(default=SecretStr(""), description="access key of the S3 service")
    s3_secret_key: SecretStr = Field(default=SecretStr(""), description="secret key of the S3 service")
    master_keys: SecretStr = Field(default=SecretStr(""), description="id:base64 of 32 bytes, the current one first")
    digest_key: SecretStr = Field(default=SecretStr(""), description="base64 of 32 bytes, keys every digest")
    old_digest_keys: SecretStr = Field(default=SecretStr(""), description="digest keys it replaced, comma-separated")
    policy_file: Path | None = Field(default=None, description="policy TOML; empty: the packaged default")
    cooptation_policy_file: Path | None = Field(
        default=None, description="rules of vouching, TOML; empty: the packaged ones, others where letters are posted"
    )
    letters: bool = Field(default=False, description="somebody prints and posts the letters with a code")
    trust_dir: Path | None = Field(default=None, description="folder of what is trusted for 2D-Doc; empty: in data_dir")
    host: str = Field(default="127.0.0.1", description="address the web server listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="port the web server listens on")
    public_url: str = Field(default="", description="address people open, for links; https:// makes cookies secure")
    trusted_proxies: str = Field(default="", description="comma-separated addresses whose X-Forwarded-* counts")
    readers: int = Field(default=2, ge=1, le=64, description="documents read at the same time by one worker process")
    open_declarations: bool = Field(default=True, description="anyone may start a case on the resident's page")
    declarations_a_day: int = Field(default=50, ge=0, description="cases begun in a day from one address; 0: no limit")
    public_figures: bool = Field(default=False, description="anyone may read /transparence: how often it errs, counts")
    sweep_seconds: float = Field(default=5.0, gt=0, description="pause between two looks at what is overdue")
    undo_seconds: float = Field(default=10.0, ge=0, le=60, description="how long a moderator can take an answer back")
    whole_pages_a_day: int = Field(default=20, ge=0, description="papers a moderator may open whole in a day")
    double_percent: float = Field(default=5.0, ge=0, le=100, description="answers a second moderator gives blind")
    sample_percent: float = Field(default=2.0, ge=0, le=100, description="machine approvals a human looks at again")
    next_door_m: int = Field(default=150, ge=0, description="metres within which no moderator gets a case")
    next_door_rural_m: int = Field(default=2000, ge=0, description="the same in the country")
    small_commune: int = Field(default=2000, ge=0, description="inhabitants below which a commune is one neighbourhood")
    fewest_free: int = Field(default=2, ge=1, description="moderators free to look below which the twin quarter helps")
    smtp_url: SecretStr = Field(
        default=SecretStr(""), description="smtp://user:password@host:587 or smtps://…:465; empty: a folder in data_dir"
    )
    mail_from: str = Field(default="Palier <palier@localhost>", description="who messages to residents come from")
    second_factor_for_all: bool = Field(default=False, description="no moderator works with a password alone")
    oidc_issuer: str = Field(default="", description="OpenID Connect provider of moderators; empty: password and code")
    oidc_client_id: str = Field(default="", description="our name at that provider")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="our secret at that provider")
    require_sandbox: bool = Field(default=False, description="refuse to read without bubblewrap")
    demo: bool = Field(default=True, description="the first start of the embedded default makes a fictitious town")
    log_level: str = Field(default="INFO", description="least level that is logged")

    @property
    def database(self) -> str:
        """The main database's URL."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'palier.db'}"

    @property
    def paper_keys(self) -> str:
        """The URL of the store of paper keys, which no backup holds."""
        return self.paper_keys_url or f"sqlite:///{self.data_dir.absolute() / 'paper_keys.db'}"

    @property
    def files_dir(self) -> Path:
        """Where the embedded default keeps encrypted papers, and nothing else."""
        return self.data_dir.absolute() / "files"

    @property
    def trust_folder(self) -> Path:
        """Where the list of trusted authorities and their signers' certificates lie."""
        return self.trust_dir or self.data_dir.absolute() / "trust"

    @property
    def mail_folder(self) -> Path:
        """Where messages are kept when no mail server is set."""
        return self.data_dir.absolute() / "mail"

    @property
    def site(self) -> str:
        """The address people open, without a slash at its end."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def secrets_dir(self) -> Path:
        """Where the embedded default keeps the secrets it made."""
        return self.data_dir.absolute() / SECRETS_FOLDER

    @property
    def is_embedded(self) -> bool:
        """Whether the worker lives inside the web process."""
        return self.broker_url == MEMORY_BROKER

    @property
    def root_url(self) -> str:
        """The address people open."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def has_secure_cookies(self) -> bool:
        """Whether people reach the service by https."""
        return self.public_url.startswith("https://")


def load_settings() -> Settings:
    """Settings from the environment, then from secret files (``PALIER_SECRETS_DIR``, else the data folder's own)."""
    folder = Path(
        os.environ.get("PALIER_SECRETS_DIR") or Path(os.environ.get("PALIER_DATA_DIR", "var")) / SECRETS_FOLDER
    )
    return Settings(_secrets_dir=folder if folder.is_dir() else None)  # type: ignore[call-arg]
