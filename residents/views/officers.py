"""What a kelurahan officer does besides requests: assisted accounts, objections, ending."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.acting_role import role_required
from accounts.actions.access import note_access, note_accesses
from accounts.choices import Role
from accounts.models import Person
from privacy.choices import Seen
from residents.actions.assisted import code_for, verify_without_email
from residents.actions.claims import confirm_claim
from residents.actions.identities import Taken
from residents.actions.objections import decide_objection
from residents.actions.residencies import end_residency, record_marriage
from residents.forms.routes import AssistedForm, DecideForm, EndForm, FindForm, MarriedForm
from residents.models import Residency
from residents.nik import BadNik
from residents.queries import desk_requests
from residents.queries.residencies import (
    desk_areas,
    open_objections,
    residency_of_card,
    rt_figures,
)
from web.parameters import page_in
from web.posting import UNFINISHED, WHOLE_FORM, Posting, sent_once
from web.refusal import Refused
from web.submissions import forget

OFFICER = Role.KELURAHAN_OFFICER


@role_required(OFFICER)
@require_POST
@sent_once
def confirm_claimed(request: HttpRequest, pk: int) -> HttpResponse:
    """The RT has answered or had its time: verify without the card. For officers there."""
    now = timezone.now()
    asked = get_object_or_404(desk_requests(request.user, now), pk=pk)
    sent = Posting(request)
    if sent.did(confirm_claim, request=asked, by=request.user, at=now):
        told = _("%(name)s is now a verified resident.") % {"name": asked.person}
        messages.success(request, told)
        return redirect("residents:desk")
    context = {"refusal": sent.refusal, "back": request.path.removesuffix("sahkan-rt/")}
    return render(request, "web/not_sent.html", context, status=sent.status)


@role_required(OFFICER)
@require_safe
def show_rts(request: HttpRequest) -> HttpResponse:
    """How the RT heads of my kelurahan answer. For its officers."""
    figures = rt_figures(desk_requests(request.user, timezone.now()))
    page = Paginator(figures, 50).get_page(page_in(request))
    return render(request, "residents/rt_figures.html", {"page_obj": page})


@sensitive_post_parameters("nik", "birth_date")
@sensitive_variables("form")
@role_required(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def assist(request: HttpRequest) -> HttpResponse:
    """Account and residency for somebody without e-mail; the answer is the slip, seen once."""
    areas = desk_areas(request.user, timezone.now())
    form = AssistedForm(request.POST or None, areas=areas)
    sent = Posting(request, form, told_at={BadNik: "nik", Refused: WHOLE_FORM})
    answer = _slip(request, form, sent) if sent.complete else None
    if answer is not None:
        return answer
    if isinstance(sent.error, Taken):
        form.ask_why_taken()
    if form.is_bound:
        forget(form, "nik")
    status = 422 if form.errors else 200
    return render(request, "residents/assist.html", {"form": form}, status=status)


@sensitive_variables("form", "facts", "code")
def _slip(request: HttpRequest, form: AssistedForm, sent: Posting) -> HttpResponse | None:
    """The slip with the code; None when it is refused."""
    code = code_for(sent.key)
    facts = {**form.cleaned_data, "code": code, "by": request.user, "at": timezone.now()}
    made = sent.once({"assist": facts["area"].pk}, Assisted, _assist, **facts)
    if made is None:
        return None
    somebody = Person.objects.get(pk=made.person)
    context = {"somebody": somebody, "code": code, "area": facts["area"]}
    response = render(request, "residents/slip.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@dataclass(frozen=True, slots=True)
class Assisted:
    """Who was verified without e-mail; the code is kept nowhere."""

    person: int


@sensitive_variables("facts")
def _assist(**facts: Any) -> Assisted:
    return Assisted(verify_without_email(**facts).pk)


@role_required(OFFICER)
@require_safe
def list_objections(request: HttpRequest) -> HttpResponse:
    """Objections that I may decide. For officers."""
    found = open_objections(request.user, timezone.now())
    page = Paginator(found, 25).get_page(page_in(request))
    if request.method == "GET":
        note_accesses(
            officer=request.user,
            people=[(one.person, str(one.request or "")) for one in page],
            what=Seen.OBJECTION,
            why=gettext_noop("objection to decide"),
            role=OFFICER,
            at=timezone.now(),
        )
    return render(request, "residents/objections.html", {"page_obj": page, "form": DecideForm()})


@role_required(OFFICER)
@require_POST
@sent_once
def answer_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide one. For another officer than the first."""
    now = timezone.now()
    found = open_objections(request.user, now)
    objection, form = get_object_or_404(found, pk=pk), DecideForm(request.POST)
    sent = Posting(request, form)
    if sent.complete:
        facts = {"objection": objection, "by": request.user, "at": now, **form.cleaned_data}
        if sent.did(decide_objection, **facts):
            return redirect("residents:objections")
    page = Paginator(found.filter(pk=pk), 25).get_page(1)
    context = {"page_obj": page, "form": form, "refusal": sent.refusal}
    return render(request, "residents/objections.html", context, status=UNFINISHED)


@sensitive_post_parameters("nik", "birth_date")
@sensitive_variables("form")
@role_required(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def find_resident(request: HttpRequest) -> HttpResponse:
    """Find a residency of my kelurahan by card or document, to end it. For officers."""
    form, missing = FindForm(request.POST or None), False
    sent = Posting(request, form, told_at={BadNik: "nik"})
    if sent.complete:
        found = sent.made(residency_of_card, request.user, timezone.now(), **form.cleaned_data)
        if found is not None:
            return redirect("residents:end-residency", pk=found.pk)
        missing = sent.error is None
    if form.is_bound:
        forget(form, "nik")
    context = {"form": form, "missing": missing}
    return render(request, "residents/find_resident.html", context)


@role_required(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def end_found(request: HttpRequest, pk: int) -> HttpResponse:
    """End a residency with its reason. For officers of that kelurahan."""
    now = timezone.now()
    held = _resident(request, pk, now)
    form = EndForm(request.POST or None)
    sent = Posting(request, form)
    if request.method == "GET":
        note_access(
            officer=request.user,
            person=held.person,
            what=Seen.RESIDENCY,
            why=gettext_noop("found by the card"),
            role=OFFICER,
            at=now,
        )
    facts = {"residency": held, "by": request.user, "at": now}
    if sent.complete and sent.did(end_residency, **facts, **form.cleaned_data):
        messages.success(request, _("The residency has ended. The person is told."))
        return redirect("residents:desk")
    return _resident_page(request, held, form, sent)


@role_required(OFFICER)
@require_POST
@sent_once
def record_married(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody under 17 is married. For officers of that kelurahan, with the card."""
    now = timezone.now()
    held = _resident(request, pk, now)
    form = MarriedForm(request.POST)
    sent = Posting(request, form)
    if sent.complete and sent.did(record_marriage, residency=held, by=request.user, at=now):
        messages.success(request, _("Written down. The person can take part from now on."))
        return redirect("residents:desk")
    return _resident_page(request, held, EndForm(), sent, married=form)


def _resident(request: HttpRequest, pk: int, at: datetime) -> Residency:
    mine = Residency.objects.filter(area__in=desk_areas(request.user, at), revoked_at=None)
    return get_object_or_404(mine.select_related("person__identity", "area", "rt"), pk=pk)


def _resident_page(
    request: HttpRequest,
    held: Residency,
    form: EndForm,
    sent: Posting,
    married: MarriedForm | None = None,
) -> HttpResponse:
    identity = getattr(held.person, "identity", None)
    adult_from = identity.adult_from if identity is not None else None
    young = adult_from is not None and timezone.localdate() < adult_from
    context = {"held": held, "form": form, "refusal": sent.refusal, "young": young}
    context["married"] = married or MarriedForm()
    return render(request, "residents/end.html", context, status=sent.status)
