import secrets
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moderation.choices import State
from participation.models import Consultation
from participation.queries.consultations import all_consultations
from proposals.actions.ideas import (
    save_draft,
    submit_idea,
    support_idea,
    take_back_support,
    withdraw_idea,
)
from proposals.forms import IdeaForm
from proposals.models import Idea
from proposals.queries.ideas import (
    district_counts,
    draft_of,
    filtered,
    ideas_of,
    ordered,
    readable,
    seed_of,
    supports,
)
from proposals.rules import check_may_submit_idea, check_may_support
from proposals.similar import similar_ideas
from residents.limits import check_rate
from residents.queries import current_residency
from residents.refusal import Refused
from residents.submissions import KeyReused, new_key, once


def _consultation_or_404(slug: str) -> Consultation:
    return get_object_or_404(all_consultations(), slug=slug)


def _refusal(check: Any, **facts: Any) -> Refused | None:
    now = timezone.now()
    residency = current_residency(facts["person"], now)
    try:
        check(residency=residency, at=now, **facts)
    except Refused as refused:
        return refused
    return None


@require_safe
def list_ideas(request: HttpRequest, slug: str) -> HttpResponse:
    """The public ideas of a consultation. Everybody may read them."""
    consultation = _consultation_or_404(slug)
    area, text = request.GET.get("wilayah", ""), request.GET.get("q", "")[:100]
    order = request.GET.get("urut", "rotating")
    seed = request.GET.get("acak", "") or secrets.token_hex(3)
    found = filtered(ideas_of(consultation), area=area, text=text)
    page = Paginator(ordered(found, order, seed_of(seed)), 24).get_page(request.GET.get("p"))
    kept = {"wilayah": area, "q": text, "urut": order, "acak": seed}
    context = {
        "consultation": consultation,
        "page_obj": page,
        "districts": district_counts(consultation),
        "area": area,
        "text": text,
        "order": order,
        "querystring": urlencode(kept),
        "refusal": _refusal(
            check_may_submit_idea, person=request.person, consultation=consultation
        ),
    }
    return render(request, "proposals/ideas.html", context)


def _idea_or_404(request: HttpRequest, slug: str, pk: int) -> Idea:
    found = readable(request.person).filter(consultation__live=True)
    return get_object_or_404(
        found.select_related(
            "thread__consultation__territory", "consultation__territory"
        ).prefetch_related("consultation__phases", "thread__consultation__phases"),
        pk=pk,
        consultation__slug=slug,
    )


@require_safe
def show_idea(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One idea with its debate. Everybody may read a public one."""
    idea = _idea_or_404(request, slug, pk)
    context = {
        "idea": idea,
        "supported": supports(request.person, idea),
        "refusal": _refusal(check_may_support, person=request.person, idea=idea),
        "is_author": request.person is not None and idea.author_id == request.person.pk,
        "similar": similar_ideas(f"{idea.title} {idea.body}", slug, without=idea.pk),
        "submission_key": new_key(),
    }
    return render(request, "proposals/idea.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write_idea(request: HttpRequest, slug: str) -> HttpResponse:
    """Write an idea, look at it as others will, send it. Signed-in people; others keep a draft."""
    consultation = _consultation_or_404(slug)
    form = IdeaForm(request.POST or None, initial=_initial(request, consultation))
    refusal = _refusal(check_may_submit_idea, person=request.person, consultation=consultation)
    context: dict[str, Any] = {"consultation": consultation, "form": form, "refusal": refusal}
    status = 200
    if request.method == "POST" and form.is_valid():
        if not request.POST.get("send"):
            return render(request, "proposals/idea_preview.html", _preview(context, slug))
        check_rate(request, "write")
        try:
            return redirect(_send(request, consultation, form))
        except Refused as refused:
            context["refusal"] = refused
            status = 422 if isinstance(refused, KeyReused) else 403
    return render(request, "proposals/idea_form.html", context, status=status)


def _initial(request: HttpRequest, consultation: Consultation) -> dict[str, Any]:
    draft = draft_of(request.person, consultation)
    initial: dict[str, Any] = {"submission_key": new_key()}
    if draft is not None:
        return initial | {"title": draft.title, "body": draft.body, "area": draft.area_id}
    residency = current_residency(request.person, timezone.now())
    return initial | {"area": residency.area_id if residency else None}


def _preview(context: dict[str, Any], slug: str) -> dict[str, Any]:
    data = context["form"].cleaned_data
    return {**context, "data": data, "similar": similar_ideas(data["title"], slug)}


def _send(request: HttpRequest, consultation: Consultation, form: IdeaForm) -> str:
    data, now = dict(form.cleaned_data), timezone.now()
    key = data.pop("submission_key")
    if current_residency(request.person, now) is None:
        save_draft(person=request.person, consultation=consultation, at=now, **data)
        messages.warning(request, _("Kept as a draft. Become a verified resident to send it."))
        return reverse("residents:verification")

    def act() -> str:
        made = submit_idea(person=request.person, consultation=consultation, at=now, **data)
        return f"{made.pk} {made.state}"

    body = {"to": consultation.pk, "t": data["title"], "b": data["body"], "a": data["area"].pk}
    answer, _again = once(person=request.person, key=key, body=body, act=act)
    number, state = answer.split()
    if state == State.HELD:
        text = _("Saved as G-%(number)s. A moderator looks at it first; you will be told.")
    else:
        text = _("Saved as G-%(number)s. It appears in the search shortly.")
    messages.success(request, text % {"number": number})
    return reverse("proposals:show-idea", args=[consultation.slug, number])


@login_required
@require_POST
def support(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Support an idea, or take the support back. Verified residents of the territory."""
    check_rate(request, "write")
    idea = _idea_or_404(request, slug, pk)
    act = take_back_support if request.POST.get("take_back") else support_idea
    try:
        act(person=request.person, idea=idea, at=timezone.now())
    except Refused as refused:
        context = {"idea": idea, "refusal": refused}
        return render(request, "proposals/support_refused.html", context, status=403)
    return redirect("proposals:show-idea", slug, pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_idea(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Withdraw an idea of mine, after asking once. For its author."""
    idea = get_object_or_404(Idea, pk=pk, consultation__slug=slug, author=request.person)
    refusal = None
    if request.method == "POST":
        try:
            withdraw_idea(idea=idea, person=request.person, at=timezone.now())
            messages.success(request, _("Withdrawn. Nobody can read it any more."))
            return redirect("proposals:list-ideas", slug)
        except Refused as refused:
            refusal = refused
    context = {"idea": idea, "refusal": refusal}
    return render(request, "proposals/idea_withdraw.html", context, status=403 if refusal else 200)
