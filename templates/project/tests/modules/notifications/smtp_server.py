"""A mail server for tests: speaks enough SMTP, and answers what the test tells it to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class SmtpServer:
    """`answers` replaces the answer to a command, such as {"RCPT": "550 no such user"}; "" closes the connection."""

    answers: dict[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ()
    is_silent: bool = False
    port: int = 0
    commands: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    @property
    def verbs(self) -> list[str]:
        return [command.partition(" ")[0].upper() for command in self.commands]

    @property
    def messages(self) -> list[EmailMessage]:
        parsed = [message_from_bytes(raw, policy=default) for raw in self.raw]
        return [message for message in parsed if isinstance(message, EmailMessage)]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except ConnectionError:
            pass  # the client has hung up, which is its right
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_silent:
            await reader.read()
            return
        writer.write(b"220 test server\r\n")
        while line := await reader.readline():
            command = line.decode().strip()
            verb = command.partition(" ")[0].upper()
            self.commands.append(command)
            answer = self.answers.get(verb, self._answer(verb))
            if not answer:
                return
            writer.write(answer.encode() + b"\r\n")
            if verb == "RCPT" and answer.startswith("2"):
                self.recipients.append(command)
            if verb == "DATA" and answer.startswith("3"):
                content = (await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n")
                outcome = self.answers.get("CONTENT", "250 queued")
                if not outcome:
                    return
                if outcome.startswith("2"):
                    self.raw.append(content)
                writer.write(outcome.encode() + b"\r\n")
            if verb == "QUIT":
                return
            await writer.drain()

    def _answer(self, verb: str) -> str:
        if verb == "EHLO":
            lines = ["localhost", *self.extensions]
            return "\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"])
        known = {"DATA": "354 go on", "QUIT": "221 bye", "AUTH": "235 welcome", "STARTTLS": "220 go on"}
        return known.get(verb, "250 ok")


@asynccontextmanager
async def smtp_server(server: SmtpServer | None = None) -> AsyncIterator[SmtpServer]:
    """Listens on a free port of this machine until the end of the block."""
    server = server or SmtpServer()
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
