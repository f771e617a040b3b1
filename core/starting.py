"""What happens before anything runs: settings with all errors at once, a demonstration's secrets."""

import os
import secrets
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.settings import Settings

SECRET_FILE = "secret-key"  # noqa: S105 - a file's name
PASSWORD_FILE = "demo-password"  # noqa: S105 - a file's name
EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class SettingsProblems(Exception):
    """Everything that is wrong with the environment, in plain words."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read_settings() -> Settings:
    """Read the environment; in a demonstration's folder, with that demonstration's secret. Raise SettingsProblems."""
    secret = _stored(data_dir() / SECRET_FILE)
    if secret and not os.environ.get("SECRET_KEY") and os.environ.get("MODE", "demo") == "demo":
        return _checked({"mode": "demo", "secret_key": secret})
    return _checked({})


def prepare_demonstration() -> Settings:
    """Read the environment for a demonstration and create its folder and secrets once. Raise SettingsProblems."""
    folder = data_dir()
    secret = os.environ.get("SECRET_KEY") or _stored(folder / SECRET_FILE) or secrets.token_urlsafe(48)
    settings = _checked({"mode": "demo", "secret_key": secret})
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in ((SECRET_FILE, secret), (PASSWORD_FILE, _easy_password())):
        if not (folder / name).exists() and content != os.environ.get("SECRET_KEY"):
            write_private(folder / name, content)
    return settings


def demo_password(settings: Settings) -> str:
    """Return the one password of a prepared demonstration."""
    return (settings.data_dir / PASSWORD_FILE).read_text().strip()


def data_dir() -> Path:
    """Return the data folder before the settings are known to be right."""
    return Path(os.environ.get("DATA_DIR") or str(Settings.model_fields["data_dir"].default))


def write_private(path: Path, content: str) -> None:
    """Create a file that only its owner reads; raise FileExistsError for one that is there."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123 - the mode must hold from the first moment
        file.write(content + "\n")


def _easy_password() -> str:
    return "-".join("".join(secrets.choice(EASY_LETTERS) for _ in range(4)) for _ in range(4))


def _stored(path: Path) -> str:
    return path.read_text().strip() if path.is_file() else ""


def _checked(given: dict[str, Any]) -> Settings:
    """Make the settings; fields that are wrong are noted and set aside, so that the rest is judged too."""
    problems: list[str] = []
    set_aside: dict[str, Any] = {}
    while True:
        try:
            settings = Settings(**given, **set_aside)
        except ValidationError as error:
            known = len(problems)
            for found in error.errors():
                name = str(found["loc"][0]) if found["loc"] else ""
                problems += _in_words(name, found["msg"])
                if name in Settings.model_fields and name not in given:
                    set_aside[name] = Settings.model_fields[name].default
            if known or not set_aside:
                raise SettingsProblems(problems) from None
        else:
            if problems:
                raise SettingsProblems(problems)
            return settings


def _in_words(name: str, message: str) -> list[str]:
    text = message.removeprefix("Value error, ")
    return [f"{name.upper()}: {text}"] if name else text.split("; ")
