"""What is opened of a closed vote."""

from polls.algorithms.envelopes import envelope_hash
from polls.models import Channel, Poll
from polls.queries.log import entries_of
from polls.queries.roll import exclusion_of
from polls.queries.seals import true_papers


def envelopes_to_open(poll: Poll) -> dict[str, list[bytes]]:
    """The sealed votes that are counted, by channel; without those that two people left out.

    Papers are a channel once their entry in the log names what was sealed.
    """
    decided = exclusion_of(poll)
    left_out = set(decided.left_out["envelopes"]) if decided else set()
    online = dict.fromkeys(map(bytes, poll.envelopes.values_list("envelope", flat=True).iterator()))
    found = {Channel.ONLINE.value: [one for one in online if envelope_hash(one) not in left_out]}
    if any(entry["type"] == "papers" and "sealed" in entry for entry in entries_of(poll)):
        found[Channel.PAPER.value] = true_papers(poll)
    return found
