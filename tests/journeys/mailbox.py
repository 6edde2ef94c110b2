"""The mails that the site wrote, as its file backend keeps them."""

import re
import time
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path

BETWEEN = "\n" + "-" * 79 + "\n"


class Mailbox:
    """Everybody's mails in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self, to: str = "") -> list[EmailMessage]:
        """Mails in the order of writing; ``to`` one address, or to anybody."""
        found = []
        for path in sorted(self.folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
            for text in path.read_text().split(BETWEEN):
                if text.strip():
                    found.append(message_from_string(text.lstrip("\n"), policy=policy.default))
        return [mail for mail in found if to in str(mail["To"])]

    def wait_for(self, to: str, words: str = "", seconds: float = 30) -> EmailMessage:
        """The newest mail to an address whose subject or text holds these words."""
        deadline = time.monotonic() + seconds
        while True:
            for mail in reversed(self.all(to)):
                if words in str(mail["Subject"]) or words in text_of(mail):
                    return mail
            if time.monotonic() > deadline:
                subjects = [str(mail["Subject"]) for mail in self.all(to)]
                raise AssertionError(f"No mail to {to} with {words!r}; there are: {subjects}")
            time.sleep(0.3)

    def code(self, to: str, seconds: float = 30) -> str:
        """The code in the newest mail that has one on a line of its own."""
        deadline = time.monotonic() + seconds
        while True:
            for mail in reversed(self.all(to)):
                if found := re.search(r"^\d{4}-\d{4}$", text_of(mail), re.MULTILINE):
                    return found[0]
            assert time.monotonic() < deadline, f"No code came to {to}"
            time.sleep(0.3)

    def link(self, to: str, part: str, seconds: float = 30) -> str:
        """The first address with ``part`` in it, in the newest mail that has one."""
        text = text_of(self.wait_for(to, part, seconds))
        found = re.search(rf"https?://\S*{re.escape(part)}\S*", text)
        assert found, text
        return found.group()


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain",))
    return str(body.get_content()) if body else ""
