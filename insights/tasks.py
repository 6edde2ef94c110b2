from celery import shared_task
from django.utils import timezone

from insights.actions.commitments import tell_of_commitments
from insights.actions.telling import due_to_tell, tell_participants
from insights.actions.theme_placing import place_new_texts
from insights.actions.theme_runs import do_due_runs
from insights.queries.theme_runs import with_machine_themes
from web.each import each

PERIODIC = {
    "insights.tasks.tell_of_decisions": 30.0,
    "insights.tasks.tell_of_done_commitments": 60.0,
    "insights.tasks.compute_themes": 3.0,
    "insights.tasks.place_texts": 300.0,
}


@shared_task
def tell_of_decisions() -> None:
    """Everybody who took part hears of a published decision; who was told is not told again."""
    now = timezone.now()
    each(
        due_to_tell(now),
        lambda decision: tell_participants(decision=decision, at=now),
        "decision_not_told",
        named="decision",
    )


@shared_task
def tell_of_done_commitments() -> None:
    """Whoever took part hears once that what the city promised is done."""
    tell_of_commitments(at=timezone.now())


@shared_task
def compute_themes() -> None:
    """Themes that officials asked for."""
    do_due_runs(at=timezone.now())


@shared_task
def place_texts() -> None:
    """Texts that were written since themes were looked for go into them."""
    now = timezone.now()
    each(
        with_machine_themes(),
        lambda consultation: place_new_texts(consultation=consultation, at=now),
        "texts_not_placed",
        named="consultation",
    )
