import pytest

from core.starting import SettingsProblems, demo_password, prepare_demonstration, read_settings

LONG_SECRET = "a-secret-of-more-than-32-characters"
NAMES = ("MODE", "DATABASE_URL", "HOST", "PORT", "SECRET_KEY", "PUBLIC_URL", "DEMO_PUBLIC", "LOG_LEVEL")


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    """A data folder of its own and none of the developer's settings."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def test_production_refuses_to_start_without_a_secret():
    with pytest.raises(SettingsProblems) as found:
        read_settings()
    assert found.value.problems == [
        "SECRET_KEY must have at least 32 characters",
        "PUBLIC_URL must be the https:// address people open",
    ]


def test_all_errors_are_told_at_once(monkeypatch):
    for name, value in {
        "PORT": "eighty",
        "LOG_LEVEL": "loud",
        "DATABASE_URL": "mysql://here",
        "HOST": "0.0.0.0",  # noqa: S104 - the mistake under test
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsProblems) as found:
        read_settings()
    words = [problem.split(" ")[0].rstrip(":") for problem in found.value.problems]
    assert sorted(words) == ["DATABASE_URL", "LOG_LEVEL", "PORT", "PUBLIC_URL", "SECRET_KEY"]


def test_no_secret_stands_in_a_message(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "short-but-secret")
    with pytest.raises(SettingsProblems) as found:
        read_settings()
    assert "short-but-secret" not in str(found.value)


def test_a_demonstration_makes_its_secrets_once_and_for_its_owner_only(folder):
    first = prepare_demonstration()
    password = demo_password(first)
    assert first.mode == "demo"
    assert len(password) == 19
    assert prepare_demonstration().secret_key == first.secret_key
    assert demo_password(first) == password
    for name in ("secret-key", "demo-password"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_other_commands_find_the_demonstration_in_its_folder():
    prepared = prepare_demonstration()
    assert read_settings() == prepared


def test_a_demonstration_is_not_shown_to_others_by_accident(monkeypatch, folder):
    monkeypatch.setenv("HOST", "0.0.0.0")  # noqa: S104 - the mistake under test
    with pytest.raises(SettingsProblems):
        prepare_demonstration()
    assert not folder.exists()
    monkeypatch.setenv("DEMO_PUBLIC", "1")
    with pytest.raises(SettingsProblems, match="PUBLIC_URL"):
        prepare_demonstration()
    monkeypatch.setenv("PUBLIC_URL", "http://laptop.example:8000/")
    assert prepare_demonstration().origin == "http://laptop.example:8000"
    assert prepare_demonstration().host == "0.0.0.0"  # noqa: S104 - asked for in so many words


def test_two_demonstrations_have_two_passwords(monkeypatch, tmp_path):
    first = demo_password(prepare_demonstration())
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "other"))
    assert demo_password(prepare_demonstration()) != first


def test_a_secret_of_the_environment_makes_it_production(monkeypatch):
    prepare_demonstration()
    monkeypatch.setenv("SECRET_KEY", LONG_SECRET)
    monkeypatch.setenv("PUBLIC_URL", "https://thidua.example")
    assert read_settings().mode == "production"


def test_a_secret_of_the_environment_is_not_written_down(monkeypatch, folder):
    monkeypatch.setenv("SECRET_KEY", LONG_SECRET)
    assert prepare_demonstration().secret_key.get_secret_value() == LONG_SECRET
    assert not (folder / "secret-key").exists()
