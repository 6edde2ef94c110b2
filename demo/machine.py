"""What officers of the demonstration do on a machine of their own, with the officers' program."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from polls.actions.offline import bring_key, bring_opened, bring_rehearsal, confirm_code
from polls.algorithms import open_votes
from polls.models import Poll
from polls.queries.ceremony import ceremony_file, envelopes_file, rehearsal_file


class Desk(open_votes.Desk):  # type: ignore[misc]
    """A terminal at which officers write their words down, and type them when they are asked."""

    def __init__(self, papers: Sequence[str] = ()) -> None:
        super().__init__(say=lambda text, **_more: None)
        self.papers = list(papers)

    def say(self, words: Sequence[str], **values: Any) -> None:
        lines = words[0].splitlines()
        if len(lines) == open_votes.SHARE_WORDS:
            self.papers.append(" ".join(line.split()[1] for line in lines))

    def ask(self, words: Sequence[str] | None = None, **values: Any) -> str:
        if words is open_votes.ASK_SHARE:
            return self.papers[values["place"] - 1]
        if words is open_votes.TYPE_WORD:
            return self.papers[-1].split()[values["place"] - 1]
        return ""


def draw_and_rehearse(poll: Poll, at: datetime) -> list[str]:
    """Draw the key of a planned vote, compare its code and open a dummy; what is on the papers."""
    poll.refresh_from_db()
    trustees, desk = list(poll.trustees.all()), Desk()
    drawn = _run("draw", ceremony_file(poll), desk)
    bring_key(trustee=trustees[0], sent=drawn)
    code = open_votes.code_of(drawn["public_key"], drawn["signs"])
    for trustee in trustees:
        confirm_code(trustee=trustee, code=code, at=at)
    poll.refresh_from_db()
    rehearsed = _run("rehearse", rehearsal_file(poll), desk)
    bring_rehearsal(trustee=trustees[0], sent=rehearsed, at=at)
    return desk.papers


def open_votes_of(poll: Poll, papers: Sequence[str], at: datetime) -> None:
    """Open the sealed votes of a closed vote and bring what was in them; it is counted."""
    poll.refresh_from_db()
    opened = _run("open", envelopes_file(poll), Desk(papers))
    bring_opened(trustee=poll.trustees.all()[0], sent=opened, at=at)


def _run(step: str, sent: dict[str, Any], desk: Desk) -> dict[str, Any]:
    """The file that the program makes of another one."""
    with TemporaryDirectory() as folder:
        carried, made = Path(folder, "in.json"), Path(folder, "out.json")
        carried.write_text(json.dumps(sent, ensure_ascii=False))
        run: Callable[..., int] = open_votes.main
        if run([step, str(carried), "--to", str(made)], desk):
            raise RuntimeError(f"the officers' program could not {step}")
        found: dict[str, Any] = json.loads(made.read_text())
        return found
