"""How messages leave: mail by SMTP, or a file that keeps what would have been sent, each message once by its id."""

import asyncio
import fcntl
import json
import os
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from core.settings import Settings
from events.messages.domain.outbox import Channel, mask

SEND_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it leaves; `id` is what a carrier knows it again by."""

    id: str
    address: str = field(repr=False)
    subject: str
    body: str
    stop_link: str


class Carrier(Protocol):
    """Something that takes messages to people. Raises OSError where it could not."""

    async def send(self, message: Outgoing) -> None:
        """Send a message; one with the same id again is not sent twice as far as the carrier can tell."""


@dataclass(slots=True)
class FileSink:
    """Keeps messages in a file of JSON lines with masked addresses, for demonstrations and tests.

    The file is locked while it is read on and written to, so that two processes keep a message once.
    """

    path: Path
    _known: set[str] = field(default_factory=set)
    _read: int = 0

    async def send(self, message: Outgoing) -> None:
        """Append the message unless its id is there."""
        await asyncio.to_thread(self._keep, message)

    def _keep(self, message: Outgoing) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._read_on(file)
            if message.id not in self._known:
                os.write(file, self._line(message))
                os.fsync(file)
        finally:
            os.close(file)

    def _read_on(self, file: int) -> None:
        size = os.fstat(file).st_size
        for line in os.pread(file, size - self._read, self._read).splitlines():
            self._known.add(json.loads(line)["id"])
        self._read = size

    @staticmethod
    def _line(message: Outgoing) -> bytes:
        told = {"id": message.id, "to": mask(message.address), "subject": message.subject, "body": message.body}
        return json.dumps(told, ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Smtp:
    """Where mail is handed in, and in whose name."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MailCarrier:
    """Hands mail in by SMTP with STARTTLS; the Message-ID is the row's, so that a mail sent twice is seen as one."""

    smtp: Smtp

    async def send(self, message: Outgoing) -> None:
        """Send the mail; raises OSError (smtplib's errors are some)."""
        await asyncio.wait_for(asyncio.to_thread(self._hand_in, self.write(message)), 3 * SEND_SECONDS)

    def write(self, message: Outgoing) -> EmailMessage:
        """Return the mail."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.smtp.sender, message.address, message.subject
        mail["Message-ID"] = f"<{message.id}@{self.smtp.sender.rpartition('@')[2]}>"
        mail["List-Unsubscribe"] = f"<{message.stop_link}>"
        mail.set_content(message.body)
        return mail

    def _hand_in(self, mail: EmailMessage) -> None:
        with smtplib.SMTP(self.smtp.host, self.smtp.port, timeout=SEND_SECONDS) as server:
            if self.smtp.user:
                server.starttls(context=ssl.create_default_context())
                server.login(self.smtp.user, self.smtp.password)
            server.send_message(mail)


def choose_carriers(settings: Settings) -> dict[Channel, Carrier]:
    """Return what carries each channel: files, and mail by SMTP where production names a server."""
    outbox = settings.data_dir / "outbox"
    carriers: dict[Channel, Carrier] = {channel: FileSink(outbox / f"{channel}.jsonl") for channel in Channel}
    if settings.smtp_host and settings.mode == "production":
        password = settings.smtp_password.get_secret_value()
        smtp = Smtp(settings.smtp_host, settings.smtp_port, settings.smtp_from, settings.smtp_user, password)
        carriers[Channel.MAIL] = MailCarrier(smtp)
    return carriers
