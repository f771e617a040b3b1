"""Settings, read once from the environment in `server.py` and passed on; all errors are reported at once."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
SHORTEST_SECRET = 32
DEFAULT_PORTS = {"http": 80, "https": 443}
ANCESTOR = re.compile(r"https:/{2}[a-z0-9.-]+(:[0-9]{1,5})?")


class Settings(BaseSettings):
    """Everything an installation may choose. Environment names are the upper-case field names."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    mode: Literal["production", "demo", "test"] = "production"
    data_dir: Path = Path("var/data")
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = ""
    secret_key: SecretStr = SecretStr("")
    demo_public: bool = False
    trusted_proxies: str = "127.0.0.1"
    embed_ancestors: str = ""
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_from: str = ""
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    backup_passphrase: SecretStr = SecretStr("")
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value.startswith(("postgres://", "postgresql://")):
            value = "postgresql+asyncpg://" + value.split("://", 1)[1]
        if value and not value.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            message = "DATABASE_URL must start with sqlite+aiosqlite:// or postgresql://"
            raise ValueError(message)
        return value

    @field_validator("public_url")
    @classmethod
    def _as_browsers_say_it(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value.strip())
        try:
            port = parts.port
        except ValueError:
            port = 0
        is_address = bool(parts.hostname) and parts.username is None and port != 0
        if parts.scheme not in DEFAULT_PORTS or not is_address or parts.path not in {"", "/"}:
            message = "PUBLIC_URL must be https://host or http://host, with a port where there is one, and no path"
            raise ValueError(message)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return f"{parts.scheme}://{host}" + (f":{port}" if port and port != DEFAULT_PORTS[parts.scheme] else "")

    @field_validator("trusted_proxies")
    @classmethod
    def _known_proxies(cls, value: str) -> str:
        named = value.replace(",", " ").split()
        for each in named:
            try:
                ip_network(each, strict=False)
            except ValueError:
                message = f"TRUSTED_PROXIES must be addresses or networks such as 127.0.0.1 or 10.0.0.0/8, not {each}"
                raise ValueError(message) from None
        return ",".join(named)

    @model_validator(mode="after")
    def _safe_to_serve(self) -> "Settings":
        wrong = []
        if len(self.secret_key.get_secret_value()) < SHORTEST_SECRET:
            wrong.append(f"SECRET_KEY must have at least {SHORTEST_SECRET} characters")
        if self.mode == "demo" and self.host not in LOOPBACK and not self.demo_public:
            wrong.append("a demonstration serves on loopback only; set DEMO_PUBLIC=1 to show it to others")
        if not all(ANCESTOR.fullmatch(each) for each in self.embed_ancestors.split()):
            wrong.append("EMBED_ANCESTORS must be https:// origins with spaces between them")
        if self.mode == "production" and not self.public_url.startswith("https://"):
            wrong.append("PUBLIC_URL must be the https:// address people open")
        if self.mode == "demo" and self.host not in LOOPBACK and not self.public_url:
            wrong.append("PUBLIC_URL must be the address that others open, such as http://laptop.example:8000")
        if self.smtp_host and "@" not in self.smtp_from:
            wrong.append("SMTP_FROM must be the address that mail comes from")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: DATABASE_URL, or the embedded SQLite file in DATA_DIR."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir.resolve() / 'ngayhoi.sqlite3'}"

    @property
    def origin(self) -> str:
        """Scheme, host and port under which browsers see us."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are `__Host-` and Secure."""
        return self.origin.startswith("https://")
