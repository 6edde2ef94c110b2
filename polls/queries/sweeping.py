"""Whether the files of the database were rid of rows as they lay before."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from polls.models import Sweeping


def sweep_faults(at: datetime) -> list[str]:
    """What operators are told when a reader keeps the files from being swept for an hour."""
    late = at - timedelta(hours=1)
    held = Sweeping.objects.filter(held_since__lte=late).first()
    if held is None or held.held_since is None:
        return []
    since = localtime(held.held_since).isoformat(timespec="minutes")
    return [
        f"since {since} the database's files keep rows as they lay before a close or a "
        "destruction: something reads the database all that time (a backup, a shell?); end it, and "
        "the sweeping is done within the hour"
    ]
