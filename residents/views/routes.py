"""The ways to a residency besides the desk: over the RT, by the population register; objecting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from areas.choices import Level
from areas.models import Area
from residents.actions.claims import claim_rt
from residents.actions.objections import object_to_end, object_to_refusal
from residents.actions.register import verify_by_register
from residents.actions.residencies import leave_city
from residents.forms.routes import CardForm, ClaimForm, ObjectForm
from residents.identity import nik_hmac
from residents.nik import BadNik, parse_nik
from residents.queries import kelurahan_by_district
from residents.views.scans import never_on_disk, size_of
from web.limits import check_rate, check_rate_of
from web.parameters import text_in
from web.places import leave_for_place, say_at
from web.posting import Posting, sent_once
from web.submissions import forget, new_key


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
    sent = Posting(request, form, told_at={BadNik: "nik"})
    if sent.is_sent:
        check_rate(request, "verify")
        if sent.complete and _claimed(request, form, area, sent):
            return redirect("residents:verification")
        forget(form, "nik")
    context = {"form": form, "area": area, "refusal": sent.refusal}
    return render(request, "residents/claim.html", context, status=sent.status)


@sensitive_variables("form", "facts")
def _claimed(request: HttpRequest, form: ClaimForm, area: Area, sent: Posting) -> bool:
    facts = {name: said for name, said in form.cleaned_data.items() if name != "submission_key"}
    facts |= {"person": request.person, "area": area, "at": timezone.now()}
    body = {"claim": facts["rt"].pk, **size_of(facts.get("scan"))}
    return sent.did_once(body, claim_rt, **facts)


@sensitive_post_parameters("nik", "birth_date")
@sensitive_variables("form")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def match_register(request: HttpRequest) -> HttpResponse:
    """NIK and birth date against the list that the city loaded."""
    form = CardForm(request.POST or None, initial={"submission_key": new_key()})
    sent = Posting(request, form, told_at={BadNik: "nik"})
    if sent.is_sent:
        check_rate(request, "register")
        if sent.complete and _matched(request, form, sent):
            place = leave_for_place(request, reverse("residents:verification"))
            say_at(request, place, _("You are now a verified resident"))
            return redirect(place)
        forget(form, "nik")
    context = {"form": form, "refusal": sent.refusal}
    return render(request, "residents/register_match.html", context, status=sent.status)


@sensitive_variables("form", "card", "number")
def _matched(request: HttpRequest, form: CardForm, sent: Posting) -> bool:
    card = {name: form.cleaned_data[name] for name in ("nik", "birth_date")}
    number = sent.made(parse_nik, card["nik"], card["birth_date"])
    if number is None:
        return False
    check_rate_of("visit-card", nik_hmac(number))
    facts = {"person": request.person, "at": timezone.now(), **card}
    return sent.did_once({"register": 1}, verify_by_register, **facts)


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
    sent = Posting(request, form)
    if sent.complete:
        facts = {"person": person, "words": form.cleaned_data["words"], "at": timezone.now()}
        if kind == "permintaan":
            done = sent.did(object_to_refusal, request=subject, **facts)
        else:
            done = sent.did(object_to_end, residency=subject, **facts)
        if done:
            return redirect("residents:verification")
    context = {"form": form, "subject": subject, "refusal": sent.refusal}
    status = sent.status if sent.refusal else 200
    return render(request, "residents/object.html", context, status=status)


@login_required
@require_POST
@sent_once
def leave(request: HttpRequest) -> HttpResponse:
    """I live here no longer."""
    sent = Posting(request)
    if sent.did(leave_city, person=request.person, at=timezone.now()):
        messages.success(request, _("Your residency has ended. What you wrote stays."))
    else:
        messages.error(request, str(sent.refusal))
    return redirect("residents:verification")
