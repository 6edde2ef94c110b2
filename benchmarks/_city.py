"""The demo city and larger ones, made and looked at inside the benchmark's own site."""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

COMMENTS = 300
"""So many has the debate about the large proposal."""
Page = tuple[str, str]
"""An address, and the name of who opens it; nobody is a visitor."""


def grow(times: int) -> dict[str, int]:
    """Copy people, comments, ideas and supports until there are so many times what there was."""
    from django.core.management import call_command
    from django.db import connection

    from accounts.models import Person
    from participation.models import Comment
    from proposals.models import Idea, Proposal, Support

    if times == 1:
        debate = Proposal.objects.get(consultation__slug="banjir-sempaja").thread
        more = COMMENTS - debate.comments.public().count()
        copies(Comment, debate.comments.public(), more)
    else:
        people = Person.objects.filter(import_source="")
        copies(Person, people, people.count() * (times - 1), user=None)
        public = Comment.objects.public().filter(replies=None)
        copies(Comment, public, Comment.objects.count() * (times - 1), external_key=None)
        old = Idea.objects.public()
        copies(Idea, old, old.count() * (times - 1), thread=None, external_key=None)
        supporters = list(Person.objects.values_list("pk", flat=True)[:20])
        Support.objects.bulk_create(
            (
                Support(idea_id=idea, person_id=person)
                for idea in Idea.objects.filter(thread=None).values_list("pk", flat=True)
                for person in supporters
            ),
            batch_size=2000,
            ignore_conflicts=True,
        )
    call_command("rebuild_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "people": Person.objects.count(),
        "comments": Comment.objects.count(),
        "ideas": Idea.objects.count(),
        "supports": Support.objects.count(),
    }


def deliberate(slug: str, ideas: int, comments: int, supports: int, longest: int) -> dict[str, Any]:
    """Fill a consultation of ideas with so many of each; one idea has a debate of ``longest``.

    Ideas are supported unevenly. Returns the number of the idea with the long debate, and the
    numbers that there are now.
    """
    from django.core.management import call_command
    from django.db import connection

    from participation.models import Comment, Consultation, Thread
    from proposals.models import Idea, Support

    consultation = Consultation.objects.get(slug=slug)
    known = Idea.objects.public().filter(consultation=consultation)
    more = ideas - known.count()
    threads = Thread.objects.bulk_create(
        (Thread(consultation=consultation, title="Gagasan") for _ in range(more)), batch_size=1000
    )
    debated = known.exclude(thread=None).earliest("pk")
    copies(Idea, known, more, external_key=None, thread=iter(threads))

    said = Comment.objects.public().filter(replies=None, parent=None)
    copies(Comment, said, longest, external_key=None, thread=debated.thread)
    left = comments - Comment.objects.count()
    copies(Comment, said, left, external_key=None, thread=cycle(threads))

    support(list(known.values_list("pk", flat=True)), supports)
    call_command("rebuild_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "idea": str(debated.pk),
        "thread": str(debated.thread_id),
        "ideas": known.count(),
        "comments": Comment.objects.count(),
        "supports": Support.objects.count(),
    }


def support(ideas: list[int], amount: int) -> None:
    """About so many supports, unevenly: some ideas have none, some twice the average."""
    from accounts.models import Person
    from proposals.models import Support

    people = list(Person.objects.values_list("pk", flat=True))
    most = 2 * amount // len(ideas)
    if most > len(people):
        copies(Person, Person.objects.all(), most - len(people), user=None)
        people = list(Person.objects.values_list("pk", flat=True))
    Support.objects.bulk_create(
        (
            Support(idea_id=number, person_id=person)
            for place, number in enumerate(ideas)
            for person in people[: place % (most + 1)]
        ),
        batch_size=2000,
        ignore_conflicts=True,
    )


def copies(model: Any, rows: Any, amount: int, **changed: Any) -> None:
    """Write ``amount`` copies of the rows, all of them in turn.

    ``changed`` gives fields another value; an iterator gives each copy its next one.
    """
    if amount < 1:
        return
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    known = list(rows.values(*fields))

    def news() -> dict[str, Any]:
        return {
            name: next(value) if isinstance(value, Iterator) else value
            for name, value in changed.items()
        }

    without = {model._meta.get_field(name).attname for name in changed}
    kept = ({name: row[name] for name in row if name not in without} for row in cycle(known))
    made = (model(**row, **news()) for row in islice(kept, amount))
    model.objects.bulk_create(made, batch_size=1000)


def writers(slug: str, people: int, ideas: int) -> dict[str, Any]:
    """The names of so many verified residents, and numbers of ideas that none of them wrote or
    supports."""
    from accounts.models import User
    from proposals.models import Idea

    found = User.objects.filter(email__startswith="warga").exclude(person__residencies=None)
    chosen = list(found.order_by("-pk").values_list("email", "person")[:people])
    numbers = [person for _email, person in chosen]
    free = Idea.objects.public().filter(consultation__slug=slug).exclude(author__in=numbers)
    free = free.exclude(supports__person__in=numbers).values_list("pk", flat=True)[:ideas]
    return {"names": [email.partition("@")[0] for email, _person in chosen], "free": list(free)}


def sessions(names: list[str]) -> dict[str, dict[str, Any]]:
    """People of the demo city, signed in: by name the key of a session and the person's number."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User

    found = {}
    for name in names:
        user = User.objects.get(email=f"{name}@demo.example")
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        found[name] = {"session": session.session_key, "person": user.pk}
    return found


def queries(pages: dict[str, Page], who: dict[str, dict[str, Any]]) -> dict[str, int]:
    """How many queries each page asks when it is built, the second time in this process."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    # What is counted is a page that is built, not one that is read from the cache.
    settings.REMBUK_PAGE_CACHE = False
    found = {}
    for title, (address, name) in pages.items():
        client = Client(SERVER_NAME="127.0.0.1")
        if name:
            client.cookies[settings.SESSION_COOKIE_NAME] = who[name]["session"]
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
        found[title] = len(asked)
    return found
