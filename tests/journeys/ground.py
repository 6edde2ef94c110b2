"""The ground of the residents' journeys; runs inside the site's own Django (`site.python`).

A kelurahan with an RT, its head and its officer; ideas to talk about; a vote of the city and one of
that RT. Numbers that nobody may find afterwards are in `tests/privacy/traces.py`.
"""

import csv
import io
import tempfile
from datetime import date, timedelta
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from accounts.actions.roles import assign_role
from accounts.models import Person
from areas.models import Area
from demo.newcomers import ask_for_verification
from participation.models import Consultation
from participation.registries.activities import BallotOption
from polls.actions import planning, polls
from polls.models import Poll
from residents.actions.verification import confirm_at_desk, request_verification
from residents.models import VerificationRequest
from tests import factories
from tests.privacy import traces
from transfers.formats.contributions import COLUMNS

BORN = date(1990, 5, 1)
SIDODADI = "64.72.03.1005"
RT = f"{SIDODADI}.RT012"
TALK, CITY_VOTE, SHORT_VOTE, RT_VOTE = "warga-bicara", "suara-kota", "suara-singkat", "suara-rt"
OPTIONS = ("Taman", "Pasar", "Tetap")


def lay() -> None:
    """Everything, once for all journeys of a run."""
    if Consultation.objects.filter(slug=TALK).exists():
        return
    factories.city()
    home = factories.area(SIDODADI)
    rt, _new = Area.objects.get_or_create(
        code=RT, defaults={"name": "RT 012", "level": "rt", "parent": home}
    )
    _roles(("nurul", "kelurahan-officer", home), ("hasan", "rt-head", rt))
    talk = factories.consultation("ideas", "discussion", slug=TALK)
    factories.idea(talk, factories.verified("lina"), title="Lampu di gang kita")
    planning.options_for = lambda _vote: [BallotOption({"id": name}) for name in OPTIONS]
    city = factories.area("64.72")
    for slug, territory in ((CITY_VOTE, city), (SHORT_VOTE, city), (RT_VOTE, rt)):
        vote = factories.consultation("vote", slug=slug, territory=territory)
        planning.plan_poll(vote)
        polls.open_poll(
            poll=Poll.objects.get(consultation=vote), at=timezone.now() - timedelta(days=1)
        )
    # As in the demo city: three people whose numbers are in its code, one of them answered.
    waiting = [factories.person(f"baru{number}") for number in range(4)]
    head = Person.objects.get(public_name="Hasan").user
    assert head
    ask_for_verification(waiting, head, timezone.now())


def _roles(*given: tuple[str, str, Area]) -> None:
    for name, role, area in given:
        user = factories.person(name).user
        assert user
        held = assign_role(user=user, role=role, area=area, by=None)
        held.valid_from = timezone.localdate() - timedelta(days=100)
        held.save()


def verify(name: str, nik: str) -> None:
    """An account whose holder showed this card at the desk."""
    request = ask(name)
    officer = Person.objects.get(public_name="Nurul").user
    assert officer
    confirm_at_desk(
        request=request, nik=nik, birth_date=BORN, by=officer, at=timezone.now(),
        rt=factories.area(RT),
    )  # fmt: skip


def ask(name: str) -> VerificationRequest:
    """An account that waits for the desk."""
    home = factories.area(SIDODADI)
    return request_verification(person=factories.person(name), area=home, at=timezone.now())


def import_with_numbers() -> None:
    """A file from another platform in which somebody wrote a NIK."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "masukan.csv"
        with file.open("w", newline="") as out:
            rows = csv.DictWriter(out, COLUMNS, restval="")
            rows.writeheader()
            rows.writerow(
                {
                    "external_id": "1",
                    "kind": "comment",
                    "body": f"Impor {traces.IMPORTED} ini",
                    "author": "p1",
                    "created_at": "2026-11-01T08:00:00+08:00",
                    "language": "id",
                    "stance": "for",
                }
            )
        call_command("import_contributions", file, consultation=TALK, stdout=io.StringIO())


def idea_address() -> str:
    """Where people talk about an idea."""
    talk = Consultation.objects.get(slug=TALK)
    return f"/gagasan/{TALK}/{talk.ideas.order_by('pk')[0].pk}/"


def let_working_days_pass(name: str) -> None:
    """The RT's three working days are over for the request of this person: it is day four."""
    request = VerificationRequest.objects.get(person__public_name=name)
    assert request.rt_due_at
    passed = request.rt_due_at - timezone.now() + timedelta(seconds=1)
    request.rt_due_at -= passed
    request.created_at -= passed
    request.save()


def let_days_pass_in_the_rt(name: str, days: int) -> None:
    """This person has been known in the RT for so many days."""
    residency = Person.objects.get(public_name=name).residencies.get(revoked_at=None)
    residency.rt_since = timezone.localdate() - timedelta(days=days)
    residency.save()


def let_vote_end(slug: str) -> None:
    """What the schedule does at the end of this vote, whose frozen dates nobody can move."""
    poll = Poll.objects.get(consultation__slug=slug)
    polls.close_poll(poll=poll, at=poll.closes_at)
