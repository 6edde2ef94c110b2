"""A poll that was held elsewhere, from a file: opened, closed and counted the regular way."""

import hashlib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.algorithms.screening import mask_nik
from participation.models import Consultation
from polls.actions.polls import close_poll, open_poll
from polls.actions.tallies import count_poll
from polls.models import Channel, Option, Poll
from transfers.actions.imported_consultation import create_imported_consultation
from transfers.algorithms.votes import ImportedPoll
from web.refusal import Refused


def file_hash(path: Path) -> str:
    """SHA-256 of a file, by which it is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@transaction.atomic
def import_poll(
    *, found: ImportedPoll, sha256: str, consultation: Consultation | None, at: datetime
) -> Poll:
    """A counted poll with the options and ballots of a file. All or nothing.

    Without a consultation a page of its own is published. No person is joined to any ballot, and
    nobody counts as having voted here. Raises Refused for a file that is here already and for a
    consultation that has a vote.
    """
    if Poll.objects.filter(file_hash=sha256).exists():
        raise Refused(_("This file was imported already."))
    begun, ended = _when(found, at)
    if consultation is None:
        consultation = create_imported_consultation(
            title=mask_nik(found.question),
            origin=found.source["file"],
            begun=begun,
            ended=ended,
            at=at,
        )
    elif Poll.objects.filter(consultation=consultation).exists():
        raise Refused(_("This consultation has a vote of its own."))
    poll = _planned(found, sha256, consultation, begun, ended)
    open_poll(poll=poll, at=at)
    close_poll(poll=poll, at=at)
    ballots = [(choice, "") for choice in found.ballots]
    count_poll(poll=poll, at=at, added={Channel.IMPORTED: ballots})
    return Poll.objects.get(pk=poll.pk)


def _planned(
    found: ImportedPoll,
    sha256: str,
    consultation: Consultation,
    begun: datetime,
    ended: datetime,
) -> Poll:
    """The poll with its options, as it stands before it opens. That of the page is rewritten."""
    columns: dict[str, Any] = {
        "question": mask_nik(found.question),
        "rule": found.rule,
        "method": found.method,
        "limits": found.limits,
        "counting": found.counting,
        "territory": consultation.territory,
        "opens_at": begun,
        "closes_at": ended,
        "electorate": found.electorate,
        "file_hash": sha256,
        "imported": found.source | {"sha256": sha256},
    }
    poll, _made = Poll.objects.update_or_create(consultation=consultation, defaults=columns)
    poll.options.all().delete()
    Option.objects.bulk_create(
        Option(
            poll=poll,
            position=position,
            labels={settings.LANGUAGE_CODE: mask_nik(option.label)},
            cost=option.cost,
            category=option.category,
        )
        for position, option in enumerate(found.options, start=1)
    )
    return poll


def _when(found: ImportedPoll, at: datetime) -> tuple[datetime, datetime]:
    """From when until when the vote ran: whole days of the file, else the day before the import."""
    zone = timezone.get_current_timezone()
    if found.begins and found.ends and found.begins <= found.ends:
        begun = datetime.combine(found.begins, time.min, zone)
        ended = datetime.combine(found.ends, time.min, zone) + timedelta(days=1)
        if ended <= at:
            return begun, ended
    return at - timedelta(days=1), at
