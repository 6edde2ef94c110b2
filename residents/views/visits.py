"""One visit: from a ballot or an idea and back, with a card and a code by e-mail."""

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.sign_in_limits import WAIT, check_mail_asked
from residents.actions.visits import Begun, begin_visit, enter_visit
from residents.forms.visits import VisitCodeForm, VisitForm
from residents.identity import nik_hmac
from residents.queries.visits import visit_is_open, visit_of, was_tried_out
from residents.rules.visits import SignInAsAlways
from web.limits import check_rate, check_rate_of, take_back_rate
from web.parameters import place_in
from web.posting import WHOLE_FORM, Posting
from web.refusal import Refused
from web.submissions import forget, new_key

KEPT = "visit"
"""In the session: which visit, and where it began. Nothing of the card."""


@sensitive_post_parameters("nik", "birth_date", "email")
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """NIK, birth date and e-mail of somebody who wants to vote or support without a form."""
    here = f"/{get_language()}/"
    back = place_in(request.POST) or place_in(request.GET) or here
    if request.person is not None:
        return redirect(back)
    form = VisitForm(request.POST or None, initial={"submission_key": new_key(), "next": back})
    status = 200
    if request.method == "POST":
        check_rate(request, "visit")
        if _begun(request, form, back):
            return redirect("residents:visit-code")
        forget(form, "nik")
        status = 422
    context = {"form": form, "back": back, "open": visit_is_open()}
    return render(request, "residents/visit.html", context, status=status)


@sensitive_variables("form", "card", "number")
def _begun(request: HttpRequest, form: VisitForm, back: str) -> bool:
    if not form.is_valid():
        return False
    card = {name: form.cleaned_data[name] for name in ("number", "birth_date", "email")}
    number = nik_hmac(card["number"])
    check_rate_of("visit-card", number)
    check_mail_asked(request, card["email"])
    body = {"card": number, "email": card["email"], "born": card["birth_date"]}
    sent = Posting(request, form, told_at={Refused: WHOLE_FORM})
    code = get_adapter().generate_login_code()
    first: list[Begun] = []
    started = sent.once(body, Started, _begin, first, code=code, **card)
    if started is None:
        return False
    for begun in first:
        _write(request, begun, code)
    request.session[KEPT] = {"pk": started.visit, "next": back}
    return True


@dataclass(frozen=True, slots=True)
class Started:
    """Which visit waits for its code."""

    visit: str


@sensitive_variables("facts")
def _begin(first: list[Begun], **facts: Any) -> Started:
    """Begin the visit and put it into ``first``: only a first sending writes a mail."""
    first.append(begin_visit(**facts, at=timezone.now()))
    return Started(str(first[0].visit.pk))


def _write(request: HttpRequest, begun: Begun, code: str) -> None:
    """One mail in each case: the code, or in plain words what to do instead of it."""
    context: dict[str, Any] = {"base": settings.REMBUK_BASE_URL, "city": settings.REMBUK_CITY}
    if begun.refusal is None:
        kind, context["code"] = "visit_code", code
    else:
        kind = "visit_guarded" if isinstance(begun.refusal, SignInAsAlways) else "visit_refused"
    get_adapter(request).send_mail(f"residents/email/{kind}", begun.visit.email, context)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The code of the mail; with it back to where the visit began, signed in."""
    kept = request.session.get(KEPT) or {}
    back = kept.get("next") or f"/{get_language()}/"
    if request.person is not None or not kept:
        return redirect(back if request.person is not None else reverse("residents:visit"))
    visit = visit_of(kept.get("pk"), timezone.now())
    if request.method == "POST":
        check_rate(request, "visit-code")
    if visit is None:
        return _over(request, kept, back)
    form = VisitCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = enter_visit(pk=visit.pk, code=form.cleaned_data["code"], at=timezone.now())
        if isinstance(answer, User):
            take_back_rate(request, "visit-code")
            return _let_in(request, answer, back)
        form.add_error("code", str(answer.sentence))
    context = {"form": form, "back": back, "email": visit.email}
    status = 422 if form.errors else 200
    return render(request, "residents/visit_code.html", context, status=status)


def _over(request: HttpRequest, kept: dict[str, Any], back: str) -> HttpResponse:
    """That the code is over; 429 where it is because wrong ones were tried too often."""
    tried_out = request.method == "POST" and was_tried_out(kept.get("pk"), timezone.now())
    status = 429 if tried_out else 410
    page = render(request, "residents/visit_over.html", {"back": back}, status=status)
    if tried_out:
        page["Retry-After"] = str(WAIT)
    return page


def _let_in(request: HttpRequest, user: User, back: str) -> HttpResponse:
    """Through allauth's stages: whoever set up a second factor meanwhile is asked for it."""
    del request.session[KEPT]
    return perform_login(request, user, redirect_url=back, email=user.email)
