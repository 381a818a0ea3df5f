"""Where e-mails go without a mail server: into the log, or into a folder."""

import stat
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from app.config.settings import Settings
from app.modules.notifications.clients.ConsoleEmailSender import ConsoleEmailSender
from app.modules.notifications.clients.FileEmailSender import FileEmailSender
from app.shared.interfaces.EmailSender import EmailError, EmailRefusedError
from tests.modules.notifications.conftest import LETTER, make_settings

GET_SETTINGS = "app.modules.notifications.clients.ConsoleEmailSender.get_settings"
SECRET = replace(LETTER, text="Go to https://example.com/#token=canary-token-in-a-mail\n")


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_file_holds_the_whole_message(tmp_path: Path) -> None:
    await FileEmailSender(make_settings(EMAIL_FOLDER=tmp_path / "mail")).send(LETTER)

    assert names(tmp_path / "mail") == ["delivery-1.eml"]
    file = tmp_path / "mail" / "delivery-1.eml"
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert (message["To"], message["Subject"]) == ("Ada Lovelace <ada@example.org>", "Hello")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


async def test_second_attempt_replaces_the_first(tmp_path: Path) -> None:
    sender = FileEmailSender(make_settings(EMAIL_FOLDER=tmp_path))
    (tmp_path / ".delivery-1.part").write_text("left behind by a process that died")
    for text in ("one\n", "two\n"):
        await sender.send(replace(LETTER, text=text))

    assert names(tmp_path) == ["delivery-1.eml"]
    assert b"two" in (tmp_path / "delivery-1.eml").read_bytes()


async def test_folder_that_cannot_be_written_is_worth_another_attempt(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(EmailError) as caught:
        await FileEmailSender(make_settings(EMAIL_FOLDER=tmp_path / "file")).send(LETTER)
    assert not isinstance(caught.value, EmailRefusedError)


async def test_message_id_cannot_leave_the_folder(tmp_path: Path) -> None:
    """It is made of numbers by us; should that ever change, no other file is overwritten."""
    with pytest.raises(EmailError):
        await FileEmailSender(make_settings(EMAIL_FOLDER=tmp_path / "mail")).send(
            replace(LETTER, message_id="../../outside/x")
        )
    assert names(tmp_path) == ["mail"]
    assert names(tmp_path / "mail") == []


async def test_console_shows_the_text_in_local(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(GET_SETTINGS, lambda: Settings.model_construct(ENVIRONMENT="local"))
    await ConsoleEmailSender().send(SECRET)
    assert "canary-token-in-a-mail" in capsys.readouterr().out


@pytest.mark.parametrize("environment", ["test", "production"])
async def test_console_hides_the_text_elsewhere(
    environment: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(GET_SETTINGS, lambda: Settings.model_construct(ENVIRONMENT=environment))
    await ConsoleEmailSender().send(SECRET)
    captured = capsys.readouterr()
    assert "delivery-1" in captured.out
    assert "canary" not in captured.out + captured.err
    assert "ada@example.org" not in captured.out + captured.err
