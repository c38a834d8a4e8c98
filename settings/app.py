"""Every setting of the app, typed and explained: one `.env`, read once, wrong values named with their fix."""

import difflib
import os
import re
import socket
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Deployment(StrEnum):
    """`demo` serves starter wording and marks unverified numbers; `clinical` serves only what is approved."""

    DEMO = "demo"
    CLINICAL = "clinical"


class Enrolment(StrEnum):
    """Who may start coaching: anyone (a demonstration), or only people with a clinician's invite."""

    OPEN = "open"
    INVITE = "invite"


class Switch(StrEnum):
    """A kill switch of the deployment."""

    OFF = "off"
    ON = "on"


class TelegramMode(StrEnum):
    """How updates come: we ask (polling), or Telegram calls us (webhook, needs a public https address)."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class MailTls(StrEnum):
    """How mail is handed over: protected from the start, after a greeting, or (a server on this machine) not."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class SettingsError(Exception):
    """A setting is missing or wrong; the message names each one, and the fix."""


def _no_slash(url: str) -> str:
    return url.rstrip("/")


Url = Annotated[str, Field(pattern=r"^https?://"), AfterValidator(_no_slash)]
Port = Annotated[int, Field(ge=1, le=65535)]
LOCAL_TOKEN = "424242:local-phone-token-for-demos-and-tests"  # noqa: S105 - opens the local phone and nothing else
LOCAL_STAFF_CHAT = -1001000000001
HOSTNAME = "hostname"
"""As an executor id: each machine or container takes its own name, so that copies of one bot differ."""
PREFIX = "MIDDLEPATH_"
ENGINE_VARIABLES = frozenset(
    PREFIX + name
    for name in (
        "RASA_HOST", "RASA_PORT", "RASA_MODELS", "RASA_VECTOR_CACHE", "RASA_LOG_LEVEL",
        "RASA_TRACKER_URL", "RASA_TRACKER_URL_FILE", "RASA_TRACKER_KEY", "RASA_TRACKER_KEY_FILE",
        "RASA_TURN_TIMEOUT_SECONDS", "RASA_SESSION_EVENTS", "RASA_KEEP_DAYS", "ACTIONS_URL",
    )
)  # fmt: skip
"""Variables that the dialogue engine's own process reads; it checks their values itself."""


class Settings(BaseSettings):
    """The settings; each field is an environment variable of the same name, with MIDDLEPATH_ before it.

    A secret can be given as a file: MIDDLEPATH_RASA_SECRET_FILE=/run/secrets/rasa_secret. Telegram's token is
    also read from TELEGRAM_BOT_TOKEN, the name its users know.
    """

    model_config = SettingsConfigDict(
        env_prefix="MIDDLEPATH_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_default=True,
    )

    deployment: Deployment = Deployment.DEMO
    enrolment: Enrolment = Enrolment.OPEN
    plain_messages: Switch = Switch.OFF
    clinic_name: str = "Demo clinic"
    clinic_id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")] = "demo"

    telegram_bot_token: Annotated[SecretStr | None, Field(validation_alias="TELEGRAM_BOT_TOKEN")] = None
    telegram_bot_token_file: Annotated[Path | None, Field(validation_alias="TELEGRAM_BOT_TOKEN_FILE")] = None
    telegram_api_url: Url = "https://api.telegram.org"
    telegram_mode: TelegramMode = TelegramMode.POLLING
    webhook_url: Url | None = None
    webhook_secret: SecretStr | None = None
    webhook_secret_file: Path | None = None
    webhook_listen_host: str = "127.0.0.1"
    webhook_listen_port: Port = 8443
    staff_chat_id: int | None = None

    rota_file: Path | None = None
    mail_host: str | None = None
    mail_port: Port = 587
    mail_tls: MailTls = MailTls.STARTTLS
    mail_from: str = "middlepath@localhost"
    mail_user: str | None = None
    mail_password: SecretStr | None = None
    mail_password_file: Path | None = None
    pager_secret: SecretStr | None = None
    pager_secret_file: Path | None = None

    data_dir: Path = Path("var")
    content_dir: Path | None = None
    database_url: SecretStr | None = None
    database_url_file: Path | None = None
    master_key_file: Path | None = None

    rasa_url: Url = "http://127.0.0.1:5005"
    rasa_secret: SecretStr | None = None
    rasa_secret_file: Path | None = None
    rasa_timeout_seconds: Annotated[float, Field(gt=0, le=30)] = 4.0

    actions_host: str = "127.0.0.1"
    actions_port: Port = 5055
    health_host: str = "127.0.0.1"
    health_port: Port = 8090
    phone_port: Port = 8081
    executor_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")] = "bot-1"
    log_format: Annotated[str, Field(pattern="^(console|json)$")] = "console"

    @model_validator(mode="after")
    def _belong_together(self) -> "Settings":
        if self.telegram_mode is TelegramMode.WEBHOOK:
            if self.webhook_url is None:
                raise ValueError(
                    "webhook mode needs MIDDLEPATH_WEBHOOK_URL, the public https address Telegram calls"
                )
            if self.webhook_secret is None and self.webhook_secret_file is None:
                raise ValueError(
                    "webhook mode needs MIDDLEPATH_WEBHOOK_SECRET (or _FILE), 1-256 of A-Z a-z 0-9 _ -"
                )
        if self.deployment is Deployment.CLINICAL:
            if self.enrolment is not Enrolment.INVITE:
                raise ValueError("a clinical deployment enrols by invite: set MIDDLEPATH_ENROLMENT=invite")
            if self.telegram_bot_token is None and self.telegram_bot_token_file is None:
                raise ValueError("a clinical deployment needs TELEGRAM_BOT_TOKEN (or TELEGRAM_BOT_TOKEN_FILE)")
            if self.staff_chat_id is None:
                raise ValueError(
                    "a clinical deployment needs MIDDLEPATH_STAFF_CHAT_ID, the chat that alerts go to"
                )
        return self

    @property
    def executor(self) -> str:
        """The name of this process in the durable queue: the machine's own where the setting says `hostname`."""
        if self.executor_id != HOSTNAME:
            return self.executor_id
        return re.sub(r"[^A-Za-z0-9_.-]", "-", socket.gethostname())[:40] or HOSTNAME

    @property
    def rasa_tracker_key_path(self) -> Path:
        """Where the key lies that seals the dialogue engine's own memory."""
        return self.data_dir / "secrets" / "rasa-tracker.key"

    @property
    def telegram(self) -> tuple[str, str, int | None]:
        """Return (token, API address, staff chat id): real Telegram, or the local phone when there is no token."""
        token = self.secret("telegram_bot_token")
        if token:
            return token, self.telegram_api_url, self.staff_chat_id
        staff = LOCAL_STAFF_CHAT if self.staff_chat_id is None else self.staff_chat_id
        return LOCAL_TOKEN, f"http://127.0.0.1:{self.phone_port}", staff or None

    @property
    def has_token(self) -> bool:
        """Tell whether real Telegram is configured; without it the local phone is."""
        return self.telegram_bot_token is not None or self.telegram_bot_token_file is not None

    @property
    def database(self) -> str:
        """The database's address; an SQLite file in the data folder unless one is set."""
        return self.secret("database_url") or f"sqlite:///{self.data_dir / 'middlepath.db'}"

    @property
    def master_key_path(self) -> Path:
        """Where the master key lies."""
        return self.master_key_file or self.data_dir / "secrets" / "master.key"

    @property
    def rasa_secret_path(self) -> Path:
        """Where the secret shared with Rasa lies when it is not set directly."""
        return self.rasa_secret_file or self.data_dir / "secrets" / "rasa.secret"

    @property
    def rasa_shared_secret(self) -> str:
        """The secret shared with Rasa; raises SettingsError when there is none."""
        if self.rasa_secret is not None:
            return self.rasa_secret.get_secret_value()
        return _read("MIDDLEPATH_RASA_SECRET_FILE", self.rasa_secret_path)

    def secret(self, name: str) -> str | None:
        """Return a secret from its variable or its file; raises SettingsError for a file that cannot be read."""
        direct: SecretStr | None = getattr(self, name)
        if direct is not None:
            return direct.get_secret_value()
        path: Path | None = getattr(self, f"{name}_file")
        return _read(variable(f"{name}_file"), path) if path else None


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(
            f"{name} names {path}, which cannot be read ({type(error).__name__}): "
            "run `middlepath setup`, or mount the secret there"
        ) from None


def variable(field: str) -> str:
    """Return the name of the variable that sets a field."""
    name = field.upper()
    return name if not name or name.startswith(("TELEGRAM_BOT_TOKEN", PREFIX)) else PREFIX + name


def misspelt(names: Iterable[str]) -> list[str]:
    """Return one line for each of our variables that no setting reads, with the name that was probably meant."""
    known = [*(variable(name) for name in Settings.model_fields), *sorted(ENGINE_VARIABLES)]
    lines = []
    for name in sorted(names):
        if not name.startswith(PREFIX) or name in known:
            continue
        close = difflib.get_close_matches(name, known, n=1)
        lines.append(f"  {name}: there is no such setting" + (f"; did you mean {close[0]}?" if close else ""))
    return lines


def engine_variables() -> dict[str, str]:
    """Return what is set for the dialogue engine's process, in the environment or else in `.env`."""
    return {
        name: value for name, value in {**_dotenv(), **os.environ}.items() if name in ENGINE_VARIABLES and value
    }


def _dotenv() -> dict[str, str]:
    return {k: v for k, v in dotenv_values(".env").items() if v is not None} if Path(".env").exists() else {}


def load() -> Settings:
    """Read the settings; raises SettingsError naming each wrong one, never its value."""
    names = {*os.environ, *_dotenv()}
    if wrong := misspelt(name.upper() for name in names):
        raise SettingsError("the settings (.env or environment) need a change:\n" + "\n".join(wrong))
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for problem in error.errors(include_input=False, include_url=False, include_context=False):
            name = variable("_".join(str(part) for part in problem["loc"]))
            lines.append(f"  {name + ': ' if name else ''}{problem['msg'].removeprefix('Value error, ')}")
        raise SettingsError("the settings (.env or environment) need a change:\n" + "\n".join(lines)) from None
