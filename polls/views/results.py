import json
from pathlib import Path

from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ledger.queries import key_of, size
from polls.algorithms import verify_poll
from polls.models import Poll, PollState
from polls.pages.consensus import consensus_context
from polls.pages.result import result_context
from polls.queries.log import log_of
from polls.queries.package import package
from polls.queries.polls import polls


def _counted_or_404(slug: str, *more: str) -> Poll:
    """The poll with its tally, or one in another of these states."""
    counted = Q(tally__isnull=False, state__in=[PollState.COUNTED, PollState.ANNULLED])
    found = polls().select_related("tally", "consensus")
    return get_object_or_404(found.filter(counted | Q(state__in=more)), consultation__slug=slug)


@require_safe
def show_results(request: HttpRequest, slug: str) -> HttpResponse:
    """The result, counted or agreed. Nobody sees one before the close; then everybody does."""
    poll = _counted_or_404(slug, PollState.CONSENSUS)
    if poll.state == PollState.CONSENSUS:
        context = {**consensus_context(poll), "key": key_of(log_of(poll))}
        return render(request, "polls/consensus.html", context)
    context = {**result_context(poll), "log_size": size(log_of(poll)), "key": key_of(log_of(poll))}
    return render(request, "polls/results.html", context)


@require_safe
def download_package(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is needed to check a result, as one JSON file. For everybody, once there is one."""
    found = package(_counted_or_404(slug, PollState.CONSENSUS))
    text = json.dumps(found, ensure_ascii=False, sort_keys=True)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="suara-{slug}.json"'
    return response


@require_safe
def download_verifier(request: HttpRequest) -> FileResponse:
    """The program that checks a package: one file, for any Python from 3.9 on. For everybody."""
    program = Path(verify_poll.__file__)
    return FileResponse(
        program.open("rb"),
        as_attachment=True,
        filename=program.name,
        content_type="text/x-python; charset=utf-8",
    )
