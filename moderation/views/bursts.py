from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moderation.actions.bursts import carry_out, decide_burst
from moderation.forms import DecideForm
from moderation.models import Burst
from moderation.queries import senders, texts_of
from residents.choices import Role
from residents.decorators import role_required
from residents.refusal import Refused
from residents.submissions import new_key, once
from web.parameters import page_in


@role_required(Role.MODERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def show_burst(request: HttpRequest, pk: int) -> HttpResponse:
    """One card for nearly equal texts of many people: decide about all, or open one. Moderators."""
    burst = get_object_or_404(Burst, pk=pk)
    form = DecideForm(request.POST or None, initial={"submission_key": new_key()})
    refusal, status = None, 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            return redirect(_decide(request, burst, form))
        except Refused as refused:
            refusal, status = refused, refused.status
    page = Paginator(burst.cases.order_by("pk"), 10).get_page(page_in(request))
    context = {"burst": burst, "form": form, "refusal": refusal, "senders": senders(burst)}
    context |= {"page_obj": page, "rows": texts_of(list(page))}
    return render(request, "moderation/burst.html", context, status=status)


def _decide(request: HttpRequest, burst: Burst, form: DecideForm) -> str:
    words = {name: form.cleaned_data[name] for name in ("action", "reason", "words")}

    def act() -> str:
        now = timezone.now()
        decided = decide_burst(burst=burst, by=request.user, at=now, **words)
        carry_out(burst=decided, at=now)
        messages.success(request, _("Decided. The texts follow within a minute."))
        return reverse("moderation:show-queue")

    key = form.cleaned_data["submission_key"]
    return once(person=request.person, key=key, body={"burst": burst.pk, **words}, act=act)[0]
