"""The ways to a verified residency besides the desk: over the RT, by the registry; objecting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from residents.actions.claims import claim_rt
from residents.actions.objections import object_to_end, object_to_refusal
from residents.actions.registry import verify_by_registry
from residents.actions.residencies import leave_city
from residents.choices import Level
from residents.decorators import sent_once
from residents.forms.routes import CardForm, ClaimForm, ObjectForm
from residents.identity import nik_hmac
from residents.limits import check_rate, check_rate_of
from residents.models import Area
from residents.nik import BadNik, parse_nik
from residents.places import leave_for_place, say_at
from residents.queries import kelurahan_by_district
from residents.refusal import Refused
from residents.submissions import forget, new_key, once
from residents.views.scans import never_on_disk, size_of
from web.parameters import text_in


@never_on_disk
@sensitive_post_parameters("nik", "birth_date")
@sensitive_variables("form")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Choose kelurahan and RT and enter the card, to be confirmed without a visit."""
    code = text_in(request.GET, "kelurahan")
    area = Area.objects.level(Level.URBAN_VILLAGE).filter(code=code).first()
    if area is None:
        choice = {"districts": kelurahan_by_district()}
        return render(request, "residents/claim_area.html", choice)
    initial = {"submission_key": new_key()}
    form = ClaimForm(request.POST or None, request.FILES or None, area=area, initial=initial)
    refusal, status = None, 200
    if request.method == "POST":
        check_rate(request, "verify")
        status, refusal = _claimed(request, form, area)
        if status == 302:
            return redirect("residents:verification")
        forget(form, "nik")
    context = {"form": form, "area": area, "refusal": refusal}
    return render(request, "residents/claim.html", context, status=status)


@sensitive_variables("form", "facts")
def _claimed(request: HttpRequest, form: ClaimForm, area: Area) -> tuple[int, Refused | None]:
    if not form.is_valid():
        return 422, None
    facts = {**form.cleaned_data}
    key = facts.pop("submission_key")
    body = {"claim": facts["rt"].pk, **size_of(facts.get("scan"))}

    def act() -> str:
        claim_rt(person=request.person, area=area, at=timezone.now(), **facts)
        return "-"

    try:
        once(person=request.person, key=key, body=body, act=act)
    except BadNik as bad:
        form.add_error("nik", str(bad.sentence))
        return 422, None
    except Refused as refused:
        return refused.status, refused
    return 302, None


@sensitive_post_parameters("nik", "birth_date")
@sensitive_variables("form")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def match_registry(request: HttpRequest) -> HttpResponse:
    """NIK and birth date against the list that the city loaded."""
    form = CardForm(request.POST or None, initial={"submission_key": new_key()})
    refusal, status = None, 200
    if request.method == "POST":
        check_rate(request, "registry")
        status, refusal = _matched(request, form)
        if status == 302:
            place = leave_for_place(request, reverse("residents:verification"))
            say_at(request, place, _("You are now a verified resident"))
            return redirect(place)
        forget(form, "nik")
    context = {"form": form, "refusal": refusal}
    return render(request, "residents/registry_match.html", context, status=status)


@sensitive_variables("form")
def _matched(request: HttpRequest, form: CardForm) -> tuple[int, Refused | None]:
    if not form.is_valid():
        return 422, None
    card = {name: form.cleaned_data[name] for name in ("nik", "birth_date")}
    try:
        check_rate_of("visit-card", nik_hmac(parse_nik(card["nik"], card["birth_date"])))
    except BadNik as bad:
        form.add_error("nik", str(bad.sentence))
        return 422, None

    def act() -> str:
        verify_by_registry(person=request.person, at=timezone.now(), **card)
        return "-"

    key = form.cleaned_data["submission_key"]
    try:
        once(person=request.person, key=key, body={"registry": 1}, act=act)
    except Refused as refused:
        return refused.status, refused
    return 302, None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def object_to_decision(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Object to my own refusal or to the end of my residency."""
    person = request.person
    rows = {"permintaan": person.verification_requests, "warga": person.residencies}
    if kind not in rows:
        return redirect("residents:verification")
    subject = get_object_or_404(rows[kind].select_related("area"), pk=pk)
    form = ObjectForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        facts = {"person": person, "words": form.cleaned_data["words"], "at": timezone.now()}
        try:
            if kind == "permintaan":
                object_to_refusal(request=subject, **facts)
            else:
                object_to_end(residency=subject, **facts)
            return redirect("residents:verification")
        except Refused as refused:
            refusal = refused
    context = {"form": form, "subject": subject, "refusal": refusal}
    return render(request, "residents/object.html", context, status=403 if refusal else 200)


@login_required
@require_POST
@sent_once
def leave(request: HttpRequest) -> HttpResponse:
    """I live here no longer."""
    try:
        leave_city(person=request.person, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("residents:verification")
    messages.success(request, _("Your residency has ended. What you wrote stays."))
    return redirect("residents:verification")
