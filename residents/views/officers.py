"""What a kelurahan officer does besides requests: assisted accounts, objections, ending."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from residents.actions.access import note_access, note_accesses
from residents.actions.assisted import code_for, verify_without_email
from residents.actions.claims import confirm_claim
from residents.actions.identities import Taken
from residents.actions.objections import decide_objection
from residents.actions.residencies import end_residency, record_marriage
from residents.choices import Role, Seen
from residents.decorators import role_required, sent_once
from residents.forms.routes import AssistedForm, DecideForm, EndForm, FindForm, MarriedForm
from residents.models import Person, Residency
from residents.nik import BadNik
from residents.queries import desk_requests
from residents.queries.residencies import (
    desk_areas,
    open_objections,
    residency_of_card,
    rt_figures,
)
from residents.refusal import Refused
from residents.submissions import forget, once
from web.parameters import page_in, text_in

OFFICER = Role.KELURAHAN_OFFICER


@role_required(OFFICER)
@require_POST
@sent_once
def confirm_claimed(request: HttpRequest, pk: int) -> HttpResponse:
    """The RT has answered or had its time: verify without the card. For officers there."""
    now = timezone.now()
    asked = get_object_or_404(desk_requests(request.user, now), pk=pk)
    try:
        confirm_claim(request=asked, by=request.user, at=now)
    except Refused as refused:
        context = {"refusal": refused, "back": request.path.removesuffix("sahkan-rt/")}
        return render(request, "residents/not_sent.html", context, status=refused.status)
    messages.success(request, _("%(name)s is now a verified resident.") % {"name": asked.person})
    return redirect("residents:desk")


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
    if request.method == "POST" and form.is_valid():
        try:
            return _slip(request, form)
        except BadNik as bad:
            form.add_error("nik", str(bad.sentence))
        except Refused as refused:
            if isinstance(refused, Taken):
                form.ask_why_taken()
            form.add_error(None, str(refused))
    if form.is_bound:
        forget(form, "nik")
    status = 422 if form.errors else 200
    return render(request, "residents/assist.html", {"form": form}, status=status)


@sensitive_variables("form", "facts", "code")
def _slip(request: HttpRequest, form: AssistedForm) -> HttpResponse:
    facts, key = form.cleaned_data, text_in(request.POST, "submission_key")
    code = code_for(key)

    def act() -> str:
        return str(verify_without_email(**facts, code=code, by=request.user, at=timezone.now()).pk)

    body = {"assist": facts["area"].pk}
    answer, _again = once(person=request.person, key=key, body=body, act=act)
    somebody = Person.objects.get(pk=answer)
    context = {"somebody": somebody, "code": code, "area": facts["area"]}
    response = render(request, "residents/slip.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


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
    objection, form, refusal = get_object_or_404(found, pk=pk), DecideForm(request.POST), None
    if form.is_valid():
        try:
            decide_objection(objection=objection, by=request.user, at=now, **form.cleaned_data)
            return redirect("residents:objections")
        except Refused as refused:
            refusal = refused
    page = Paginator(found.filter(pk=pk), 25).get_page(1)
    context = {"page_obj": page, "form": form, "refusal": refusal}
    return render(request, "residents/objections.html", context, status=422)


@sensitive_post_parameters("nik", "birth_date")
@sensitive_variables("form")
@role_required(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def find_resident(request: HttpRequest) -> HttpResponse:
    """Find a residency of my kelurahan by card or document, to end it. For officers."""
    form, missing = FindForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        try:
            found = residency_of_card(request.user, timezone.now(), **form.cleaned_data)
        except BadNik as bad:
            form.add_error("nik", str(bad.sentence))
        else:
            if found is not None:
                return redirect("residents:end-residency", pk=found.pk)
            missing = True
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
    form, refusal = EndForm(request.POST or None), None
    if request.method == "GET":
        note_access(
            officer=request.user,
            person=held.person,
            what=Seen.RESIDENCY,
            why=gettext_noop("found by the card"),
            role=OFFICER,
            at=now,
        )
    if request.method == "POST" and form.is_valid():
        try:
            end_residency(residency=held, by=request.user, at=now, **form.cleaned_data)
            messages.success(request, _("The residency has ended. The person is told."))
            return redirect("residents:desk")
        except Refused as refused:
            refusal = refused
    return _resident_page(request, held, form, refusal)


@role_required(OFFICER)
@require_POST
@sent_once
def record_married(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody under 17 is married. For officers of that kelurahan, with the card."""
    now = timezone.now()
    held = _resident(request, pk, now)
    form, refusal = MarriedForm(request.POST), None
    if form.is_valid():
        try:
            record_marriage(residency=held, by=request.user, at=now)
            messages.success(request, _("Written down. The person can take part from now on."))
            return redirect("residents:desk")
        except Refused as refused:
            refusal = refused
    return _resident_page(request, held, EndForm(), refusal, married=form)


def _resident(request: HttpRequest, pk: int, at: datetime) -> Residency:
    mine = Residency.objects.filter(area__in=desk_areas(request.user, at), revoked_at=None)
    return get_object_or_404(mine.select_related("person__identity", "area", "rt"), pk=pk)


def _resident_page(
    request: HttpRequest,
    held: Residency,
    form: EndForm,
    refusal: Refused | None,
    married: MarriedForm | None = None,
) -> HttpResponse:
    identity = getattr(held.person, "identity", None)
    adult_from = identity.adult_from if identity is not None else None
    young = adult_from is not None and timezone.localdate() < adult_from
    context = {"held": held, "form": form, "refusal": refusal, "young": young}
    context["married"] = married or MarriedForm()
    status = 403 if refusal else 422 if married is not None or form.errors else 200
    return render(request, "residents/end.html", context, status=status)
