"""Ending a planned vote by consensus: written by one official, confirmed by another."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from accounts.models import User
from ledger.actions import append, sign_head
from polls.actions.confirmations import ask_second_official
from polls.actions.documents import replace_document
from polls.actions.locks import hold
from polls.actions.planning import write_options
from polls.actions.polls import frozen_rules
from polls.algorithms.tally import digest
from polls.models import Consensus, Poll, PollState
from polls.models.consensus import as_chosen, digest_of
from polls.queries.electorate import electorate
from polls.queries.log import log_of
from polls.rules.consensus import check_may_agree, check_may_confirm_consensus, check_not_begun
from web.values import visible


@transaction.atomic
def propose_consensus(
    *,
    poll: Poll,
    place: str,
    day: date,
    women: int | None,
    men: int | None,
    chosen: Sequence[int],
    words: Mapping[str, str],
    dissent: str,
    file: "UploadedFile[Any] | None",
    drop_file: bool,
    by: User,
    at: datetime,
) -> Consensus:
    """Write the minutes, or write those that wait anew. Nothing ends before they are confirmed.

    ``chosen`` are positions, ``words`` by language code. Without a new ``file`` an earlier one
    stays unless ``drop_file``. The vote opens at its time all the same. Those who may confirm them
    are told. Raises Refused.
    """
    held = hold(poll.pk)
    check_not_begun(held)
    write_options(held)
    agreed = as_chosen(list(held.options.all()), chosen)
    said = {code: text.strip() for code, text in words.items() if visible(text)}
    check_may_agree(poll=held, day=day, chosen=agreed, words=said, at=at)
    minutes = Consensus.objects.filter(poll=held).first() or Consensus(poll=held)
    minutes.place, minutes.day = place.strip(), day
    minutes.women, minutes.men = women, men
    minutes.chosen, minutes.words, minutes.dissent = agreed, said, dissent.strip()
    minutes.proposed_by, minutes.proposed_at = by, at
    if file is not None or drop_file:
        replace_document(minutes, file)
    minutes.save()
    ask_second_official(
        poll=held,
        by=by,
        title=gettext_noop("Minutes of an agreement wait for your confirmation"),
        url_name="polls:propose-consensus",
        proposal=f"consensus:{minutes.pk}",
        at=at,
    )
    return minutes


@transaction.atomic
def confirm_consensus(*, poll: Poll, seen: str, by: User, at: datetime) -> Poll:
    """The poll ends without a vote, and the minutes are frozen. Raises Refused.

    Its log begins with rules and options as they were, as at an opening; then comes the digest of
    the minutes. ``seen`` is the digest of those that the official read.
    """
    held = hold(poll.pk)
    minutes = Consensus.objects.select_for_update(of=("self",)).get(poll=held)
    check_not_begun(held)
    write_options(held)
    options = list(held.options.all())
    check_may_confirm_consensus(poll=held, minutes=minutes, options=options, officer=by, seen=seen)
    minutes.confirmed_by, minutes.confirmed_at = by, at
    minutes.save(update_fields=["confirmed_by", "confirmed_at"])
    # Shares of a key that nothing was sealed with.
    held.trustees.update(waiting_share="", brought_share="")
    held.electorate = electorate(held, at)
    rules = frozen_rules(held)
    held.rules_hash, held.state = digest(rules), PollState.CONSENSUS
    held.save(update_fields=["electorate", "rules_hash", "state"])
    plan = {"type": "plan", "rules_hash": held.rules_hash, **rules}
    append(log=log_of(held), entry=plan)
    entry = {
        "type": "consensus",
        "minutes": digest_of(minutes),
        "at": localtime(at).isoformat(),
    }
    append(log=log_of(held), entry=entry)
    sign_head(log=log_of(held))
    return held
