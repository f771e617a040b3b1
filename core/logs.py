"""Log lines as JSON: an event name with fields. Whatever could name a person or open a door is blacked out."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

HIDDEN = "[hidden]"
PERSONAL = re.compile(
    r"(name|phone|email|mail|address|password|passphrase|secret|token|cookie|authorization|code|pin|key|seat$|birth|text|value)",
    re.IGNORECASE,
)
PLAIN = frozenset({"event", "level", "timestamp", "code_name", "event_name", "route_name", "table_name", "status_code"})
SECRET_SHAPES = (
    re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"),
    re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b"),
    re.compile(r"(?<!\d)(?:\+84|0)\d{9}(?!\d)"),
    re.compile(r"(?i)\b(?:bearer|seat)\s+[\w\-.~+/]+=*"),
)
Event = MutableMapping[str, Any]  # structlog's own type: fields are whatever the caller logs


def configure_logs(level: str = "info") -> None:
    """Send every line, the libraries' too, to standard error as one JSON object."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(getattr(logging, level.upper()), logging.INFO))
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def redact(_logger: object, _method: str, event: Event) -> Event:
    """Black out personal fields by their name and secrets by their shape, at any depth."""
    return {
        name: _redacted(value) if name in PLAIN or not PERSONAL.search(name) else HIDDEN
        for name, value in event.items()
    }


def _redacted(value: object) -> object:
    if isinstance(value, str):
        for shape in SECRET_SHAPES:
            value = shape.sub(HIDDEN, value)
        return value
    if isinstance(value, Mapping):
        return redact(None, "", {str(name): inner for name, inner in value.items()})
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(inner) for inner in value]
    return value
