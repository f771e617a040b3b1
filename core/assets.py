"""Copies the few third-party files that pages use from node_modules to static/vendor, with a manifest of digests."""

import base64
import hashlib
import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FONT = "@fontsource/be-vietnam-pro"
WHITELIST = {
    "be-vietnam-pro/LICENSE": f"{FONT}/LICENSE",
    **{
        f"be-vietnam-pro/{subset}-{weight}.woff2": f"{FONT}/files/be-vietnam-pro-{subset}-{weight}-normal.woff2"
        for subset in ("latin", "vietnamese")
        for weight in (400, 700)
    },
    "noble-ed25519/LICENSE": "@noble/ed25519/LICENSE",
    "noble-ed25519/index.js": "@noble/ed25519/index.js",
    "qr-scanner/LICENSE": "qr-scanner/LICENSE",
    "qr-scanner/qr-scanner.min.js": "qr-scanner/qr-scanner.min.js",
    "qr-scanner/qr-scanner-worker.min.js": "qr-scanner/qr-scanner-worker.min.js",
}


class AssetMissing(Exception):
    """A file of the whitelist is not in node_modules."""


def integrity_of(content: bytes) -> str:
    """Return the value of an `integrity` attribute (SHA-384)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def install(source: Path = ROOT / "node_modules", target: Path = ROOT / "static/vendor") -> dict[str, str]:
    """Replace `target` by the whitelist's files; return (and store) path → integrity. Raises AssetMissing."""
    missing = [path for path in WHITELIST.values() if not (source / path).is_file()]
    if missing:
        raise AssetMissing(", ".join(missing))
    shutil.rmtree(target, ignore_errors=True)
    manifest: dict[str, str] = {}
    for name, path in sorted(WHITELIST.items()):
        content = (source / path).read_bytes()
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(content)
        manifest[name] = integrity_of(content)
    (target / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def run() -> int:
    """Install from the command line; say what is missing."""
    try:
        manifest = install()
    except AssetMissing as error:
        sys.stderr.write(f"node_modules lacks {error}; run: npm ci --ignore-scripts\n")
        return 1
    sys.stdout.write(f"static/vendor: {len(manifest)} files\n")
    return 0


if __name__ == "__main__":
    sys.exit(run())
