from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.people import change_public_name
from accounts.forms.people import NameForm
from residents.actions.verification import cancel_request, request_verification
from residents.choices import RequestState
from residents.forms import AskForm
from residents.forms.scans import ScanForm
from residents.queries import current_residency
from residents.queries.residencies import dates_of, ended_by_officer
from residents.queries.scans import scan_of
from residents.views.scans import never_on_disk, size_of
from web.limits import check_rate
from web.places import keep_place
from web.posting import Posting, sent_once
from web.refusal import Refused
from web.submissions import Place, new_key


def _page(
    request: HttpRequest, form: AskForm, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    person, now, latest = request.person, timezone.now(), None
    if person:
        latest = person.verification_requests.select_related("area", "rt", "objection").last()
    residency = current_residency(person, now)
    context = {
        "form": form,
        "scan": scan_of(latest),
        "scan_form": ScanForm(),
        "refusal": refusal,
        "residency": residency,
        "latest": latest,
        "ended": None if residency else ended_by_officer(person),
        "scan_days": settings.REMBUK_SCAN_DAYS,
        "answer_days": settings.REMBUK_RT_ANSWER_DAYS,
        "place_before": keep_place(request) if person else "",
        **dates_of(residency, now),
        "waiting": latest is not None and latest.state == RequestState.WAITING,
    }
    return render(request, "residents/verification.html", context, status=status)


@require_safe
def show_verification(request: HttpRequest) -> HttpResponse:
    """Why, what is kept, how it goes, and where my request stands. Everybody may read it."""
    return _page(request, AskForm(initial={"submission_key": new_key()}))


@never_on_disk
@login_required
@require_POST
def ask_verification(request: HttpRequest) -> HttpResponse:
    """Ask the chosen kelurahan. For signed-in people."""
    check_rate(request, "verify")
    form = AskForm(request.POST, request.FILES)
    sent = Posting(request, form)
    if sent.complete:
        facts = {"area": form.cleaned_data["area"], "scan": form.cleaned_data.get("scan")}
        body = {"ask": facts["area"].pk, **size_of(facts["scan"])}
        made = sent.once(body, Place, _ask, request, **facts)
        if made is not None:
            return redirect(made.url)
    return _page(request, form, sent.refusal, status=sent.status)


def _ask(request: HttpRequest, **facts: Any) -> Place:
    """Ask, and go where the request stands. Raises Refused."""
    made = request_verification(person=request.person, at=timezone.now(), **facts)
    return Place(f"{reverse('residents:verification')}#V-{made.pk}")


@login_required
@require_POST
@sent_once
def cancel_verification(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my own waiting request back."""
    asked = get_object_or_404(request.person.verification_requests, pk=pk)
    sent = Posting(request)
    if sent.did(cancel_request, request=asked, person=request.person, at=timezone.now()):
        messages.success(request, _("Your request was taken back."))
        return redirect("residents:verification")
    return _page(request, AskForm(), sent.refusal, status=sent.status)


@login_required
@require_safe
@reauthentication_required
def connect_provider(request: HttpRequest) -> HttpResponse:
    """The way to the identity provider and what it does. For signed-in people, about themselves.

    Asked once more who it is here: what the provider says lives in one request only.
    """
    if not settings.REMBUK_IDENTITY_CLAIMS:
        raise Http404
    residency = current_residency(request.person, timezone.now())
    return render(request, "residents/connect.html", {"residency": residency})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def edit_profile(request: HttpRequest) -> HttpResponse:
    """My public name and where my account is managed. For signed-in people, about themselves."""
    form = NameForm(request.POST or None, initial={"public_name": request.person.public_name})
    sent = Posting(request, form, told_at={Refused: "public_name"})
    if sent.complete and sent.did(change_public_name, person=request.person, **form.cleaned_data):
        messages.success(request, _("Your name was changed."))
        return redirect("residents:profile")
    residency = current_residency(request.person, timezone.now())
    provider = bool(settings.REMBUK_IDENTITY_CLAIMS)
    context = {"form": form, "residency": residency, "provider": provider}
    return render(request, "residents/profile.html", context, status=422 if form.errors else 200)
