"""Who may answer and write statements, and when. Facts and time are arguments."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import Person
from moderation.choices import State
from participation.rules import check_may_edit
from polls.choices import FEWEST_RELEASED, OWN_STATEMENTS, Answer
from polls.models import Statement, StatementSurvey
from residents.audiences import audience_of
from residents.models import Residency
from residents.rules.residencies import check_eligible
from web.dates import last_minute
from web.refusal import Refused


def check_survey_runs(*, survey: StatementSurvey, at: datetime) -> None:
    """Raises Refused before the survey opens and from its close on."""
    if at < survey.opens_at:
        when = date_format(localtime(survey.opens_at), "DATETIME_FORMAT")
        raise Refused(_("This survey begins on %(date)s.") % {"date": when})
    if at >= survey.closes_at:
        when = date_format(last_minute(survey.closes_at), "DATETIME_FORMAT")
        raise Refused(
            _("This survey ended on %(date)s. You can still read everything.") % {"date": when}
        )


def check_may_answer(
    *, person: Person | None, residency: Residency | None, survey: StatementSurvey, at: datetime
) -> Residency:
    """One of those whom the consultation is for, while the survey runs. Raises Refused."""
    check_survey_runs(survey=survey, at=at)
    audience = audience_of(survey.consultation)
    return check_eligible(person=person, residency=residency, audience=audience, at=at)


def check_answer(*, statement: Statement, answer: int) -> None:
    """One of the three answers, to a statement that everybody can read. Raises Refused."""
    if statement.state != State.PUBLISHED:
        raise Refused(_("This statement is no longer public. Here is another one."))
    if answer not in Answer.values:
        raise Refused(_("Choose whether you agree, disagree or pass."))


def check_is_new(*, written: int, is_there: bool) -> None:
    """``written``: how many of the survey are the person's; ``is_there``: somebody said the same.

    Raises Refused.
    """
    if is_there:
        raise Refused(_("This statement is already there. You can answer it."))
    if written >= OWN_STATEMENTS:
        raise Refused(
            _("You have given %(most)d statements, which is as many as one person can.")
            % {"most": OWN_STATEMENTS}
        )


def check_may_reword(
    *, person: Person | None, statement: Statement, is_answered: bool, at: datetime
) -> None:
    """Its author as with every text, but not what others have answered already. Raises Refused.

    Where a moderator asked for other words, answers to the earlier ones go.
    """
    check_survey_runs(survey=statement.survey, at=at)
    check_may_edit(person=person, contribution=statement, at=at)
    if is_answered and statement.state == State.PUBLISHED:
        raise Refused(
            _("Others have answered these words already. You can withdraw them and write others.")
        )


def dates_left_to_set(
    survey: StatementSurvey, opens_at: datetime, closes_at: datetime, *, at: datetime
) -> tuple[datetime, datetime]:
    """Opening and close as far as they can still be set, wherever new ones come from.

    What has begun does not begin again later, and after the close everybody knows the result.
    """
    opens = min(opens_at, survey.opens_at) if survey.opens_at <= at else opens_at
    return opens, survey.closes_at if survey.closes_at <= at else closes_at


def check_may_have_page(*, survey: StatementSurvey | None) -> None:
    """A survey that was imported has its statements from a file. Raises Refused."""
    if survey is not None and survey.imported:
        raise Refused(_("This consultation has a survey that was imported; it needs no page."))


def check_may_release(*, survey: StatementSurvey, participants: int, at: datetime) -> None:
    """Answers leave without names, all at once and of enough people. Raises Refused.

    Between two files that differ by one person, everybody could read how that one answered.
    """
    if at < survey.closes_at:
        raise Refused(_("Answers are released once the survey has ended."))
    if participants < FEWEST_RELEASED:
        raise Refused(
            _("Answers of fewer than %(fewest)d people are not released.")
            % {"fewest": FEWEST_RELEASED}
        )


def check_may_set_close(*, survey: StatementSurvey | None, at: datetime) -> None:
    """A survey that has ended does not go on. Raises Refused."""
    if survey is not None and survey.closes_at <= at:
        raise Refused(_("This survey has ended, and everybody can read its result."))


def check_may_set_dates(
    *, survey: StatementSurvey | None, opens_at: datetime | None, at: datetime
) -> None:
    """A survey that has opened does not begin again later. Raises Refused."""
    if survey is not None and opens_at is not None and survey.opens_at <= at < opens_at:
        when = date_format(localtime(survey.opens_at), "DATETIME_FORMAT")
        raise Refused(
            _("This survey began on %(date)s. Its beginning can no longer be put off.")
            % {"date": when}
        )
