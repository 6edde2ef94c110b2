from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from insights.queries.voice import traces, votes
from polls.queries.questions import questions_of
from residents.queries import current_residency
from web.parameters import page_in


@login_required
@require_safe
def show_voice(request: HttpRequest) -> HttpResponse:
    """What I said and did, and what happened with it. For the signed-in person only."""
    voted = list(votes(request.person)[:50])
    asked = questions_of(vote.poll for vote in voted)
    context = {
        "page_obj": traces(request.person, page_in(request)),
        "votes": [{"poll": vote.poll, "question": asked[vote.poll_id]} for vote in voted],
        "residency": current_residency(request.person, timezone.now()),
        "prefix": f"/{get_language()}/",
    }
    return render(request, "insights/voice.html", context)
