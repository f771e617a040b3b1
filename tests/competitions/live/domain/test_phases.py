import pytest

from competitions.live.domain.phases import ALLOWED, Command, Phase, check_extension, check_question, read_command
from core.kernel import Invalid


def test_every_command_has_its_phases():
    assert set(ALLOWED) == set(Command)


def test_nothing_but_annul_is_allowed_once_finished():
    assert [command for command, phases in ALLOWED.items() if Phase.FINISHED in phases] == [Command.ANNUL]


def test_a_pause_allows_only_resume_finish_and_what_is_allowed_always():
    always = {Command.LOCK, Command.UNLOCK, Command.TIME, Command.ANNUL, Command.TAKEOVER}
    always |= {Command.KICK, Command.BAN, Command.READMIT}
    paused = {command for command, phases in ALLOWED.items() if Phase.PAUSED in phases}
    assert paused == {Command.RESUME, Command.FINISH} | always


def test_commands_are_read_by_their_name():
    assert read_command("start") is Command.START


def test_an_unknown_command_is_invalid():
    with pytest.raises(Invalid) as refusal:
        read_command("begin")
    assert (refusal.value.code, refusal.value.errors[0].pointer) == ("invalid", "/command")


@pytest.mark.parametrize("seconds", [1, 600])
def test_an_extension_has_1_to_600_seconds(seconds):
    check_extension(seconds)


@pytest.mark.parametrize("seconds", [0, -1, 601])
def test_an_extension_out_of_bounds_is_invalid(seconds):
    with pytest.raises(Invalid):
        check_extension(seconds)


@pytest.mark.parametrize("question", [0, 4, -1])
def test_a_question_the_room_does_not_have_is_invalid(question):
    check_question(3, 3)
    with pytest.raises(Invalid):
        check_question(question, 3)
