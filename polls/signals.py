"""Django's signal for what Wagtail deletes; it calls a rule."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from participation.rules import check_may_delete
from polls.models import PollPage, SurveyPage


@receiver(pre_delete, sender=PollPage)
def poll_page_is_deleted(instance: PollPage, **_kwargs: Any) -> None:
    """The page of a vote that was opened stays; also below a page that is deleted."""
    check_may_delete(instance)


@receiver(pre_delete, sender=SurveyPage)
def survey_page_is_deleted(instance: SurveyPage, **_kwargs: Any) -> None:
    """The page of a survey in which somebody took part stays as well."""
    check_may_delete(instance)
