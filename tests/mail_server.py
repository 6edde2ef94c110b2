"""A small SMTP server for tests: it can be stopped and started, and refuses whom it is told to."""

import re
import socket
import socketserver
import threading
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class _Session(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        with suppress(OSError):  # somebody only knocked
            self.talk()

    def talk(self) -> None:
        self.say("220 test")
        to: list[str] = []
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].split(":")[0].upper()
            if verb == "RCPT":
                address = re.findall(r"<(.*?)>", line)[0]
                answer = self.server.box.refused.get(address, "250 ok")
                to += [address] if answer.startswith("250") else []
                self.say(answer)
            elif verb == "DATA":
                self.say("354 go on")
                self.server.box.take(to, self.read_text())
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def read_text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: "MailServer"


class MailServer:
    """What it took, by address; ``refused`` maps an address to the answer it gets."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.refused: dict[str, str] = {}
        self.taken: list[tuple[list[str], EmailMessage]] = []
        self.server: _Server | None = None

    def start(self) -> None:
        self.server = _Server(("127.0.0.1", self.port), _Session)
        self.server.box = self
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def take(self, to: list[str], text: bytes) -> None:
        self.taken.append((to, message_from_bytes(text, policy=policy.default)))  # type: ignore[arg-type]

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to one address, in the order of their coming."""
        return [mail for to, mail in self.taken if address in to]

    def use(self, settings: Any) -> None:
        """Make the site send its mails here."""
        settings.EMAIL_BACKEND = "notices.mail_backend.KeepingBackend"
        settings.REMBUK_MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", self.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
