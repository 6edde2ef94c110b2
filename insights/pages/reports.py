"""What the report page shows."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from insights.pages import wording
from insights.queries import figures as numbers
from insights.queries.report import report
from participation.choices import Stance
from participation.models import Consultation
from polls.queries.polls import settled_poll


def report_context(consultation: Consultation, at: datetime) -> dict[str, Any]:
    """The figures of a moment, and what is to be said about them: the same for all officials."""
    found = report(consultation, at)
    return {
        "consultation": consultation,
        "stances": [*Stance.choices, (numbers.NONE, _("none"))],
        "now": at,
        "vote": settled_poll(consultation),
        "tables": wording.tables(found["frozen"]["who"]),
        "todo": wording.actions(found["frozen"]["who"]),
        "group_words": wording.group_words(found["frozen"]),
        "subjects": wording.sides(found["content"].subjects, found["names"]),
        **found,
    }
