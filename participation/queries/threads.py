"""Which debates can be read. Apps above say when what is debated is not public."""

from django.db.models import Q, QuerySet

from participation.models import Consultation, Thread
from web.registrations import Registry


def condition(_threads: Q) -> str:
    """What the list of registrations says of a condition."""
    return "a condition on debates"


UNREADABLE: Registry[Q] = Registry("debates that nobody reads", __name__, shows=condition)
CLOSED: Registry[Q] = Registry("debates in which nobody writes", __name__, shows=condition)


def register_unreadable(name: str, threads: Q) -> None:
    """Threads about something that is not public, in terms of Thread's fields."""
    UNREADABLE.add(name, threads)


def register_closed(name: str, threads: Q) -> None:
    """Threads that can be read and no longer be written in, in terms of Thread's fields."""
    CLOSED.add(name, threads)


def writable_threads() -> QuerySet[Thread]:
    """Those of ``readable_threads`` about something that still stands."""
    found = readable_threads()
    for threads in CLOSED:
        found = found.exclude(threads)
    return found


def readable_threads() -> QuerySet[Thread]:
    """Threads of public consultations about something public; ready for the rules."""
    found = Thread.objects.filter(consultation__live=True)
    for threads in UNREADABLE:
        found = found.exclude(threads)
    return found.select_related("consultation__territory").prefetch_related("consultation__phases")


def threads_of(consultation: Consultation) -> QuerySet[Thread]:
    """What is debated in a consultation, in the order of its making."""
    return readable_threads().filter(consultation=consultation).order_by("pk")
