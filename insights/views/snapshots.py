from functools import partial
from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from accounts.queries.people import has_role
from insights.actions.snapshots import freeze_report, sign_snapshot
from insights.models import Snapshot
from insights.pages import wording
from insights.queries.content import kept_campaigns, quoted
from insights.views.desk import try_and_say
from insights.views.reports import consultation_or_404
from polls.algorithms.tally import canonical_json
from web.posting import sent_once


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def make_snapshot(request: HttpRequest, slug: str) -> HttpResponse:
    """Freeze the report of now. For officials."""
    consultation = consultation_or_404(slug)
    made = freeze_report(consultation=consultation, by=request.user, at=timezone.now())
    return redirect("insights:show-snapshot", slug, made.pk)


def _readable(request: HttpRequest, slug: str, pk: int) -> tuple[Snapshot, bool]:
    """A signed report is everybody's; one that nobody stands by yet is the officials'."""
    found = Snapshot.objects.select_related("consultation")
    snapshot = get_object_or_404(found, pk=pk, consultation__slug=slug)
    official = has_role(request.user, Role.OFFICIAL, timezone.now())
    if not official and not (snapshot.signed_at and snapshot.consultation.live):
        raise Http404
    return snapshot, official


@require_safe
def show_snapshot(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A report as it stood. Everybody may read a signed one, others only officials."""
    snapshot, official = _readable(request, slug, pk)
    kept = snapshot.figures
    context = {
        "snapshot": snapshot,
        "consultation": snapshot.consultation,
        "is_official": official,
        "figures": _figures(kept),
        "tables": wording.tables(kept.get("who", [])),
        "todo": wording.actions(kept.get("who", [])),
        "group_words": wording.group_words(kept),
        "campaigns": kept_campaigns(kept),
        "themes": quoted(kept.get("themes", [])),
        "words": list(islice(kept["top_terms"], 20)),
    }
    return render(request, "insights/snapshot.html", context)


def _figures(kept: dict[str, Any]) -> list[tuple[str, int]]:
    labels = {
        "people": _("people"),
        "contributions": _("contributions"),
        "ideas": _("ideas"),
        "comments": _("comments"),
        "held": _("waiting for a moderator"),
        "hidden": _("hidden"),
    }
    return [(label, kept[name]) for name, label in labels.items()]


@require_safe
def read(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The very bytes whose SHA-256 is in the log. As for the page."""
    snapshot, _official = _readable(request, slug, pk)
    return HttpResponse(canonical_json(snapshot.figures), content_type="application/json")


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def sign(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Stand by a frozen report. For officials."""
    snapshot = get_object_or_404(Snapshot, pk=pk, consultation__slug=slug)
    act = partial(sign_snapshot, snapshot=snapshot, by=request.user, at=timezone.now())
    try_and_say(request, act, _("Signed."))
    return redirect("insights:show-snapshot", slug, pk)
