from collections.abc import Callable
from random import Random
from time import monotonic
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from demo import answers, ballots, opinions, queue, roadmap, stages
from demo.debates import publish_debates
from demo.people import DOMAIN, gather
from demo.site import Newsroom, build_site
from demo.territory import load_territory
from demo.voices import Voices

SEED = 6472
T = TypeVar("T")


class Command(BaseCommand):
    help = "Loads the demonstration city once; does nothing where it is loaded already."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demonstration is never loaded in production.")
        if User.objects.filter(email=f"ana@{DOMAIN}").exists():
            self.stdout.write("The demo city is already loaded.")
            return
        started = monotonic()
        with transaction.atomic(), translation.override("id"):
            self._load()
        self.stdout.write(f"The demo city is loaded ({monotonic() - started:.0f} s).")

    def _load(self) -> None:
        now, chance = timezone.now(), Random(SEED)  # noqa: S311 - a city that repeats itself
        self._step("areas", load_territory)
        cast = self._step("people", lambda: gather(now, chance))
        by = Newsroom(editor=cast.user("dewi"), publisher=cast.user("gita"))
        index = self._step("site and news", lambda: build_site(by=by, now=now))
        debates = self._step("consultations", lambda: publish_debates(index, by=by, now=now))
        queue.watch_terms()
        voices = Voices(cast, debates, now=now, chance=chance)
        self._step("ideas and comments", voices.speak)
        self._step("votes", lambda: ballots.vote(voices))
        self._step("a survey of statements", lambda: opinions.answer_survey(voices))
        self._step("moderation", lambda: queue.fill_queue(voices))
        self._step("what the city does with ideas", lambda: stages.go_on_with_ideas(voices))
        self._step("a decision with answers", lambda: answers.answer(voices))
        self._step("what the city promised", lambda: roadmap.promise(voices))
        answers.keep_mails_back()

    def _step(self, what: str, act: Callable[[], T]) -> T:
        started = monotonic()
        made = act()
        self.stdout.write(f"  {what}: {monotonic() - started:.1f} s")
        return made
