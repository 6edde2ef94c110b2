"""What a survey tells everybody, from its votes."""

from datetime import datetime

from django.db import transaction

from polls.models import StatementSurvey, SurveyResult
from polls.queries.survey_results import votes_in


@transaction.atomic
def tell_opinions_of(*, survey: StatementSurvey, at: datetime) -> bool:
    """Compute the groups anew where a vote or a statement changed since. Says whether it did.

    While the survey runs, what was shown changes with ten people more or fewer at once: between two
    results that differ by one person, everybody could read how that one answered.
    """
    # Loads a large package: only whoever counts needs it.
    from polls.algorithms.opinion_result import SMALLEST, hash_of, opinion_result

    votes = votes_in(survey)
    inputs = hash_of(votes)
    known = SurveyResult.objects.filter(survey=survey).first()
    if known is not None and known.inputs_hash == inputs:
        if at >= survey.closes_at:
            SurveyResult.objects.filter(pk=known.pk).update(made_at=at)
        return False
    is_shown = known is not None and "map" in known.told
    if is_shown and at < survey.closes_at:
        assert known is not None  # noqa: S101 - as the line above asks
        if abs(len(votes.participants) - known.told["participants"]) < SMALLEST:
            return False
    SurveyResult.objects.update_or_create(
        survey=survey,
        defaults={"told": opinion_result(votes), "inputs_hash": inputs, "made_at": at},
    )
    return True
