"""Builders of test data. Keywords say what matters to a story; the rest is ordinary."""

import itertools
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.actions.roles import follow_groups
from accounts.models import Person, RoleAssignment, User
from areas.models import Area
from cms.models import Department
from moderation.choices import State
from participation.models import Comment, Consultation, Phase, Thread
from polls.models import Statement, StatementSurvey
from proposals.models import Idea, Proposal, Section
from residents.models import Identity, Residency

AREAS = [
    ("64.72", "kota", "Kota Samarinda"),
    ("64.72.03", "kecamatan", "Samarinda Ulu"),
    ("64.72.05", "kecamatan", "Samarinda Utara"),
    ("64.72.03.1005", "kelurahan", "Sidodadi"),
    ("64.72.03.1002", "kelurahan", "Jawa"),
    ("64.72.05.1003", "kelurahan", "Lempake"),
]
ANSWERS = {
    "problem": "Warga tahu kapan tepian ramai dan di mana gelap.",
    "influence": "Letak pedagang masih bisa berubah; anggarannya tidak.",
    "commitment": "Wali Kota berjanji membangun yang dipilih warga.",
    "means": "Rp6 miliar dan empat pegawai.",
    "time_left": "Diputuskan dua bulan setelah masukan ditutup.",
    "answer_by": date(2099, 12, 31),
}
"""What a consultation page says before it may be published."""
_numbers = itertools.count(1)


def city() -> Area:
    for code, level, name in AREAS:
        parent = Area.objects.filter(code=code.rpartition(".")[0]).first()
        Area.objects.get_or_create(
            code=code, defaults={"level": level, "name": name, "parent": parent}
        )
    return Area.objects.get(code="64.72")


def area(code: str) -> Area:
    return Area.objects.get(code=code)


def person(name: str = "", **fields: Any) -> Person:
    """Somebody with an account and a confirmed e-mail address."""
    from allauth.account.models import EmailAddress

    name = name or f"warga{next(_numbers)}"
    user = User.objects.create_user(f"{name}@example.org", "kata-sandi-uji")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return Person.objects.create(user=user, public_name=name.capitalize(), **fields)


def sign_in(client: Any, somebody: Person) -> None:
    """By the form, as people do, with the answer to "Is it you?" for sensitive steps."""
    assert somebody.user
    sent = {"login": somebody.user.email, "password": "kata-sandi-uji"}
    assert client.post("/id/akun/login/", sent).status_code == 302
    assert client.post("/id/akun/reauthenticate/", sent).status_code == 302


def verified(
    name: str = "",
    area_code: str = "64.72.03.1005",
    *,
    sex: str | None = None,
    birth_year: int | None = None,
) -> Person:
    """A verified resident of a kelurahan; with ``sex`` or a year, also an identity."""
    somebody = person(name)
    now = timezone.now()
    if sex is not None or birth_year is not None:
        Identity.objects.create(
            person=somebody,
            nik_hmac=uuid.uuid4().hex,
            nik_last4="0001",
            sex=sex or "",
            birth_year=birth_year,
        )
    Residency.objects.create(
        person=somebody,
        area=area(area_code),
        route="desk",
        valid_from=now - timedelta(days=1),
        valid_until=now + timedelta(days=730),
    )
    return somebody


def administrator(name: str) -> User:
    """Somebody who may do everything in the admin."""
    user = person(name).user
    assert user is not None
    user.is_superuser = user.is_staff = True
    user.save()
    return user


def staff(name: str, role: str, area_code: str = "64.72") -> Person:
    somebody = person(name)
    RoleAssignment.objects.create(user=somebody.user, role=role, area=area(area_code))
    follow_groups(user=somebody.user)
    return somebody


def department(name: str = "Dinas Pekerjaan Umum") -> Department:
    return Department.objects.get_or_create(name=name)[0]


def thread(consultation: Consultation, title: str = "") -> Thread:
    return Thread.objects.create(consultation=consultation, title=title or consultation.title)


def consultation(
    *running: str, slug: str = "", at: datetime | None = None, **fields: Any
) -> Consultation:
    """A consultation in which the phases named run now; the others are over.

    Without Wagtail pages: rules read the row only.
    """
    now = at or timezone.now()
    number = next(_numbers)
    made = Consultation.objects.create(
        **{
            "translation_key": uuid.uuid4(),
            "slug": slug or f"konsultasi-{number}",
            "title": "Bagaimana kita menata Tepian Mahakam?",
            "level": "involve",
            "territory": area("64.72"),
            "department": department(),
            "live": True,
            **fields,
        }
    )
    made.thread = thread(made)
    made.save()
    for kind in ("ideas", "discussion", "vote", "results"):
        start = now - timedelta(days=5) if kind in running else now - timedelta(days=20)
        end = now + timedelta(days=5) if kind in running else now - timedelta(days=10)
        Phase.objects.create(consultation=made, kind=kind, starts_at=start, ends_at=end)
    return made


def proposal(consultation: Consultation, sections: int = 2, **fields: Any) -> Proposal:
    made = Proposal.objects.create(
        **{
            "translation_key": uuid.uuid4(),
            "consultation": consultation,
            "title": "Usulan penataan",
            "live": True,
            "thread": thread(consultation, "Usulan penataan"),
            **fields,
        }
    )
    for position in range(sections):
        Section.objects.create(
            translation_key=uuid.uuid4(),
            proposal=made,
            title=f"Bagian {position + 1}",
            position=position,
            thread=thread(consultation, f"Bagian {position + 1}"),
        )
    return made


def comment(thread: Thread, author: Person | None = None, **fields: Any) -> Comment:
    return Comment.objects.create(
        **{
            "thread": thread,
            "author": author or verified(),
            "body": "Saya setuju asalkan pedagang kecil tetap boleh berjualan.",
            "language": "id",
            "area": area("64.72.03.1005"),
            "stance": "for",
            "state": State.PUBLISHED,
            **fields,
        }
    )


def idea(consultation: Consultation, author: Person | None = None, **fields: Any) -> Idea:
    title = fields.pop("title", f"Lampu jalan di gang {next(_numbers)}")
    return Idea.objects.create(
        **{
            "consultation": consultation,
            "author": author or verified(),
            "title": title,
            "body": "Gang itu gelap setelah pukul tujuh malam.",
            "language": "id",
            "area": area("64.72.03.1005"),
            "state": State.PUBLISHED,
            "thread": thread(consultation, title),
            **fields,
        }
    )


def survey(consultation: Consultation, **fields: Any) -> StatementSurvey:
    """A survey of statements that runs, without its Wagtail page."""
    now = timezone.now()
    return StatementSurvey.objects.create(
        **{
            "consultation": consultation,
            "question": "Bagaimana tepian sebaiknya dipakai?",
            "opens_at": now - timedelta(days=5),
            "closes_at": now + timedelta(days=5),
            **fields,
        }
    )


def statement(survey: StatementSurvey, author: Person | None = None, **fields: Any) -> Statement:
    """A public statement of a resident."""
    return Statement.objects.create(
        **{
            "survey": survey,
            "author": author or verified(),
            "body": f"Tepian perlu {next(_numbers)} bangku lagi.",
            "language": "id",
            "area": area("64.72.03.1005"),
            "state": State.PUBLISHED,
            **fields,
        }
    )


def decision_published(decision: Any, by: Person, at: datetime | None = None) -> Any:
    """Proposed by one official and confirmed by another, whether or not steps are to come."""
    from insights.actions.decisions import propose_decision, publish_decision

    now = at or timezone.now()
    second = Person.objects.filter(public_name="Kartika").first() or staff("kartika", "official")
    reason = "Musim hujan tidak menunggu, dan warga tahu sejak awal."
    propose_decision(decision=decision, reason=reason, by=by.user, at=now)  # type: ignore[arg-type]
    return publish_decision(decision=decision, by=second.user, at=now)  # type: ignore[arg-type]
