from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from polls.forms.receipts import ReceiptForm
from polls.models import PollState
from polls.pages.place import place_of
from polls.queries.ballots import envelope_in_log, receipt_of
from polls.queries.checks import checked_receipt
from polls.queries.few import waits_for_release
from polls.queries.polls import opened_polls, result_of
from polls.queries.roll import is_left_out
from web.limits import check_rate


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check_receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether a receipt is in the log, and what became of its vote. For everybody.

    The code is sent in the body, so that no address and no server log holds it. Nothing is written
    and nobody is recognised, so the form needs no cookie against forgery.
    """
    poll = get_object_or_404(opened_polls(), consultation__slug=slug)
    context = {"poll": poll, **place_of(poll), "form": ReceiptForm()}
    if request.method != "POST":
        return render(request, "polls/receipt.html", context)
    check_rate(request, "search")
    form = ReceiptForm(request.POST)
    context |= {"form": form, "asked": form.is_valid()}
    if form.is_valid():
        start = form.cleaned_data["receipt"]
        context["found"] = found = envelope_in_log(poll, start)
        context["checked"] = found is None and checked_receipt(poll, start)
        context["left_out"] = is_left_out(poll, start)
        context["held_back"] = waits_for_release(poll)
        over = poll.state in (PollState.COUNTED, PollState.ANNULLED)
        context["result"] = result_of(poll) if over else None
    return render(request, "polls/receipt.html", context, status=200 if context["asked"] else 422)


@require_safe
def save_receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """The voter's own receipt as a text file. For those who voted."""
    poll = get_object_or_404(opened_polls(), consultation__slug=slug)
    code = receipt_of(poll, request.person)
    if not code:
        raise Http404
    context = {"poll": poll, **place_of(poll), "receipt": code}
    response = render(request, "polls/receipt.txt", context, content_type="text/plain")
    response["Content-Disposition"] = f'attachment; filename="tanda-terima-{slug}.txt"'
    return response
