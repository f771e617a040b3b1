"""Third-party files: only what is on the list is copied, and the manifest vouches for each."""

import hashlib
import json
from base64 import b64encode

import pytest

from core.assets import WHITELIST, AssetMissing, install, run


@pytest.fixture
def modules(tmp_path):
    """A node_modules with every file of the list and one more."""
    for number, path in enumerate((*WHITELIST.values(), "else/where.js")):
        (tmp_path / "node_modules" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "node_modules" / path).write_text(f"file {number}")
    return tmp_path / "node_modules"


def test_only_the_list_is_copied_and_its_digests_are_kept(modules, tmp_path):
    target = tmp_path / "vendor"
    (target / "old").mkdir(parents=True)
    manifest = install(modules, target)
    copied = {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()}
    assert copied == {*WHITELIST, "manifest.json"}
    assert json.loads((target / "manifest.json").read_text()) == manifest
    name = min(WHITELIST)
    digest = b64encode(hashlib.sha384((target / name).read_bytes()).digest()).decode()
    assert manifest[name] == f"sha384-{digest}"


def test_a_missing_file_is_named_and_nothing_is_replaced(modules, tmp_path):
    target = tmp_path / "vendor"
    target.mkdir()
    (target / "kept").touch()
    path = next(iter(WHITELIST.values()))
    (modules / path).unlink()
    with pytest.raises(AssetMissing, match=path):
        install(modules, target)
    assert (target / "kept").exists()


def test_the_command_counts_what_it_installed(capsys):
    assert run() == 0
    assert f"{len(WHITELIST)} files" in capsys.readouterr().out
