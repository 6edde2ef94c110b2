"""What still needs which key outside the database."""

from collections import Counter

from polls.models import Dispute, PaperReading, Poll, PollState, Trustee
from polls.queries.outside_key import name_in, outside_names


def ballot_needs() -> dict[str, int]:
    """How many votes and waiting shares and readings need each outside key, by its name."""
    oldest = outside_names()[-1]
    found: Counter[str] = Counter()
    polls = Poll.objects.filter(destroyed_at=None)
    sealed = polls.exclude(sealed_private_key="").values_list("sealed_private_key", flat=True)
    found.update(name_in("poll key", held) for held in sealed)
    begun = polls.exclude(state__in=[PollState.PLANNED, PollState.CONSENSUS])
    with_envelopes = begun.filter(envelopes__isnull=False).distinct()
    found.update(name or oldest for name in with_envelopes.values_list("outside_key", flat=True))
    for shares in Trustee.objects.values_list("waiting_share", "brought_share"):
        found.update(name_in("share", share) for share in shares if share)
    seals = Dispute.objects.exclude(sealed_filer="").values_list("sealed_filer", flat=True)
    found.update(name_in("share", seal) for seal in seals)
    readings = PaperReading.objects.exclude(sealed="").values_list("sealed", flat=True)
    found.update(name_in("share", reading) for reading in readings)
    return dict(found)
