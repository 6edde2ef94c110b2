"""The demonstration's consultations and policy proposals, published like an editor's."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from areas.models import Area
from cms.models import Department
from demo import content, files, pictures
from demo.site import LANGUAGES, Newsroom, in_both_languages
from participation.models import (
    Consultation,
    ConsultationIndexPage,
    ConsultationPage,
    PlannedPhase,
    Topic,
)
from polls.models import PlannedOption, PollPage, SeedStatement, SurveyPage
from proposals.models import (
    PolicyProposalPage,
    ProposalDocument,
    ProposalOption,
    ProposalSection,
)

CLOSING_HOUR = 20
"""Phases begin and end in the evening, when people can still be reached."""


def publish_debates(
    index: dict[str, ConsultationIndexPage], *, by: Newsroom, now: datetime
) -> dict[str, Consultation]:
    """Publish every written consultation with its proposal. Returns them by slug."""
    for written in content.consultations():
        phases = _phases(written["phases"], now)
        first = min(min(phase.starts_at for phase in phases), now - timedelta(days=2))
        pages = _consultation(index, written, phases, by, now, first)
        if "proposal" in written:
            _proposal(pages, written, by, first)
        if "choices" in written.get("vote", {}):
            _vote(pages, written["vote"], by, first)
        if "survey" in written:
            _survey(pages, written["survey"], by, first)
    return {row.slug: row for row in Consultation.objects.all()}


def _phases(written: list[dict[str, Any]], now: datetime) -> list[PlannedPhase]:
    return [
        PlannedPhase(
            sort_order=number,
            kind=phase["kind"],
            starts_at=_evening(now, phase["from"]),
            ends_at=_evening(now, phase["until"]),
        )
        for number, phase in enumerate(written)
    ]


def _evening(now: datetime, days: int) -> datetime:
    evening = timezone.localtime(now).replace(hour=CLOSING_HOUR, minute=0, second=0, microsecond=0)
    return evening + timedelta(days=days)


def _consultation(
    index: dict[str, ConsultationIndexPage],
    written: dict[str, Any],
    phases: list[PlannedPhase],
    by: Newsroom,
    now: datetime,
    at: datetime,
) -> dict[str, ConsultationPage]:
    department, _ = Department.objects.get_or_create(name=written["department"])
    page = ConsultationPage(
        slug=written["slug"],
        level=written["level"],
        department=department,
        territory=Area.objects.get(parent=None),
        answer_by=_evening(now, written["answer_by"]).date(),
        topic=_topic(written["topic"]),
        picture=_picture(written),
    )
    page.planned_phases = phases
    seen = pictures.ALTERNATIVES[written["picture"]]
    words = {
        language: {**written[language], "picture_words": seen[language]} for language in LANGUAGES
    }
    return in_both_languages(index, page, words, by, at)


def _topic(code: str) -> Topic:
    name = content.pages()["topics"][code]
    return Topic.objects.get_or_create(code=code, defaults={"name": name})[0]


def _proposal(
    pages: dict[str, ConsultationPage], written: dict[str, Any], by: Newsroom, at: datetime
) -> None:
    proposal = written["proposal"]
    page = PolicyProposalPage(slug=proposal["slug"])
    page.options = [
        ProposalOption(sort_order=number, cost=option["cost"], locale=pages["id"].locale,
                       **option["id"])
        for number, option in enumerate(proposal["options"])
    ]  # fmt: skip
    page.sections = [
        ProposalSection(sort_order=number, locale=pages["id"].locale, **section["id"])
        for number, section in enumerate(proposal["sections"])
    ]
    page.documents = [
        ProposalDocument(
            sort_order=number,
            document=files.document(document["name"], document["title"], document["lines"]),
        )
        for number, document in enumerate(written.get("documents", []))
    ]

    def translate(english: PolicyProposalPage) -> None:
        for name in ("options", "sections"):
            _translate_parts(english, name, proposal[name])

    words = {language: proposal[language] for language in LANGUAGES}
    in_both_languages(pages, page, words, by, at, translate=translate)


def _vote(
    pages: dict[str, ConsultationPage], vote: dict[str, Any], by: Newsroom, at: datetime
) -> None:
    """A vote with options of its own."""
    named = ("rule", "quorum", "budget")
    page = PollPage(slug="suara", **{name: vote[name] for name in named if name in vote})
    page.planned_options = [
        PlannedOption(sort_order=number, cost=choice.get("cost"), locale=pages["id"].locale,
                   picture=_picture(choice), link=choice.get("link", ""),
                   **_words(choice, "id"))
        for number, choice in enumerate(vote["choices"])
    ]  # fmt: skip

    def translate(english: PollPage) -> None:
        choices = [{"en": _words(choice, "en")} for choice in vote["choices"]]
        _translate_parts(english, "planned_options", choices)

    words = {language: vote[language] for language in LANGUAGES}
    in_both_languages(pages, page, words, by, at, translate=translate)


def _survey(
    pages: dict[str, ConsultationPage], survey: dict[str, Any], by: Newsroom, at: datetime
) -> None:
    """A survey of statements while the discussion runs."""
    page = SurveyPage(slug="pernyataan")
    page.seeds = [
        SeedStatement(sort_order=number, locale=pages["id"].locale, text=seed["id"])
        for number, seed in enumerate(survey["seeds"])
    ]

    def translate(english: SurveyPage) -> None:
        seeds = [{"en": {"text": seed["en"]}} for seed in survey["seeds"]]
        _translate_parts(english, "seeds", seeds)

    words = {language: survey[language] for language in LANGUAGES}
    in_both_languages(pages, page, words, by, at, translate=translate)


def _picture(choice: dict[str, Any]) -> Any:
    return pictures.picture(choice["picture"]) if "picture" in choice else None


def _words(choice: dict[str, Any], language: str) -> dict[str, str]:
    """The words of an option, with those for who does not see its picture."""
    seen = pictures.ALTERNATIVES[choice["picture"]][language] if "picture" in choice else ""
    return {**choice[language], "alternative": seen}


def _translate_parts(english: Page, name: str, written: list[dict[str, Any]]) -> None:
    """The English words of a page's options, sections or choices."""
    parts = list(getattr(english, name).order_by("sort_order"))
    for part, words in zip(parts, written, strict=True):
        for attribute, value in words["en"].items():
            setattr(part, attribute, value)
    setattr(english, name, parts)
