"""Draws the reference drawings as small pictures that the file store takes: `python -m tests.seed.draw_pictures`."""

import hashlib
import io
import json
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

REFERENCE = Path(__file__).parents[2] / "seed" / "reference"
DRAWINGS, PICTURES = REFERENCE / "drawings", REFERENCE / "pictures"
SOURCES = PICTURES / "drawn-from.json"
SIZE: ViewportSize = {"width": 320, "height": 240}
SCALE = 1.5
COLOURS = 48
SHEET = "<style>body {{ margin: 0 }} svg {{ display: block }}</style>{}"


def digest_of(drawing: Path) -> str:
    """The digest by which a picture remembers the drawing it shows."""
    return hashlib.sha256(drawing.read_bytes()).hexdigest()


def shrink(screenshot: bytes) -> bytes:
    """Keep few colours and no loss beyond that: flat drawings need no more."""
    with Image.open(io.BytesIO(screenshot)) as picture:
        few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).convert("RGBA")
    out = io.BytesIO()
    few.save(out, "WEBP", lossless=True, quality=100, method=6)
    return out.getvalue()


def main() -> None:
    """Draw every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    sources: dict[str, str] = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, device_scale_factor=SCALE)
        for drawing in sorted(DRAWINGS.glob("*.svg")):
            page.set_content(SHEET.format(drawing.read_text(encoding="utf-8")))
            picture = shrink(page.screenshot(omit_background=True))
            (PICTURES / f"{drawing.stem}.webp").write_bytes(picture)
            sources[drawing.stem] = digest_of(drawing)
        browser.close()
    SOURCES.write_text(json.dumps(sources, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
