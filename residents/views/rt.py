"""The RT head's one page: who says to live in my RT. For a cheap telephone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from accounts.acting_role import role_required
from accounts.actions.access import note_accesses
from accounts.choices import Role
from privacy.choices import Seen
from residents.actions.claims import answer_for_rt
from residents.forms.routes import AnswerForm
from residents.models import VerificationRequest
from residents.queries.residencies import for_the_rt
from web.parameters import page_in
from web.posting import Posting, sent_once
from web.refusal import Refused


@role_required(Role.RT_HEAD)
@require_safe
def list_claims(request: HttpRequest) -> HttpResponse:
    """Who waits for my answer; the first deadline first. For RT heads, their RT only."""
    return _page(request, note=request.method == "GET")


@role_required(Role.RT_HEAD)
@require_POST
@sent_once
def answer_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, no, or to meet first. For the head of that RT."""
    now = timezone.now()
    asked = get_object_or_404(for_the_rt(request.user, now), pk=pk)
    form = AnswerForm(request.POST)
    sent = Posting(request, form)
    if sent.complete:
        facts = {"request": asked, "by": request.user, "at": now, **form.cleaned_data}
        if sent.did(answer_for_rt, **facts):
            messages.success(request, _("Thank you. The kelurahan sees your answer."))
            return redirect("residents:rt")
    return _page(request, form, sent.refusal, opened=pk, status=sent.status)


def _page(
    request: HttpRequest,
    form: AnswerForm | None = None,
    refusal: Refused | None = None,
    *,
    opened: int = 0,
    status: int = 200,
    note: bool = False,
) -> HttpResponse:
    found = for_the_rt(request.user, timezone.now())
    page = Paginator(found, 20).get_page(page_in(request))
    if note:
        _note_look(request, list(page))
    context = {
        "page_obj": page,
        "form": form,
        "refusal": refusal,
        "opened": opened,
    }
    return render(request, "residents/rt.html", context, status=status)


def _note_look(request: HttpRequest, shown: list[VerificationRequest]) -> None:
    note_accesses(
        officer=request.user,
        people=[(asked.person, str(asked)) for asked in shown],
        what=Seen.CLAIM,
        why=gettext_noop("request for verification"),
        role=Role.RT_HEAD,
        at=timezone.now(),
    )
