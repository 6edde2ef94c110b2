"""Themes by machine: asked for by an official, computed in the background, kept all at once."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from insights.actions.theme_keeping import keep_themes
from insights.actions.themes import check_open
from insights.models import Step, ThemeRun, Trouble
from insights.models.themes import ENDED
from insights.queries.theme_texts import highest, place_words, theme_texts
from participation.models import Consultation
from web.each import each
from web.refusal import Refused

STALE = timedelta(minutes=15)
"""What stands at one step for so long is taken up again: its server went down."""


@transaction.atomic
def ask_for_themes(*, consultation: Consultation, by: User, at: datetime) -> ThemeRun:
    """Have themes looked for. Raises Refused while that is being done, and after publication."""
    check_open(consultation)
    try:
        with transaction.atomic():
            return ThemeRun.objects.create(
                consultation=consultation, asked_by=by, asked_at=at, step_at=at
            )
    except IntegrityError:
        raise Refused(_("Themes are being looked for already. Wait until that is done.")) from None


def do_due_runs(*, at: datetime) -> int:
    """Do what was asked for; returns how many. Two servers never take the same one."""
    due = Q(step=Step.WAITING) | Q(step_at__lt=at - STALE)
    keys = ThemeRun.objects.exclude(step__in=ENDED).filter(due).order_by("asked_at")
    rows = list(keys.values_list("pk", "step_at"))
    return each(rows, lambda row: _do_run(*row), "themes_not_computed", named="run")


def _do_run(key: int, seen: datetime) -> bool:
    mine = ThemeRun.objects.filter(pk=key, step_at=seen).exclude(step__in=ENDED)
    if not mine.update(step=Step.READING, step_at=timezone.now()):
        return False
    run = ThemeRun.objects.select_related("consultation").get(pk=key)
    try:
        trouble = _compute(run)
        if trouble:
            _end(run, trouble)
    except Exception:
        run.found = 0
        _end(run, Trouble.BROKEN)
        raise
    return True


def _compute(run: ThemeRun) -> Trouble | None:
    """Find the themes, keep them and say so all at once; what stood against it, None: nothing."""
    from insights.algorithms.themes import themes  # its libraries are large, and seldom needed

    texts = theme_texts(run.consultation)
    run.texts = len(texts)
    run.read_up_to = highest(texts)
    found = themes(
        [text.text for text in texts],
        [text.language for text in texts],
        place_words(),
        judged=True,
        say=lambda step: _go_on(run, Step(step)),
    )
    if not found.found:
        return Trouble.FEW
    _go_on(run, Step.KEEPING)
    try:
        with transaction.atomic():
            run.found = keep_themes(
                consultation=run.consultation, texts=texts, found=found, at=timezone.now()
            )
            _end(run, None)
    except Refused:
        return Trouble.CLOSED
    return None


def _go_on(run: ThemeRun, step: Step) -> None:
    run.step, run.step_at = step, timezone.now()
    run.save(update_fields=["step", "step_at", "texts"])


def _end(run: ThemeRun, trouble: Trouble | None) -> None:
    run.step, run.trouble = (Step.FAILED, trouble) if trouble else (Step.DONE, "")
    run.step_at = timezone.now()
    run.save(update_fields=["step", "step_at", "trouble", "texts", "found", "read_up_to"])
