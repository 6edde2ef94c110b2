from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acting_role import role_required
from accounts.choices import Role
from accounts.models import User
from moderation.actions.bursts import carry_out, decide_burst
from moderation.forms import DecideForm
from moderation.models import Burst
from moderation.pages.cards import next_place
from moderation.queries import senders, texts_of
from moderation.views.queue import leave, note_looks, taken
from web.parameters import page_in
from web.posting import Posting, sent_once
from web.submissions import new_key


@role_required(Role.MODERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def show_burst(request: HttpRequest, pk: int) -> HttpResponse:
    """One card for nearly equal texts of many people: decide about all, or open one. Moderators."""
    burst = get_object_or_404(Burst, pk=pk)
    form = DecideForm(request.POST or None, initial={"submission_key": new_key()})
    sent = Posting(request, form)
    if sent.complete:
        words = {name: form.cleaned_data[name] for name in ("action", "reason", "words")}
        if sent.did_once({"burst": burst.pk, **words}, _decide, burst, request.user, **words):
            if not sent.again:
                messages.success(request, _("Decided. The texts follow within a minute."))
            return redirect(next_place(request.person, burst, at=timezone.now()))
    barred = None if burst.closed_at or burst.decided_at else taken(request, burst)
    page = Paginator(burst.cases.order_by("pk"), 10).get_page(page_in(request))
    context = {
        "burst": burst,
        "form": form,
        "refusal": sent.refusal or barred,
        "barred": barred,
        "senders": senders(burst),
    }
    rows = texts_of(list(page))
    context |= {"page_obj": page, "rows": rows}
    note_looks(request, rows)
    return render(request, "moderation/burst.html", context, status=sent.status)


@role_required(Role.MODERATOR)
@require_POST
@sent_once
def release_burst(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a card to a colleague, and go on to the next. For moderators."""
    return leave(request, get_object_or_404(Burst, pk=pk))


def _decide(burst: Burst, by: User, **words: str) -> None:
    """Decide about all of them and begin with the first ones. Raises Refused."""
    now = timezone.now()
    decided = decide_burst(burst=burst, by=by, at=now, **words)
    carry_out(burst=decided, at=now)
