"""What the press's programs share: Typst over our own fonts, QR codes, and how a program takes its order.

People's words reach Typst as data, never as markup, so no name can become a command.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro  # type: ignore[import-untyped]  # holds a path and no types
import segno
import typst

FONTS = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
KINDNESS = 10
MOST_MEMORY = 1_500_000_000  # of its own; 500 certificates need 0.3 GB, and threads reserve more without using it
MOST_SECONDS = 120  # of the processor, by all threads; the press waits for 60 by the clock
MASK = 3  # choosing the mask of a QR code among eight takes longer than all the rest; readers accept each


def typeset(template: Path, **inputs: Any) -> bytes:  # noqa: ANN401 - whatever JSON holds
    """Return the template's PDF; each input reaches it as JSON in `sys.inputs`, with every `qr` drawn."""
    return typst.compile(
        template,
        root=template.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={name: json.dumps(with_codes(each), ensure_ascii=False) for name, each in inputs.items()},
    )


def with_codes(node: Any) -> Any:  # noqa: ANN401 - as above
    """Return the JSON with each `qr` drawn."""
    if isinstance(node, dict):
        return {key: _qr(value) if key == "qr" else with_codes(value) for key, value in node.items()}
    return [with_codes(each) for each in node] if isinstance(node, list) else node


def _qr(text: str) -> str:
    return str(segno.make(text, error="l", micro=False, mask=MASK).svg_inline(omitsize=True, border=2)) if text else ""


def serve(draw: Callable[[dict[str, Any]], bytes]) -> None:
    """Draw the order that comes in, within bounds; a live room on the same machine goes first."""
    os.nice(KINDNESS)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    sys.stdout.buffer.write(draw(json.loads(sys.stdin.buffer.read())))
