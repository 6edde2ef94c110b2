"""What the demonstration's residents say: ideas, supports, comments and replies."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from accounts.models import Person
from areas.models import Area
from demo import content
from demo.content import WrittenComment
from demo.people import Cast
from participation.actions.comments import write_comment
from participation.choices import PhaseKind
from participation.models import Comment, Consultation, Thread
from proposals.actions.ideas import submit_idea, support_idea
from proposals.models import Idea, Proposal, Section


class Voices:
    """Lets the cast speak in the phases that have begun, in the order of time."""

    def __init__(
        self, cast: Cast, debates: dict[str, Consultation], *, now: datetime, chance: Random
    ) -> None:
        self.cast = cast
        self.debates = debates
        self.now = now
        self.chance = chance

    def speak(self) -> None:
        self._submit_ideas()
        self._support()
        self._comment()

    def moments(self, debate: Consultation, kinds: Iterable[str], count: int) -> list[datetime]:
        """That many moments, in order, in the first of these phases that has begun."""
        kinds = list(kinds)
        phases = [p for k in kinds for p in debate.phases.all() if p.kind == k]
        begun = next(phase for phase in phases if phase.starts_at < self.now)
        start = begun.starts_at + timedelta(hours=1)
        end = min(begun.ends_at, self.now) - timedelta(minutes=30)
        seconds = max((end - start).total_seconds(), 60)
        return sorted(
            start + timedelta(seconds=self.chance.random() * seconds) for _ in range(count)
        )

    def author(self, place: str) -> Person:
        """``@ana`` is Ana; a kelurahan is one of its residents."""
        if place.startswith("@"):
            return self.cast.named[place[1:]]
        return self.cast.somebody(place)

    def _area(self, place: str) -> Area:
        if place.startswith("@"):
            return self.cast.homes[self.cast.named[place[1:]].pk]
        return self.cast.areas[place]

    def _submit_ideas(self) -> None:
        written = content.ideas()
        for slug, debate in self.debates.items():
            mine = [idea for idea in written if idea.consultation == slug]
            if not mine:
                continue
            self.chance.shuffle(mine)
            moments = self.moments(debate, [PhaseKind.IDEAS], len(mine))
            for idea, at in zip(mine, moments, strict=True):
                submit_idea(
                    person=self.author(idea.area),
                    consultation=debate,
                    title=idea.title,
                    body=idea.body,
                    area=self._area(idea.area),
                    at=at,
                )

    def _support(self) -> None:
        everybody = self.cast.everybody()
        for idea in Idea.objects.select_related("consultation", "area"):
            count = min(int(self.chance.paretovariate(1.1) * 5), 60)
            neighbours = self.cast.by_area[idea.area.name] if idea.area else []
            near = self.chance.sample(neighbours, min(len(neighbours), count // 2))
            others = self.chance.sample(everybody, count)
            chosen = {person.pk: person for person in [*near, *others]}
            chosen.pop(idea.author_id, None)
            debate = self.debates[idea.consultation.slug]
            supporters = list(chosen.values())
            moments = self.moments(debate, [PhaseKind.IDEAS], len(supporters))
            for person, at in zip(supporters, moments, strict=True):
                support_idea(person=person, idea=idea, at=max(at, idea.created_at))

    def _comment(self) -> None:
        written = content.comments()
        for slug, debate in self.debates.items():
            mine = [comment for comment in written if comment.consultation == slug]
            if not mine:
                continue
            self.chance.shuffle(mine)
            kinds = [PhaseKind.DISCUSSION, PhaseKind.IDEAS]
            for comment, at in zip(mine, self.moments(debate, kinds, len(mine)), strict=True):
                self._write(comment, debate, at)

    def _write(self, written: WrittenComment, debate: Consultation, at: datetime) -> None:
        thread = thread_about(debate, written.about)
        first = write_comment(
            person=self.author(written.area),
            thread=thread,
            body=written.body,
            stance=written.stance,
            at=at,
        )
        end = max(p.ends_at for p in debate.phases.all() if p.starts_at <= at < p.ends_at)
        for number, body in enumerate(written.replies, start=1):
            later = at + timedelta(hours=number * self.chance.uniform(0.5, 20))
            self._reply(first, body, min(later, end - timedelta(minutes=5), self.now))

    def _reply(self, first: Comment, body: str, at: datetime) -> None:
        near = [area.name for area in self.cast.areas.values() if _same_district(area, first.area)]
        person = self.cast.somebody(self.chance.choice(near))
        write_comment(person=person, thread=first.thread, body=body, stance="", parent=first, at=at)


def thread_about(debate: Consultation, about: str) -> Thread:
    """The thread that a written comment names: page, proposal, ``section 2`` or ``idea …``."""
    if about == "page" and debate.thread:
        return debate.thread
    if about.startswith("idea "):
        idea = Idea.objects.select_related("thread").get(
            consultation=debate, title__startswith=about.removeprefix("idea ")
        )
        if idea.thread:
            return idea.thread
    proposal = Proposal.objects.select_related("thread").get(consultation=debate)
    if about.startswith("section "):
        number = int(about.removeprefix("section "))
        return list(Section.objects.filter(proposal=proposal, live=True))[number - 1].thread
    return proposal.thread


def _same_district(area: Area, other: Area | None) -> bool:
    return other is None or area.district_code == other.district_code
