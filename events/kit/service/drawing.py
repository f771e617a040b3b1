"""A process of its own that turns a kit's sheets into a PDF: JSON in by its standard input, the document out.

People's words reach Typst as data, never as markup, so no name can become a command.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro  # type: ignore[import-untyped]  # holds a path and no types
import segno
import typst

TEMPLATES = Path(__file__).parents[3] / "templates" / "events" / "kit"
FONTS = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
KINDNESS = 10
MASK = 3  # choosing the mask of a QR code among eight takes longer than all the rest; readers accept each


def draw(kit: dict[str, Any]) -> bytes:  # JSON, as it came in
    """Return the kit as a PDF."""
    document = json.dumps(with_codes(kit), ensure_ascii=False)
    return typst.compile(
        TEMPLATES / "kit.typ",
        root=TEMPLATES,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"kit": document},
    )


def with_codes(node: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return the JSON with each `qr` drawn."""
    if isinstance(node, dict):
        return {key: _qr(value) if key == "qr" else with_codes(value) for key, value in node.items()}
    return [with_codes(each) for each in node] if isinstance(node, list) else node


def _qr(text: str) -> str:
    return str(segno.make(text, error="l", micro=False, mask=MASK).svg_inline(omitsize=True, border=2))


def main() -> None:
    """Draw what comes in; a live room on the same machine goes first."""
    os.nice(KINDNESS)
    sys.stdout.buffer.write(draw(json.loads(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
