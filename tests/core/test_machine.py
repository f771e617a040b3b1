import os
import shutil
import subprocess
import sys

import pytest

from core import machine
from core.machine import NODE_REQUIREMENT, Program, SetUpError, install_debian, install_programs, is_done


@pytest.fixture
def commands(monkeypatch):
    """The foreign commands that set-up would start, instead of starting them."""
    started: list[list[str]] = []

    def note(command, **_options):
        started.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", note)
    return started


def test_who_is_not_root_is_told_the_command(monkeypatch, commands):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(SetUpError, match="Ask an administrator to run: apt-get install chromium") as told:
        install_debian(["chromium"], "Chromium")
    assert "Chromium" in str(told.value)
    assert commands == []


def test_a_machine_without_debian_packages_is_told_what_is_missing(monkeypatch, commands):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(SetUpError, match="On Debian it is: apt-get install postgresql"):
        install_debian(["postgresql"], "PostgreSQL")
    assert commands == []


def test_root_installs_only_what_is_missing(monkeypatch, commands):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    answers = iter([False, True])
    programs = (
        Program("a browser", ("chromium",), lambda: True),
        Program("a database", ("postgresql",), lambda: next(answers)),
    )
    monkeypatch.setattr(machine, "PROGRAMS", programs)
    install_programs()
    assert [command[:2] for command in commands] == [["apt-get", "update"], ["apt-get", "install"]]
    assert commands[1][-1] == "postgresql"


def test_nothing_is_installed_where_all_is_here(monkeypatch, commands, capsys):
    monkeypatch.setattr(machine, "PROGRAMS", (Program("a browser", ("chromium",), lambda: True),))
    install_programs()
    assert commands == []
    assert "are here" in capsys.readouterr().out


def test_a_failed_command_says_how_to_mend_it(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "ROOT", tmp_path)
    with pytest.raises(SetUpError, match=r"(?s)this command failed.*Mend it like this"):
        machine.run([sys.executable, "-c", "raise SystemExit(3)"], "Mend it like this.")


def test_an_old_python_is_refused_with_a_way_out(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SetUpError, match=r"make PYTHON=python3\.11"):
        machine.check_python()


def test_a_step_is_done_for_its_own_input_only(tmp_path):
    lock, stamp = tmp_path / "lock", tmp_path / "stamp"
    lock.write_text("one")
    stamp.write_text(machine.digest(lock, "3.11"))
    assert is_done(stamp, machine.digest(lock, "3.11"))
    lock.write_text("two")
    assert not is_done(stamp, machine.digest(lock, "3.11"))


def test_a_step_that_stops_says_so_and_exits_with_1(monkeypatch, capsys):
    def stop() -> None:
        message = "missing on this machine: everything"
        raise SetUpError(message)

    monkeypatch.setattr(machine, "STEPS", {"demo": (stop,)})
    monkeypatch.setattr(sys, "argv", ["core.machine", "demo"])
    assert machine.main() == 1
    assert "missing on this machine: everything" in capsys.readouterr().err


def test_the_node_of_last_resort_is_pinned_by_digest():
    assert NODE_REQUIREMENT.count("--hash=sha256:") == 2
    assert "==" in NODE_REQUIREMENT


def test_the_nodes_version_is_read(tmp_path):
    assert machine.node_version(sys.executable) == 0
    script = tmp_path / "node"
    script.write_text("#!/bin/sh\necho v22.20.0\n")
    script.chmod(0o755)
    assert machine.node_version(str(script)) == 22
