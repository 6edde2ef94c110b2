from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from polls.actions.consensus import confirm_consensus, propose_consensus
from polls.algorithms.tally import canonical_json
from polls.forms.consensus import ConsensusForm
from polls.models import Consensus, Poll, PollState
from polls.models.consensus import facts_of
from polls.pages.consensus import minutes_context
from polls.pages.place import place_of
from polls.queries.options import paper_options
from polls.queries.polls import polls
from polls.rules.consensus import check_not_begun
from web.parameters import text_in
from web.posting import Posting, sent_once
from web.refusal import Refused, refusal_by


def _page(
    request: HttpRequest, poll: Poll, form: ConsensusForm, refusal: Refused | None, status: int
) -> HttpResponse:
    """The minutes that wait, and the form."""
    found = Consensus.objects.select_related("proposed_by", "confirmed_by")
    minutes = found.filter(poll=poll).first()
    context = {"poll": poll, **place_of(poll), "form": form, "refusal": refusal}
    context |= minutes_context(minutes) if minutes else {}
    late = refusal_by(check_not_begun, poll)
    if late is not None:
        context |= {"refusal": refusal or late, "late": True}
    return render(request, "polls/consensus_form.html", context, status=status)


def _form(poll: Poll, *sent: object) -> ConsensusForm:
    waiting = Consensus.objects.filter(poll=poll).first()
    return ConsensusForm(paper_options(poll), waiting, *sent)


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Write the minutes of an agreement that takes the place of a vote. For officials."""
    poll = get_object_or_404(Poll, consultation__slug=slug)
    if request.method != "POST":
        return _page(request, poll, _form(poll), None, 200)
    form = _form(poll, request.POST, request.FILES)
    # Reads the document, so before the transaction of the sending.
    if not form.is_valid():
        return _page(request, poll, form, None, 422)
    return sent_once(_propose)(request, slug, poll, form)


def _propose(request: HttpRequest, slug: str, poll: Poll, form: ConsensusForm) -> HttpResponse:
    sent, facts = Posting(request, form), {"by": request.user, "at": timezone.now()}
    if sent.did(propose_consensus, poll=poll, **form.minutes(), **facts):
        messages.success(request, _("Proposed. Another official must confirm it."))
        return redirect("polls:propose-consensus", slug)
    return _page(request, poll, form, sent.refusal, sent.status)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm the minutes that a colleague wrote: the vote ends. For another official."""
    poll = get_object_or_404(Poll, consultation__slug=slug, consensus__isnull=False)
    seen = text_in(request.POST, "seen")
    sent = Posting(request)
    if sent.did(confirm_consensus, poll=poll, seen=seen, by=request.user, at=timezone.now()):
        messages.success(request, _("Done. Everybody can read the minutes, and the log has them."))
        return redirect("polls:show-results", slug)
    return _page(request, poll, _form(poll), sent.refusal, sent.status)


def _document(minutes: Consensus) -> FileResponse:
    """The uploaded document, always to be saved. Raises Http404 without one."""
    if not minutes.file:
        raise Http404
    return FileResponse(minutes.file.open("rb"), as_attachment=True, filename=minutes.file_name)


def _public_or_404(slug: str) -> Consensus:
    agreed = polls().filter(state=PollState.CONSENSUS).select_related("consensus")
    return get_object_or_404(agreed, consultation__slug=slug).consensus


@role_required(Role.OFFICIAL)
@require_safe
def read_document(request: HttpRequest, slug: str) -> FileResponse:
    """The document of minutes that wait to be confirmed. For officials."""
    return _document(get_object_or_404(Consensus, poll__consultation__slug=slug))


@require_safe
def download_document(request: HttpRequest, slug: str) -> FileResponse:
    """The document of confirmed minutes. For everybody."""
    return _document(_public_or_404(slug))


@require_safe
def download_facts(request: HttpRequest, slug: str) -> HttpResponse:
    """The minutes in the very bytes whose SHA-256 is in the log. For everybody."""
    text = canonical_json(facts_of(_public_or_404(slug)))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="berita-acara-{slug}.json"'
    return response
