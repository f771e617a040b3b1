"""Filling a Word template with words. A template of the office is foreign input: it runs in a closed box of Jinja.

What is wrong with it is said by name: a field that does not exist, a tag that does not end.
"""

import io
import re
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # publishes no types
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

LARGEST_FACTOR, LARGEST_BASE, LARGEST_POWER = 10**9, 1000, 10
_QUOTED = re.compile(r"'([^']{1,80})'")


class BadTemplate(Exception):
    """A template that cannot be filled. `kind` is unknown_field, forbidden, broken_tag or unreadable."""

    def __init__(self, kind: str, name: str = "") -> None:
        super().__init__(kind)
        self.kind, self.name = kind, name


class Box(ImmutableSandboxedEnvironment):
    """Jinja without the operators that make much out of little: they reckon with small numbers only."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja's own
        """Reckon, or raise SecurityError."""
        most = (LARGEST_BASE, LARGEST_POWER) if operator == "**" else (LARGEST_FACTOR, LARGEST_FACTOR)
        for value, limit in zip((left, right), most, strict=True):
            if not isinstance(value, int | float) or not abs(value) <= limit:
                raise SecurityError(operator)
        return super().call_binop(context, operator, left, right)


def fill(template: bytes, words: Mapping[str, Any]) -> bytes:
    """Return the DOCX with every field filled; text stays text. Raises BadTemplate."""
    box = Box(undefined=StrictUndefined, autoescape=True)
    box.globals.clear()
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(dict(words), box, autoescape=True)
    except UndefinedError as error:
        raise BadTemplate("unknown_field", _name_in(error)) from None
    except (SecurityError, MemoryError, OverflowError):
        raise BadTemplate("forbidden") from None
    except TemplateError as error:
        raise BadTemplate("broken_tag", str(error.message or "")[:120]) from None
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError, ZeroDivisionError) as error:
        raise BadTemplate("unreadable", type(error).__name__) from None
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _name_in(error: UndefinedError) -> str:
    """Jinja says "'name' is undefined" or "'dict object' has no attribute 'name'"."""
    found = _QUOTED.findall(error.message or "")
    return str(found[-1]) if found else ""
