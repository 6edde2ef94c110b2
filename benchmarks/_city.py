"""The demo city and larger ones, made and looked at inside the benchmark's own site."""

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


def copies(model: Any, rows: Any, amount: int, **changed: Any) -> None:
    """Write ``amount`` copies of the rows, all of them in turn."""
    if amount < 1:
        return
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    known = list(rows.values(*fields))
    news = {model._meta.get_field(name).attname: value for name, value in changed.items()}
    made = (model(**{**row, **news}) for row in islice(cycle(known), amount))
    model.objects.bulk_create(made, batch_size=1000)


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
