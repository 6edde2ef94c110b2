"""The officers' own machine, as it is used before a vote opens and after it has closed."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Person
from polls.algorithms import open_votes
from tests.polls.algorithms.test_open_votes import Typing, run

PAGE = "/en/kunci-suara/tepian/"


@dataclass
class Machine:
    """The officers' machine and the browser of one of them, with files carried between."""

    client: Client
    folder: Path
    papers: list[str] = field(default_factory=list)

    def fetch(self, name: str) -> Path:
        answer = self.client.get(f"{PAGE}{name}.json")
        assert answer.status_code == 200, answer.content.decode()
        file = self.folder / f"{name}-{len(list(self.folder.iterdir()))}.json"
        file.write_bytes(answer.content)
        return file

    def bring(self, sent: Any, *, status: int = 302, client: Client | None = None) -> str:
        text = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        file = SimpleUploadedFile("x.json", text)
        answer = (client or self.client).post(f"{PAGE}berkas/", {"file": file})
        html = answer.content.decode()
        assert answer.status_code == status, html
        return html

    def do(self, step: str, file: Path, *typed: str) -> dict[str, Any]:
        out = self.folder / f"out-{len(list(self.folder.iterdir()))}.json"
        desk = Typing(*typed)
        code, said = run(desk, step, file, "--to", out)
        assert code == 0, said
        self.papers = [" ".join(words) for words in desk.papers] or self.papers
        return dict(json.loads(out.read_text()))

    def draw(self, officers: list[Person]) -> None:
        found = self.do("draw", self.fetch("upacara"))
        self.bring(found)
        code = open_votes.code_of(found["public_key"], found["signs"])
        for officer in officers:
            theirs = Client()
            theirs.force_login(officer.user)
            assert theirs.post(f"{PAGE}kode/", {"code": code.lower()}).status_code == 302

    def rehearse(self) -> None:
        self.bring(self.do("rehearse", self.fetch("gladi"), self.papers[0], self.papers[2]))

    def open(self) -> dict[str, Any]:
        return self.do("open", self.fetch("amplop"), self.papers[1], self.papers[2])


def signed(machine: Machine, found: dict[str, Any]) -> dict[str, Any]:
    """As whoever has enough shares would sign it anew, with digests that fit."""
    seed = open_votes.joined([open_votes.share_of(one) for one in machine.papers[:2]])
    for channel, said in found["statement"]["channels"].items():
        ballots, salts = found["ballots"][channel], found["salts"][channel]
        said["ballots"] = open_votes.salted(salts["ballots"], ballots)
        said["choices"] = open_votes.salted(salts["choices"], open_votes.choices_of(ballots))
    text = open_votes.spelled(found["statement"])
    return {**found, "signature": open_votes.signing_key(seed).sign(text).signature.hex()}
