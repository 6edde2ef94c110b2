"""What an officer's page says of a key that never comes to the server, step by step."""

from typing import Any

from polls.algorithms.open_votes import code_of
from polls.forms.offline import CodeForm, OfflineFileForm
from polls.models import Poll, PollState, Trustee
from polls.queries.few import waits_for_release
from polls.queries.paper import papers_wait
from polls.rules.offline import check_may_download
from web.refusal import Refused, refusal_by


def offline_context(mine: Trustee) -> dict[str, Any]:
    """The step that is next for this officer, with its form; nothing where shares come here."""
    poll = mine.poll
    if not poll.offline:
        return {}
    step, waits = _step(poll, mine)
    slug = poll.consultation.slug
    return {
        "step": step,
        "waits": waits,
        "is_cut": step == "audit" and poll.tally.result.get("cut", False),
        "file_form": OfflineFileForm() if step in ("draw", "rehearse", "open") else None,
        "code_form": CodeForm() if step == "code" else None,
        "code": code_of(poll.public_key, poll.signing_key) if mine.confirmed_at else "",
        "file_names": {
            "draw": f"upacara-{slug}.json",
            "rehearse": f"gladi-{slug}.json",
            "envelopes": f"amplop-{slug}.json",
            "package": f"suara-{slug}.json",
        },
    }


def _step(poll: Poll, mine: Trustee) -> tuple[str, Refused | None]:
    """What is next, and what a closed vote still waits for."""
    if poll.state == PollState.PLANNED:
        if not poll.public_key:
            return "draw", None
        if mine.confirmed_at is None:
            return "code", None
        return ("keep" if poll.rehearsed_at else "rehearse"), None
    facts = {"papers_wait": papers_wait(poll), "needs_release": waits_for_release(poll)}
    refusal = refusal_by(check_may_download, poll=poll, **facts)
    if refusal is not None:
        return "keep", refusal if poll.state == PollState.CLOSED else None
    return ("open" if poll.state == PollState.CLOSED else "audit"), None
