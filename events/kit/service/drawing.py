"""A process of its own that turns a kit's sheets into a PDF: JSON in by its standard input, the document out."""

from pathlib import Path
from typing import Any

from core.typesetting import serve, typeset

TEMPLATE = Path(__file__).parents[3] / "templates" / "events" / "kit" / "kit.typ"


def draw(kit: dict[str, Any]) -> bytes:  # JSON, as it came in
    """Return the kit as a PDF."""
    return typeset(TEMPLATE, kit=kit)


if __name__ == "__main__":
    serve(draw)
