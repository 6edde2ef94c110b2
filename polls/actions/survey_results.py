"""What a survey tells everybody, from its votes."""

from datetime import datetime

from django.db import transaction

from polls.models import StatementSurvey, SurveyResult
from polls.queries.survey_results import votes_in


@transaction.atomic
def tell_opinions_of(*, survey: StatementSurvey, at: datetime) -> bool:
    """Compute the groups anew where a vote or a statement changed since. Says whether it did."""
    # Loads a large package: only whoever counts needs it.
    from polls.algorithms.opinion_result import hash_of, opinion_result

    votes = votes_in(survey)
    inputs = hash_of(votes)
    known = SurveyResult.objects.filter(survey=survey).first()
    if known is not None and known.inputs_hash == inputs:
        if at >= survey.closes_at:
            SurveyResult.objects.filter(pk=known.pk).update(made_at=at)
        return False
    SurveyResult.objects.update_or_create(
        survey=survey,
        defaults={"told": opinion_result(votes), "inputs_hash": inputs, "made_at": at},
    )
    return True
