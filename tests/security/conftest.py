"""A small city in which everything exists once, and everybody who could want to read it."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter
from django.utils import timezone

from accounts.actions.roles import bring_to_date
from accounts.models import Person
from insights.actions.decisions import save_decision
from insights.actions.snapshots import freeze_report
from insights.actions.themes import create_theme
from moderation.actions import appeal, decide, report
from moderation.actions.bursts import find_bursts
from moderation.actions.limits import limit_account
from moderation.choices import Action, Reason
from moderation.models import Appeal, Burst, Case, Decision, Limit, TextReport
from notices.actions.notices import notify
from participation.models import Comment, Consultation
from participation.registries.activities import BallotOption
from polls.actions import planning, polls
from polls.actions.ballots import cast_ballot
from polls.models import Flag as Unusual
from polls.models import Poll
from proposals.models import Idea
from residents.choices import RequestState
from residents.models import Group, Identity, VerificationRequest
from tests import factories
from web.converters import Number

NIK = "6472031708900001"
CANARIES = {
    "e-mail": "@example.org",
    "NIK": NIK,
    "last digits": "••••0001",
    "key of the NIK": "f00d" * 16,
    "words of a report": "kanari-laporan",
    "words of a verification": "kanari-verifikasi",
}
SLOGAN = "Kami meminta jalur pejalan kaki yang teduh di sepanjang tepian sungai ini"


NOWHERE = uuid.UUID(int=0)
NOTHING_THERE = {Number: 1, IntConverter: 1, UUIDConverter: NOWHERE}
"""What stands in an address of which this city knows nothing; words are "none"."""


@dataclass
class City:
    people: dict[str, Person]
    debate: Consultation
    comment: Comment
    hidden: Comment
    idea: Idea
    draft: Idea
    numbers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What stands in an address, by its name."""

    def client(self, name: str, **more: Any) -> Client:
        client = Client(**more)
        if name != "visitor":
            client.force_login(
                self.people[name].user, backend="django.contrib.auth.backends.ModelBackend"
            )
        return client

    def address(self, name: str, pattern: URLPattern) -> str:
        known = {"slug": self.debate.slug, **self.numbers.get(name, {})}
        parts = {
            part: known.get(part, NOTHING_THERE.get(type(converter), "none"))
            for part, converter in pattern.pattern.converters.items()
        }
        return reverse(name, kwargs=parts)


def own_pages() -> dict[str, URLPattern]:
    """Our pages and the API's operations, by the name of the address."""

    def walk(resolver: URLResolver, inside: tuple[str, ...]) -> dict[str, URLPattern]:
        found: dict[str, URLPattern] = {}
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                below = (*inside, entry.namespace) if entry.namespace else inside
                found |= walk(entry, below)
            elif (
                entry.name
                and entry.name != "wagtail_serve"
                and (
                    entry.callback.__module__.partition(".")[0] in settings.REMBUK_APPS
                    or inside == ("api",)
                )
            ):
                found[":".join((*inside, entry.name))] = entry
        return found

    return walk(get_resolver(), ())


@pytest.fixture
def town(
    ana: Person, citra: Person, cahya: Person, dewi: Person, eko: Person, fitri: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> City:  # fmt: skip
    now = timezone.now()
    bona = factories.verified("bona")
    people = {"ana": ana, "bona": bona, "citra": citra, "dewi": dewi, "eko": eko, "fitri": fitri}
    for one in people.values():
        bring_to_date(user=one.user, day=timezone.localdate())
    debate = factories.consultation("ideas", "discussion", "vote", slug="tepian")
    Identity.objects.create(person=ana, nik_hmac="f00d" * 16, nik_last4="0001")
    comment = factories.comment(debate.thread, ana)
    hidden = factories.comment(debate.thread, ana, body="Kata yang kasar")
    flag = report(
        kind="comment", key=hidden.pk, person=bona, reason=Reason.INSULT,
        words="kanari-laporan", at=now,
    )  # fmt: skip
    decision = decide(
        case=flag.case, action=Action.HIDE, reason=Reason.INSULT, words="Kasar.",
        by=cahya.user, at=now,
    )  # fmt: skip
    limit_account(
        case=flag.case, reason="abuse", words="Tiga kali.", hours=24, by=cahya.user,
        at=now - timedelta(days=2),
    )  # fmt: skip
    appeal(decision=decision, person=ana, words="Tidak kasar.", at=now)
    idea = factories.idea(debate, ana)
    draft = factories.idea(debate, ana, state="draft", body="kanari-draf", thread=None)
    asked = VerificationRequest.objects.create(
        person=factories.person("calon"), area=factories.area("64.72.03.1005"),
        state=RequestState.WAITING, reason="kanari-verifikasi",
    )  # fmt: skip
    for _ in range(settings.REMBUK_BURST_PEOPLE):
        factories.comment(debate.thread, factories.verified(), body=SLOGAN)
    find_bursts(at=timezone.now())
    notify(
        person=ana, kind="moderation", title="Your text is public", words="Taman",
        url="jejak-suara/", event="one", at=now,
    )  # fmt: skip
    theme = create_theme(consultation=debate, name="Tema", by=eko.user, at=now)
    save_decision(
        consultation=debate, by=eko.user, at=now, outcome="adopted", headline="Tepian",
        reasons="Karena", changed="Lapak", next_step="Lelang",
    )  # fmt: skip
    traders = Group.objects.create(
        code="pasar-pagi", name={"id": "Pedagang", "en": "Traders"}, who={"id": "Pedagang."},
        office=factories.area("64.72.03.1005"),
    )  # fmt: skip
    frozen = freeze_report(consultation=debate, by=eko.user, at=now)
    vote(monkeypatch, debate, ana)
    statement = factories.statement(factories.survey(debate), author=ana)
    city = City(people, debate, comment, hidden, idea, draft)
    ideas = (
        "show-idea",
        "support-idea",
        "follow-idea",
        "withdraw-idea",
        "edit-idea",
        "review-idea",
        "show-history",
    )
    city.numbers = {
        "api:list_comments": {"pk": debate.thread_id},
        "api:create_comment": {"pk": debate.thread_id},
        "api:put_support": {"pk": idea.pk},
        "api:delete_support": {"pk": idea.pk},
        "residents_show_area": {"pk": factories.area("64.72").pk},
        "accounts_end_role": {"pk": 1},
        "search_retry": {"pk": 1},
        "residents:end-residency": {"pk": ana.residencies.get().pk},
        "privacy:download-copy": {"pk": NOWHERE},
        "privacy:processing-of": {"kind": "suara"},
        "residents:keep-group": {"code": traders.code},
        "participation:show-thread": {"pk": debate.thread_id},
        "participation:post-comment": {"pk": debate.thread_id},
        "moderation:report-text": {"kind": "idea", "key": idea.pk},
        "moderation:show-report": {"pk": TextReport.objects.get().pk},
        "moderation:show-statement": {"pk": Decision.objects.get().pk},
        "moderation:show-rule": {"reason": "insult"},
        "moderation:edit-rule": {"reason": "insult"},
        "moderation:show-burst": {"pk": Burst.objects.get().pk},
        "moderation:show-case": {"pk": Case.objects.filter(closed_at=None).first().pk},
        "moderation:limit-author": {"pk": flag.case.pk},
        **{
            f"moderation:{name}": {"pk": Limit.objects.get().pk}
            for name in ("decide-limit", "show-limit")
        },
        "moderation:show-appeal": {"pk": Appeal.objects.get().pk},
        "insights:show-snapshot": {"pk": frozen.pk},
        "insights:sign-snapshot": {"pk": frozen.pk},
        "insights:read-snapshot": {"pk": frozen.pk},
        "proposals:show-section": {"proposal": "none", "key": debate.translation_key},
        "proposals:show-versions": {"pk": 1},
        "polls:review-flag": {"pk": Unusual.objects.get().pk},
        "polls:edit-statement": {"pk": statement.pk},
        "polls:withdraw-statement": {"pk": statement.pk},
        **{f"proposals:{name}": {"pk": idea.pk} for name in ideas},
        **{
            f"participation:{name}": {"pk": comment.pk}
            for name in ("edit-comment", "withdraw-comment", "show-history")
        },
        **{f"api:{verb}_comment": {"pk": comment.pk} for verb in ("change", "delete")},
        **{
            f"insights:{name}": {"pk": theme.pk}
            for name in ("edit-theme", "fill-theme", "remove-theme", "show-theme", "correct-theme")
        },
        **{
            f"residents:{name}": {"pk": asked.pk}
            for name in (
                "show-request", "confirm-request", "refuse-request", "cancel-verification"
            )
        },
    }  # fmt: skip
    return city


def vote(monkeypatch: pytest.MonkeyPatch, debate: Consultation, voter: Person) -> None:
    """A vote that runs, in which one person has voted."""
    offered = [BallotOption({"id": f"Pilihan {n}"}) for n in (1, 2)]
    monkeypatch.setattr(planning, "options_for", lambda consultation: offered)
    planning.plan_poll(debate)
    Poll.objects.update(paper=True)
    poll = Poll.objects.get()
    polls.open_poll(poll=poll, at=timezone.now() - timedelta(days=1))
    cast_ballot(poll=poll, person=voter, choice=1, at=timezone.now())
    Unusual.objects.create(poll=poll, kind="device", day=timezone.localdate(), count=7)
