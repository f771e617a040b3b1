"""The press's program for certificates: an order in, the PDF out, or as JSON which field of which line runs off."""

import json
import re
from pathlib import Path
from typing import Any

import typst

from core.typesetting import serve, typeset

ROOT = Path(__file__).parents[4]
TEMPLATE = ROOT / "templates" / "competitions" / "awards" / "documents" / "certificates.typ"
BAND = ROOT / "static" / "img" / "band.svg"
RUNS_OFF = re.compile(r"runs-off, (\d+), (\w+)")


def draw(order: dict[str, Any]) -> bytes:  # JSON, as it came in
    """Return the sheets as PDF."""
    try:
        return typeset(TEMPLATE, order=order | {"band": BAND.read_text(encoding="utf-8")})
    except typst.TypstError as error:
        found = RUNS_OFF.search(str(error))
        if found is None:
            raise
        return json.dumps({"number": int(found[1]), "place": found[2]}).encode()


if __name__ == "__main__":
    serve(draw)
