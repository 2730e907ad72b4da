from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import settings
from bot.settings import Settings, SettingsError, read_settings

NO_FILE = Path("no such file")
PASSWORD = "correct horse battery"


def faults_of(env_file: Path = NO_FILE) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read_settings(env_file)
    return caught.value.faults


def test_without_any_setting_the_room_opens_for_this_machine_alone() -> None:
    read = read_settings(NO_FILE)
    assert (read.host, read.port, read.room_password) == ("127.0.0.1", 8080, None)
    assert read.database == Path("data/drill.db")
    assert read.zone.key == "UTC"
    assert read.round_window == timedelta(days=1)
    assert (read.questions / "topics.yaml").is_file()


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("DRILL_PORT=9001\nDRILL_ZONE=Asia/Tokyo\nOTHER=1\n")
    monkeypatch.setenv("DRILL_PORT", "9002")
    read = read_settings(env_file)
    assert (read.port, read.zone.key) == (9002, "Asia/Tokyo")


def test_empty_means_not_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("DRILL_PORT=9001\nDRILL_ROOM_PASSWORD=\n")
    monkeypatch.setenv("DRILL_PORT", "")
    read = read_settings(env_file)
    assert (read.port, read.room_password) == (9001, None)


def test_a_file_written_by_an_editor_that_marks_utf_8_is_read(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes(b"\xef\xbb\xbfDRILL_PORT=9001\n")
    assert read_settings(env_file).port == 9001


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes(b"DRILL_ROOM_PASSWORD=\xff\xfe\n")
    assert faults_of(env_file) == (f"{env_file}: cannot be read, it is not UTF-8 text",)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DRILL_DATA", __file__, "must be a folder for the database, there already or to be made"),
        ("DRILL_HOST", "127.0.0.1:80", "must be an address or name of this machine to listen on, without a port"),
        ("DRILL_HOST", "256.1.1.1", "must be an address or name of this machine to listen on, without a port"),
        ("DRILL_PORT", "http", "must be a whole number from 1 to 65535"),
        ("DRILL_PORT", "0", "must be a whole number from 1 to 65535"),
        ("DRILL_PORT", "65536", "must be a whole number from 1 to 65535"),
        ("DRILL_PUBLIC_URL", "http://a.org", "must be the address people open: https:// and a host, nothing after it"),
        (
            "DRILL_PUBLIC_URL",
            "https://a.org/x",
            "must be the address people open: https:// and a host, nothing after it",
        ),
        (
            "DRILL_PUBLIC_URL",
            "https://a:b@a.org",
            "must be the address people open: https:// and a host, nothing after it",
        ),
        (
            "DRILL_PUBLIC_URL",
            "https://a.org:0x1",
            "must be the address people open: https:// and a host, nothing after it",
        ),
        ("DRILL_ROOM_PASSWORD", "seven77", "must be at least 8 characters long"),
        ("DRILL_QUESTIONS", "nowhere", "must be a folder that exists and holds a question bank"),
        ("DRILL_ZONE", "Berlin", "must be an IANA time zone such as Europe/Berlin or America/New_York"),
        ("DRILL_ZONE", "Europe", "must be an IANA time zone such as Europe/Berlin or America/New_York"),
        ("DRILL_ZONE", "../UTC", "must be an IANA time zone such as Europe/Berlin or America/New_York"),
        ("DRILL_LOG_LEVEL", "loud", "must be debug, info, warning or error"),
        ("DRILL_LOG_FORMAT", "xml", "must be auto, console or json"),
        ("DRILL_ROUND_MINUTES", "0", "must be a whole number of minutes from 1 to 10080"),
        ("DRILL_ROUND_MINUTES", "1.5", "must be a whole number of minutes from 1 to 10080"),
        ("SLACK_BOT_TOKEN", "xapp-1-a", "must be the bot token, which begins with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1-a", "must be the app-level token, which begins with xapp-"),
    ],
)
def test_a_malformed_value_gets_one_line_that_says_what_would_do(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    assert faults_of() == (f"{name}: {sentence}",)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("DRILL_PROT", "did you mean DRILL_PORT?"),
        ("DRILL_DISCORD_TOKEN", "did you mean DISCORD_TOKEN?"),
        ("drill_zone", "did you mean DRILL_ZONE?"),
        ("DRILL_XYZZY", ".env.example lists them all"),
    ],
)
def test_an_unknown_name_gets_the_nearest_known_one(monkeypatch: pytest.MonkeyPatch, name: str, hint: str) -> None:
    monkeypatch.setenv(name, "1")
    assert faults_of() == (f"{name}: unknown setting; {hint}",)


def test_all_faults_of_environment_and_file_are_told_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("DRILL_PORT=x\nDRILL_ZOEN=UTC\nDRILL_ROOM_PASSWORD=short\n")
    monkeypatch.setenv("DRILL_LOG_LEVEL", "loud")
    names = {fault.partition(":")[0] for fault in faults_of(env_file)}
    assert names == {"DRILL_PORT", "DRILL_ZOEN", "DRILL_ROOM_PASSWORD", "DRILL_LOG_LEVEL"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DRILL_HOST", "0.0.0.0"),
        ("DRILL_HOST", "::"),
        ("DRILL_HOST", "192.168.1.5"),
        ("DRILL_HOST", "studyroom.local"),
        ("DRILL_PUBLIC_URL", "https://drill.example.org"),
    ],
)
def test_a_room_that_others_can_reach_needs_a_password(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert faults_of() == (
        f"DRILL_ROOM_PASSWORD: is needed because {name} lets others reach the room: "
        f"choose at least 8 characters, or remove {name}",
    )
    monkeypatch.setenv("DRILL_ROOM_PASSWORD", PASSWORD)
    assert read_settings(NO_FILE).room_password is not None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST"])
def test_a_room_for_this_machine_alone_needs_none(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("DRILL_HOST", host)
    assert settings.is_loopback(read_settings(NO_FILE).host)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Drill.Example.org/", "drill.example.org"),
        ("https://drill.example.org:443", "drill.example.org"),
        ("https://drill.example.org:8443", "drill.example.org:8443"),
    ],
)
def test_the_public_host_is_written_as_browsers_send_it(monkeypatch: pytest.MonkeyPatch, url: str, host: str) -> None:
    monkeypatch.setenv("DRILL_PUBLIC_URL", url)
    monkeypatch.setenv("DRILL_ROOM_PASSWORD", PASSWORD)
    assert read_settings(NO_FILE).public_host == host


@pytest.mark.parametrize("way", [("SLACK_APP_TOKEN", "xapp-1-a"), ("SLACK_SIGNING_SECRET", "0123abcd")])
def test_slack_needs_its_bot_token_and_one_way_for_events(
    monkeypatch: pytest.MonkeyPatch, way: tuple[str, str]
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-a")
    assert faults_of() == (
        "SLACK_SIGNING_SECRET: is needed beside SLACK_BOT_TOKEN, or SLACK_APP_TOKEN is; docs/slack.md says which",
    )
    monkeypatch.setenv(*way)
    assert read_settings(NO_FILE).slack_bot_token is not None
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    assert faults_of() == ("SLACK_SIGNING_SECRET: or SLACK_APP_TOKEN is set, and SLACK_BOT_TOKEN is missing beside it",)


def test_a_folder_may_be_given_from_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DRILL_DATA", "~/drill")
    assert read_settings(NO_FILE).data == tmp_path / "drill"


def test_secrets_are_known_to_the_log_and_shown_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}
    given_secrets = {
        name: f"{marks.get(name, '')}{name.lower()}-value"
        for name in settings.setting_names()
        if "TOKEN" in name or "SEC" in name
    }
    for name, value in {**given_secrets, "DRILL_ROOM_PASSWORD": PASSWORD}.items():
        monkeypatch.setenv(name, value)
    read = read_settings(NO_FILE)
    assert read.secret_values == {PASSWORD, *given_secrets.values()}
    assert not any(value in f"{read!r} {read} {read.model_dump_json()}" for value in read.secret_values)


@given(value=st.text(st.characters(codec="ascii", exclude_characters="\0")))
def test_no_value_is_repeated_in_a_fault(value: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in settings.setting_names():
            monkeypatch.setenv(name, f"Zq9{value}")
        error = SettingsError(faults_of())
    assert "zq9" not in f"{error} {error!r}".lower()


def test_settings_can_be_built_by_name_for_a_test(tmp_path: Path) -> None:
    built = Settings(data=tmp_path, port=9000)
    assert (built.database, built.port) == (tmp_path / "drill.db", 9000)
