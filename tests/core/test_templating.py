"""Templates are compiled once a machine, and shown also where the result cannot be kept."""

import errno

from jinja2 import FileSystemBytecodeCache

from core.web import templating


def test_a_compiled_template_is_kept_and_follows_its_source(tmp_path, monkeypatch):
    monkeypatch.setattr(templating, "COMPILED", tmp_path / "kept")
    source = tmp_path / "page.html"
    for text in ("một", "hai"):
        source.write_text(text)
        for _ in range(2):
            assert templating.make_environment(tmp_path).get_template("page.html").render() == text
    assert [each.suffix for each in (tmp_path / "kept").iterdir()] == [".cache"]


def test_a_full_disk_costs_only_the_keeping(tmp_path, monkeypatch):
    def is_full(*_arguments):
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(FileSystemBytecodeCache, "dump_bytecode", is_full)
    (tmp_path / "page.html").write_text("trang")
    assert templating.make_environment(tmp_path).get_template("page.html").render() == "trang"
