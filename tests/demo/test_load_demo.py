"""The demonstration holds what it promises, once, and never in production."""

from datetime import datetime

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, TaskState

from accounts.choices import Role
from accounts.models import User
from accounts.queries.people import assignments, person_of
from areas.choices import Level
from areas.models import Area
from cms.models import NewsPage
from demo.management.commands.load_demo import Command
from insights.models import Decision
from moderation.choices import State
from moderation.models import WatchedTerm
from participation.models import Comment, Consultation, ConsultationPage
from participation.queries.consultations import running_phases
from polls.models import Poll
from proposals.models import Idea
from residents.models import Residency
from residents.queries import current_residency, desk_requests
from residents.queries.residencies import for_the_desk, for_the_rt, rt_figures
from scripts.demo import LOGINS, PASSWORD
from search.drain import drain
from tests.polls.ways import downloaded
from tests.polls.ways import faults as faults_of
from tests.privacy.traces import DEMO_PHONE, NUMBERS, SITI, demo_faults, faults

ROLES = {
    "ana": set(), "budi": set(), "citra": {Role.MODERATOR}, "cahya": {Role.MODERATOR, Role.EDITOR},
    "dewi": {Role.EDITOR}, "gita": {Role.PUBLISHER}, "eko": {Role.OFFICIAL},
    "kartika": {Role.OFFICIAL},
    "fitri": {Role.KELURAHAN_OFFICER}, "indra": {Role.KELURAHAN_OFFICER},
    "hadi": {Role.RT_HEAD}, "admin": {Role.PUBLISHER},
}  # fmt: skip


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


@pytest.mark.django_db
def test_holds_the_city_once(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    call_command(Command())
    _check_privacy("".join(capfd.readouterr()) + caplog.text)
    _check_accounts()
    _check_content()
    _check_languages()
    before = rows()
    call_command(Command())
    assert rows() == before


def _check_privacy(logged: str) -> None:
    """No number of an invented card is kept, and nothing private stands where it need not."""
    drain()
    assert len(set(NUMBERS)) == len(NUMBERS) >= 14
    assert demo_faults() == []
    assert faults(iter([("log", logged)])) == []
    assert "demo.example" not in logged
    assert Comment.objects.filter(body__contains=DEMO_PHONE).exists(), "the bait was taken"
    # One that is planted is found.
    planted = WatchedTerm.objects.create(term=f"kartu {SITI[0][:4]} {SITI[0][4:]} {DEMO_PHONE}")
    assert len(demo_faults()) == 3
    planted.delete()


def _check_accounts() -> None:
    now = timezone.now()
    assert set(ROLES) == set(LOGINS)
    for name, roles in ROLES.items():
        user = User.objects.get(email=f"{name}@demo.example")
        assert user.check_password(PASSWORD), name
        assert {given.role for given in assignments(user, now)} == roles, name
        verified = current_residency(person_of(user), now)
        assert bool(verified) == (name == "ana"), name
    assert [u.email for u in User.objects.filter(is_superuser=True)] == ["admin@demo.example"]
    _check_verification(now)
    inhabited = set(Residency.objects.valid_at(now).values_list("area", flat=True))
    assert inhabited == set(Area.objects.level(Level.URBAN_VILLAGE).values_list("pk", flat=True))
    assert len(inhabited) == 59
    assert Residency.objects.valid_at(now).count() >= 400


def _check_verification(now: datetime) -> None:
    """Both the RT head and the officer find somebody who waits."""
    hadi, fitri = (User.objects.get(email=f"{name}@demo.example") for name in ("hadi", "fitri"))
    assert 1 <= for_the_rt(hadi, now).count() <= 2
    asked = desk_requests(fitri, now)
    assert for_the_desk(asked, now).count() >= 2
    assert rt_figures(asked)
    assert Area.objects.level(Level.NEIGHBOURHOOD).count() >= 3


def _check_content() -> None:
    now = timezone.now()
    phases = {
        frozenset(phase.kind for phase in running_phases(row, now))
        for row in Consultation.objects.public().prefetch_related("phases")
    }
    assert Consultation.objects.public().count() >= 3
    assert len(phases) >= 3
    assert Decision.objects.exclude(published_at=None).exists()
    assert Poll.objects.filter(state="open").exists()
    ways = Poll.objects.filter(state="counted").values_list("key_kind", "offline")
    assert set(ways) == {("server", False), ("trustees", False), ("trustees", True)}
    assert faults_of(downloaded(Poll.objects.get(offline=True))) == []
    assert Idea.objects.filter(state=State.PUBLISHED).count() >= 60
    comments = Comment.objects.filter(state=State.PUBLISHED)
    assert comments.count() >= 300
    assert comments.exclude(parent=None).exists()
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()


def _check_languages() -> None:
    for language in ("id", "en"):
        news = NewsPage.objects.live().filter(locale__language_code=language)
        assert news.count() >= 6, language
    pages = Page.objects.live().filter(depth__gt=1)
    indonesian = set(pages.filter(locale__language_code="id").values_list("translation_key"))
    english = set(pages.filter(locale__language_code="en").values_list("translation_key"))
    assert indonesian == english
    for page in ConsultationPage.objects.all():
        page.full_clean()
        assert all(words for _question, words in page.answers())


def test_is_never_loaded_in_production(settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="production"):
        call_command(Command())
