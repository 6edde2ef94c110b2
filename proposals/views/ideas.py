from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.choices import Role
from accounts.models import Person
from participation.models import Consultation
from participation.queries.consultations import all_consultations, shown_consultation
from participation.registries import activities
from participation.rules import check_may_edit
from proposals.actions.ideas import support_idea, take_back_support, withdraw_idea
from proposals.models import Idea
from proposals.pages.idea_set import looking_of
from proposals.pages.idea_table import table_of
from proposals.pages.ideas import ideas_context, variant
from proposals.pages.progress import stations
from proposals.queries.following import follows_idea
from proposals.queries.ideas import places, readable, supports
from proposals.queries.similar import similar_ideas
from proposals.queries.stages import merged_into
from proposals.rules import check_may_submit_idea, check_may_support
from residents.queries import residency_of
from web import spreadsheets
from web.fragments import render_part, wants_part
from web.limits import check_rate
from web.parameters import choice_in, is_given
from web.posting import Posting, sent_once
from web.refusal import Refused, refusal_by
from web.rows import shared_row

SHOWN_WITH = (
    "thread",
    "consultation__territory",
    "consultation__department",
)
LIST_PARTS = {"gagasan": "proposals/idea_list.html"}


def consultation_or_404(slug: str) -> Consultation:
    """A public consultation with its phases, 404 without one."""
    return get_object_or_404(all_consultations(), slug=slug)


def refusal_of(request: HttpRequest, check: Any, **facts: Any) -> Refused | None:
    """What the rule says to the reader now, None when it allows."""
    now = timezone.now()
    facts |= {"person": request.person, "residency": residency_of(request, now), "at": now}
    return refusal_by(check, **facts)


def refusal_to_change(request: HttpRequest, idea: Idea) -> Refused | None:
    """Why this person cannot change the idea now, None when it can be changed."""
    facts = {"person": request.person, "contribution": idea, "at": timezone.now()}
    return refusal_by(check_may_edit, **facts)


@require_safe
def list_ideas(request: HttpRequest, slug: str) -> HttpResponse:
    """The public ideas of a consultation, as list or map. Everybody may read them."""
    consultation = shown_consultation(slug=slug)
    if consultation is None:
        raise Http404
    refusal = refusal_of(request, check_may_submit_idea, consultation=consultation)
    context = ideas_context(request, consultation, refusal)
    context["may_review"] = bool(request.acting_role.for_role(Role.OFFICIAL))
    return render_part(request, "proposals/ideas.html", context, parts=LIST_PARTS)


@require_safe
def download_ideas(request: HttpRequest, slug: str) -> HttpResponse:
    """The ideas that the list shows, as CSV or XLSX. Everybody may take them."""
    consultation = consultation_or_404(slug)
    check_rate(request, "table")
    rows = table_of(consultation, looking_of(request))
    ending = choice_in(request.GET, "format", spreadsheets.FORMATS, "csv")
    return spreadsheets.download(rows, name=f"gagasan-{slug}", form=ending)


def _readable_idea(person: Person | None, slug: str, pk: int) -> "QuerySet[Idea]":
    found = readable(person).filter(consultation__live=True)
    shown = found.select_related(*SHOWN_WITH).prefetch_related("consultation__phases")
    return shown.filter(pk=pk, consultation__slug=slug)


def _idea_or_404(request: HttpRequest, slug: str, pk: int) -> Idea:
    return get_object_or_404(_readable_idea(request.person, slug, pk))


def _shown_idea(person: Person | None, slug: str, pk: int) -> Idea | None:
    """The idea for its page: a public one is the same row for all readers."""
    public = shared_row(f"idea:{slug}:{pk}", _readable_idea(None, slug, pk).first)
    return public or _readable_idea(person, slug, pk).first()


def _support_context(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    supported = supports(request.person, idea)
    refusal = refusal_of(request, check_may_support, idea=idea)
    refused = refusal is not None
    return {
        "idea": idea,
        "supported": supported,
        "refusal": refusal,
        "variant": variant(request.person, idea.author_id, supported=supported, refused=refused),
    }


def _support_parts(pk: int) -> dict[str, str]:
    """The button where it stands: below the idea, and in its card in the list."""
    return {
        f"dukungan-{pk}": "proposals/support.html",
        f"dukung-{pk}": "proposals/support_card.html",
    }


def _equal_for_all(idea: Idea) -> dict[str, Any]:
    """What stands in a part of the page that is mostly kept: found only when it is built."""
    text, slug = f"{idea.title} {idea.body}", idea.consultation.slug
    return {
        "stations": SimpleLazyObject(lambda: stations(idea, timezone.now())),
        "answers": SimpleLazyObject(
            lambda: activities.theme_answers("idea", [idea.pk]).get(idea.pk, [])
        ),
        "merged": SimpleLazyObject(lambda: list(merged_into(idea))),
        "similar": SimpleLazyObject(lambda: similar_ideas(text, slug, without=idea.pk)),
    }


@require_safe
def show_idea(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One idea with its debate. Everybody may read a public one."""
    idea = _shown_idea(request.person, slug, pk)
    if idea is None:
        kept = places(Idea.objects.filter(pk=pk, consultation__slug=slug, consultation__live=True))
        place = get_object_or_404(kept.select_related(*SHOWN_WITH))
        return render(request, "proposals/idea_place.html", {"idea": place})
    if idea.thread is not None:  # its debate asks for the phases, which are the same
        idea.thread.consultation = idea.consultation
    context, parts = _support_context(request, idea), _support_parts(pk)
    if wants_part(request) not in parts:
        context |= {
            "is_author": request.person is not None and idea.author_id == request.person.pk,
            "change_refusal": refusal_to_change(request, idea),
            "follows": follows_idea(request.person, idea),
            "may_review": bool(request.acting_role.for_role(Role.OFFICIAL)),
            **_equal_for_all(idea),
        }
    return render_part(request, "proposals/idea.html", context, parts=parts)


@login_required
@require_POST
@sent_once
def support(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Support an idea, or take the support back. Verified residents of the territory."""
    check_rate(request, "write")
    idea = _idea_or_404(request, slug, pk)
    act = take_back_support if is_given(request.POST, "take_back") else support_idea
    sent = Posting(request)
    if sent.did(act, person=request.person, idea=idea, at=timezone.now()):
        return redirect(reverse("proposals:show-idea", args=[slug, pk]) + f"#dukungan-{pk}")
    context = {**_support_context(request, idea), "refusal": sent.refusal}
    page, parts = "proposals/support_refused.html", _support_parts(pk)
    return render_part(request, page, context, parts=parts, status=sent.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def take_back_idea(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Withdraw an idea of mine, after asking once. For its author."""
    idea = get_object_or_404(Idea, pk=pk, consultation__slug=slug, author=request.person)
    sent = Posting(request)
    facts = {"idea": idea, "person": request.person, "at": timezone.now()}
    if sent.complete and sent.did(withdraw_idea, **facts):
        messages.success(request, _("Withdrawn. Nobody can read it any more."))
        return redirect("proposals:list-ideas", slug)
    context = {"idea": idea, "refusal": sent.refusal}
    return render(request, "proposals/idea_withdraw.html", context, status=sent.status)
