from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moderation import registry
from moderation.actions import appeal, report
from moderation.choices import State
from moderation.forms import AppealForm, ReportForm
from moderation.models import Appeal, Contribution, Decision, TextReport
from moderation.pages.statement import statement
from moderation.queries import contribution_of
from moderation.rules.cases import check_may_appeal
from web.limits import check_rate
from web.places import say_at
from web.posting import Posting
from web.refusal import refusal_by
from web.submissions import new_key


def _public_or_404(kind: str, key: int) -> tuple[Contribution, registry.Place]:
    """A text that everybody can read now, and where it stands."""
    if kind not in registry.kinds():
        raise Http404
    found = get_object_or_404(registry.kind(kind).model, pk=key, state=State.PUBLISHED)
    place = registry.kind(kind).place(found)
    if not place.is_shown:
        raise Http404
    return found, place


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_text(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Say that a public text breaks the rules. For signed-in people."""
    contribution, place = _public_or_404(kind, key)
    form = ReportForm(request.POST or None, initial={"submission_key": new_key()})
    sent = Posting(request, form)
    if sent.complete:
        check_rate(request, "report")
        words = {name: form.cleaned_data[name] for name in ("reason", "words")}
        facts = {"kind": kind, "key": key, "person": request.person, "at": timezone.now(), **words}
        if sent.did_once({"at": request.path, **words}, report, **facts):
            say_at(request, place.url, _("Thank you. A moderator looks at it and you are told."))
            return redirect(place.url)
    context = {"form": form, "contribution": contribution, "place": place}
    context["refusal"] = sent.refusal
    return render(request, "moderation/report.html", context, status=sent.status)


@login_required
@require_safe
def show_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to a report of mine. For the person who reported."""
    report = get_object_or_404(
        TextReport.objects.select_related("case"), pk=pk, reporter=request.person
    )
    decision = report.case.decisions.select_related("appeal").last()
    place = registry.kind(report.kind).place(contribution_of(report))
    context = {"report": report, "decision": decision, "place": place}
    return render(request, "moderation/report_state.html", context)


def _own_decision(request: HttpRequest, pk: int) -> tuple[Decision, Contribution]:
    decision = get_object_or_404(Decision.objects.select_related("case", "rule"), pk=pk)
    contribution = contribution_of(decision.case)
    if request.person is None or contribution.author_id != request.person.pk:
        raise Http404
    return decision, contribution


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Why a text of mine was restricted, and my one objection. For its author only."""
    decision, contribution = _own_decision(request, pk)
    form = AppealForm(request.POST or None, initial={"submission_key": new_key()})
    sent = Posting(request, form)
    if sent.complete:
        check_rate(request, "write")
        words = form.cleaned_data["words"]
        facts = {"decision": decision, "person": request.person, "at": timezone.now()}
        if sent.did_once({"d": decision.pk, "w": words}, appeal, words=words, **facts):
            return redirect("moderation:show-statement", decision.pk)
    context = {
        "decision": decision,
        "contribution": contribution,
        "place": registry.kind(decision.case.kind).place(contribution),
        "appeal": Appeal.objects.filter(decision=decision).first(),
        "statement": statement(decision),
        "may_appeal": _may_appeal(request, contribution, decision),
        "form": form,
        "refusal": sent.refusal,
    }
    return render(request, "moderation/statement.html", context, status=sent.status)


def _may_appeal(request: HttpRequest, contribution: Contribution, decision: Decision) -> bool:
    facts = {"contribution": contribution, "decision": decision, "at": timezone.now()}
    return refusal_by(check_may_appeal, person=request.person, **facts) is None
