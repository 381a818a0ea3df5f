"""Sending through a mail server that really listens."""

import asyncio
import socket
from dataclasses import replace

import pytest

from app.modules.notifications.clients.SmtpEmailSender import SmtpEmailSender
from app.shared.interfaces.EmailSender import EmailError, EmailRefusedError
from tests.modules.notifications.conftest import LETTER, make_settings
from tests.modules.notifications.smtp_server import SmtpServer, smtp_server


def sender_for(server: SmtpServer, **values: object) -> SmtpEmailSender:
    plain = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": server.port, "SMTP_SECURITY": "none", "SMTP_TIMEOUT_SECONDS": 5}
    return SmtpEmailSender(make_settings(**(plain | values)))


async def test_message_arrives_as_text_and_html() -> None:
    async with smtp_server() as server:
        await sender_for(server, EMAIL_FROM="shop@example.org", EMAIL_FROM_NAME="The Shop").send(LETTER)

    [message] = server.messages
    assert message["From"] == "The Shop <shop@example.org>"
    assert message["To"] == "Ada Lovelace <ada@example.org>"
    assert message["Subject"] == "Hello"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"]
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html is not None
    assert html.get_content().replace("\r\n", "\n") == LETTER.html


async def test_text_beyond_ascii_arrives() -> None:
    letter = replace(LETTER, subject="Grüße 🎉", recipient_name="Zoë", text="Žluťoučký kůň\n")
    async with smtp_server() as server:
        await sender_for(server).send(letter)

    [message] = server.messages
    body = message.get_body(("plain",))
    assert body is not None
    assert (message["Subject"], body.get_content().strip()) == ("Grüße 🎉", "Žluťoučký kůň")
    assert "Zoë" in message["To"]


async def test_line_with_a_single_dot_does_not_end_the_message() -> None:
    async with smtp_server() as server:
        await sender_for(server).send(replace(LETTER, text="before\n.\nRCPT TO:<eve@example.org>\n"))

    assert len(server.messages) == 1
    assert server.verbs.count("RCPT") == 1


async def test_each_attempt_has_the_same_message_id() -> None:
    async with smtp_server() as server:
        for _ in range(2):
            await sender_for(server).send(LETTER)

    assert {message["Message-ID"] for message in server.messages} == {"<delivery-1@example.com>"}


@pytest.mark.threat("A40")
@pytest.mark.parametrize("field", ["recipient", "message_id"])
@pytest.mark.parametrize("attack", ["\r\nBcc: eve@example.org", "\nBcc: eve@example.org", "\rX: y", "\x00", "\u2028X"])
def test_header_injection_is_refused(field: str, attack: str) -> None:
    with pytest.raises(EmailRefusedError, match=field):
        replace(LETTER, **{field: getattr(LETTER, field) + attack})


@pytest.mark.parametrize(
    "recipient",
    ["", "nobody", "a@b@c", "ada@example.org, eve@example.org", "ada@example.org> RCPT TO:<eve@example.org", "@", "a@"],
)
async def test_recipient_that_is_no_address_is_refused(recipient: str) -> None:
    async with smtp_server() as server:
        with pytest.raises(EmailRefusedError):
            await sender_for(server).send(replace(LETTER, recipient=recipient))
    assert server.commands == []


@pytest.mark.threat("A40")
async def test_name_cannot_bring_a_second_recipient() -> None:
    async with smtp_server() as server:
        await sender_for(server).send(replace(LETTER, recipient_name='x" <eve@example.org>, "y'))

    assert [command.lower() for command in server.recipients] == ["rcpt to:<ada@example.org>"]
    [message] = server.messages
    assert [address.addr_spec for address in message["To"].addresses] == ["ada@example.org"]


@pytest.mark.parametrize(
    ("command", "answer", "error"),
    [
        ("RCPT", "550 no such user", EmailRefusedError),
        ("RCPT", "450 mailbox busy", EmailError),
        ("CONTENT", "554 looks like spam", EmailRefusedError),
        ("CONTENT", "451 local error", EmailError),
        ("CONTENT", "", EmailError),
        ("MAIL", "550 not from here", EmailError),
        ("EHLO", "", EmailError),
        ("DATA", "421 closing", EmailError),
    ],
)
async def test_answers_of_the_server_decide(command: str, answer: str, error: type[EmailError]) -> None:
    """5xx about the message or its recipient is final; everything else may work later."""
    async with smtp_server(SmtpServer(answers={command: answer, "HELO": "", "RSET": "250 ok"})) as server:
        with pytest.raises(EmailError) as caught:
            await sender_for(server).send(LETTER)
    assert type(caught.value) is error
    assert server.messages == []


async def test_error_names_no_address() -> None:
    answers = {"RCPT": "550 <ada@example.org> is unknown; secret detail"}
    async with smtp_server(SmtpServer(answers=answers)) as server:
        with pytest.raises(EmailError) as caught:
            await sender_for(server).send(LETTER)
    assert str(caught.value) == "the mail server refused the recipient (550)"


async def test_nothing_is_sent_in_clear_text_when_the_server_has_no_starttls() -> None:
    async with smtp_server() as server:
        with pytest.raises(EmailError, match="SMTPNotSupportedError"):
            await sender_for(server, SMTP_SECURITY="starttls").send(LETTER)
    assert set(server.verbs) <= {"EHLO", "QUIT"}


async def test_nothing_is_sent_when_encryption_fails() -> None:
    """The server agrees to STARTTLS, and then is none that we know."""
    async with smtp_server(SmtpServer(extensions=("STARTTLS",), answers={"STARTTLS": "220 go on"})) as server:
        with pytest.raises(EmailError):
            await sender_for(server, SMTP_SECURITY="starttls", SMTP_TIMEOUT_SECONDS=1).send(LETTER)
    assert "MAIL" not in server.verbs


async def test_tls_from_the_start_does_not_talk_to_a_plain_server() -> None:
    async with smtp_server() as server:
        with pytest.raises(EmailError):
            await sender_for(server, SMTP_SECURITY="tls", SMTP_TIMEOUT_SECONDS=1).send(LETTER)
    assert "MAIL" not in server.verbs


@pytest.mark.threat("A41")
async def test_silent_server_costs_no_more_than_the_time_out() -> None:
    async with smtp_server(SmtpServer(is_silent=True)) as server:
        async with asyncio.timeout(5):
            with pytest.raises(EmailError, match="cannot be used"):
                await sender_for(server, SMTP_TIMEOUT_SECONDS=0.2).send(LETTER)


async def test_absent_server_is_worth_another_attempt() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        free_port = listener.getsockname()[1]
    with pytest.raises(EmailError, match="ConnectionRefusedError") as caught:
        await sender_for(SmtpServer(port=free_port)).send(LETTER)
    assert not isinstance(caught.value, EmailRefusedError)


async def test_wrong_login_is_not_the_fault_of_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over a connection that the test declares safe: a login in clear text is refused by the settings."""
    server = SmtpServer(extensions=("AUTH LOGIN PLAIN",), answers={"AUTH": "535 wrong password"})
    async with smtp_server(server):
        sender = sender_for(server)
        with_login = sender.settings.model_copy(
            update={"SMTP_USER": "ada", "SMTP_PASSWORD": make_settings(SMTP_USER="a", SMTP_PASSWORD="b").SMTP_PASSWORD}
        )
        monkeypatch.setattr(sender, "settings", with_login)
        with pytest.raises(EmailError, match=r"refused the login \(535\)") as caught:
            await sender.send(LETTER)
    assert not isinstance(caught.value, EmailRefusedError)
    assert server.messages == []
