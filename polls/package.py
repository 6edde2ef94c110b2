"""One file with which anybody counts a poll again; ``polls.recounting`` checks it."""

from datetime import datetime
from typing import Any

from ledger.models import Leaf, TreeHead
from ledger.signing import head_message, public_key, verify
from polls.actions.polls import frozen_rules, log_of
from polls.models import Ballot, Poll
from polls.tally import canonical


def package(poll: Poll) -> dict[str, Any]:
    """Rules, log with heads, opened ballots in canonical order, and the tally."""
    ballots = Ballot.objects.filter(poll=poll).values_list("choice", "stratum")
    heads = TreeHead.objects.filter(log__name=log_of(poll))
    return {
        "format": "rembuk-poll 1",
        "log_name": log_of(poll),
        "rules": frozen_rules(poll),
        "log": list(Leaf.objects.filter(log__name=log_of(poll)).values_list("data", flat=True)),
        "heads": [
            {
                "size": head.size,
                "root": head.root,
                "at": head.signed_at.isoformat(),
                "signature": head.signature,
            }
            for head in heads
        ],
        "key": public_key(),
        "ballots": canonical(ballots),
        "result": poll.tally.result,
    }


def signature_faults(content: dict[str, Any]) -> list[str]:
    """Heads of a package that the key in it did not sign."""
    name, key = content["log_name"], content["key"]
    return [
        f"the signature of head {head['size']} is wrong"
        for head in content["heads"]
        if not verify(
            head_message(name, head["size"], head["root"], datetime.fromisoformat(head["at"])),
            head["signature"],
            key,
        )
    ]
