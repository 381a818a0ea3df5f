"""What people write into names and subjects stays text, and does not keep a mail from going out."""

from base64 import b64encode
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from app.modules.notifications.clients.mime import build_message
from app.shared.interfaces.EmailSender import EmailRefusedError, OutgoingEmail, header_text
from tests.modules.notifications.conftest import LETTER, make_settings

HEADERS = ["From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted", "MIME-Version", "Content-Type"]
ATTACK = "x\r\nReply-To: e@evil.example\r\n\r\nPay now"
ENCODED = b64encode(ATTACK.encode()).decode()
WORDS = [
    "=?utf-8?q?x=0d=0aReply-To:_e@evil.example=0d=0a=0d=0aPay_now:_https://evil.example/?=",
    "=?UTF-8?Q?x=0D=0AReply-To:_e@evil.example?=",
    f"=?utf-8?b?{ENCODED}?=",
    f"=?Iso-8859-1?B?{ENCODED}?=",
    "Ada =?utf-8*en?q?x=0d=0aReply-To:_e@evil.example?= Lovelace",
    '"=?utf-8?q?x=0aReply-To:_e@evil.example?="',
    "=\u200d?utf-8?q?x=0d=0aReply-To:_e@evil.example?=",
    "==??utf-8?q?x=0d=0aReply-To:_e@evil.example?=",
    "=?utf-8?q?x=0d=0aReply-To:_?=\r\n =?utf-8?q?e@evil.example?=",
    "Ada " * 20 + "=?utf-8?q?x=0d=0aReply-To:_e@evil.example?=",
    ATTACK,
]


def as_read(letter: OutgoingEmail) -> EmailMessage:
    """What a mail program makes of the message, which must be read as it was meant."""
    written = build_message(letter, make_settings()).as_bytes()
    block = written.partition(b"\r\n\r\n")[0].decode("ascii")
    assert [line.partition(":")[0] for line in block.splitlines() if line[0] not in " \t"] == HEADERS
    message = message_from_bytes(written, policy=default)
    assert isinstance(message, EmailMessage)
    assert [address.addr_spec for address in message["To"].addresses] == [letter.recipient]
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    return message


@pytest.mark.threat("A40")
@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("field", ["recipient_name", "subject"])
def test_encoded_words_bring_no_header_and_no_body(field: str, word: str) -> None:
    message = as_read(replace(LETTER, **{field: word}))
    assert "Reply-To" not in message


@pytest.mark.threat("A40")
def test_encoded_word_in_the_sender_stays_text() -> None:
    written = build_message(LETTER, make_settings(EMAIL_FROM_NAME="=?utf-8?q?x=0d=0aReply-To:_e?=")).as_bytes()
    assert b"\nReply-To" not in written


@pytest.mark.threat("A40")
@pytest.mark.parametrize("name", ["a;" + "x" * 70 + ",<eve@example.org>", "x)<(" + "y" * 70 + ', "'])
def test_name_that_would_break_when_folded_adds_no_recipient(name: str) -> None:
    """Some versions of Python lose the quotes of a long name: its commas would part addresses. It is left out there."""
    assert as_read(replace(LETTER, recipient_name=name))["To"].addresses[0].display_name in {"", name}


@pytest.mark.threat("A40")
def test_headers_are_checked_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the serializer have yet another fault, nothing is sent."""

    def faulty(self: EmailMessage) -> bytes:
        return message_bytes(self).replace(b"Subject: ", b"X: y\r\nSubject: ")

    message_bytes = EmailMessage.as_bytes
    monkeypatch.setattr(EmailMessage, "as_bytes", faulty)
    with pytest.raises(EmailRefusedError, match="as written"):
        build_message(LETTER, make_settings())


@pytest.mark.parametrize(
    "name", ["Zoë Müller", "山田 太郎", "Łukasz O'Brien-Żak", 'Ada "the" Lovelace', "J.R.R. Tolkien"]
)
def test_ordinary_names_stay_readable(name: str) -> None:
    message = as_read(replace(LETTER, recipient_name=name, subject=f"Hello {name}"))
    assert message["To"].addresses[0].display_name == name
    assert message["Subject"] == f"Hello {name}"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("山田\u3000太郎", "山田 太郎"),
        ("Ada\u00a0Lovelace", "Ada Lovelace"),
        ("Ada\u2028Lovelace", "Ada Lovelace"),
        ("Ada\u2029\u0085Lovelace", "Ada Lovelace"),
        ("Ali\u200cReza", "AliReza"),
        ("👩\u200d💻 Ada", "👩💻 Ada"),
        ("Ada\u202e\x00", "Ada"),
        ("\u200b\u200d", ""),
        ("Ada\udc80", "Ada"),
    ],
)
def test_no_name_keeps_a_mail_back(name: str, shown: str) -> None:
    """Who took over an account would else switch its warnings off with a name."""
    assert as_read(replace(LETTER, recipient_name=name))["To"].addresses[0].display_name == shown
    assert header_text(name) == shown


@pytest.mark.parametrize("local", ["a" * 64, "=_?utf-8?q?x"])
def test_long_and_odd_addresses_are_written_as_they_are(local: str) -> None:
    recipient = f"{local}@{'b' * 60}.{'c' * 60}.example.org"
    assert as_read(replace(LETTER, recipient=recipient, recipient_name="Zoë " * 25))["From"]


@pytest.mark.threat("A40")
def test_encoded_word_in_an_address_is_refused() -> None:
    with pytest.raises(EmailRefusedError, match="recipient"):
        replace(LETTER, recipient="=?utf-8?q?x=0d=0aReply-To=3A_e?=@evil.example")
