"""Surveys of statements: answer them one at a time, and write one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moderation.choices import State
from polls.actions.statements import (
    answer_statement,
    reword_statement,
    withdraw_statement,
    write_statement,
)
from polls.forms.statements import AnswerForm, StatementForm
from polls.models import Statement, StatementSurvey
from polls.pages.opinions import opinions_context
from polls.pages.surveys import (
    answers_context,
    list_context,
    place_in,
    refusal_of,
    survey_context,
)
from polls.queries.statements import surveys
from web.fragments import render_part, wants_part
from web.limits import check_rate
from web.parameters import choice_in
from web.posting import Posting, sent_once
from web.submissions import Saved, new_key

PARTS = {"pernyataan": "polls/survey_statement.html"}


def _survey_or_404(slug: str) -> StatementSurvey:
    return get_object_or_404(surveys(), consultation__slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_statements(request: HttpRequest, slug: str) -> HttpResponse:
    """The next statement with its three buttons, and all statements. Everybody may read them;
    verified residents answer."""
    survey, sent = _survey_or_404(slug), Posting(request)
    if sent.is_sent:
        check_rate(request, "answer")
        if _answered(request, survey, sent):
            return redirect(_way_on(request, slug))
    context = survey_context(request, survey)
    if sent.refusal is not None and context["refusal"] is None:
        context["notice"] = sent.refusal
    if wants_part(request) not in PARTS:
        context |= list_context(request, survey)
    page = "polls/survey.html"
    return render_part(request, page, context, parts=PARTS, status=sent.status)


def _answered(request: HttpRequest, survey: StatementSurvey, sent: Posting) -> bool:
    """Whether the answer that was sent is in."""
    form = AnswerForm(request.POST)
    if not form.is_valid() or request.person is None:
        return False
    found = survey.statements.select_related("survey__consultation__territory")
    statement = get_object_or_404(found, pk=form.cleaned_data["statement"])
    facts = {"person": request.person, "at": timezone.now()}
    return sent.did(
        answer_statement, statement=statement, answer=form.cleaned_data["answer"], **facts
    )


def _way_on(request: HttpRequest, slug: str) -> str:
    """The next statement; from the list of one's answers back to that list."""
    if choice_in(request.POST, "from", {"answers"}):
        return reverse("polls:list-answers", args=[slug])
    return reverse("polls:answer-statements", args=[slug]) + "#pernyataan"


@require_safe
def show_opinions(request: HttpRequest, slug: str) -> HttpResponse:
    """Which opinions there are: groups, what tells them apart, on what all agree. Everybody may
    read it once enough took part."""
    context = opinions_context(_survey_or_404(slug))
    return render(request, "polls/survey_opinions.html", context)


@login_required
@require_safe
def list_answers(request: HttpRequest, slug: str) -> HttpResponse:
    """What I answered and wrote in a survey. For that person alone."""
    context = answers_context(request, _survey_or_404(slug))
    return render(request, "polls/survey_answers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit_statement(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a survey a statement of one's own. For verified residents."""
    survey = _survey_or_404(slug)
    form = StatementForm(request.POST or None, initial={"submission_key": new_key()})
    sent = Posting(request, form, refusal=refusal_of(request, survey))
    if sent.complete:
        check_rate(request, "write")
        words = {"body": form.cleaned_data["body"]}
        facts = {"person": request.person, "survey": survey, "at": timezone.now(), **words}
        body = {"to": survey.pk, **words}
        made = sent.once(body, Saved, Saved.by(write_statement), **facts)
        if made is not None:
            messages.success(request, _said(made.state))
            return redirect("polls:list-answers", slug)
    context = {**place_in(survey), "form": form, "refusal": sent.refusal}
    status = sent.status if sent.is_sent else 200
    return render(request, "polls/statement_form.html", context, status=status)


def _said(state: str) -> str:
    if state == State.HELD:
        return _("Saved. A moderator looks at your statement first; you will be told.")
    return _("Saved. Others are asked about your statement from now on.")


def _own_or_404(request: HttpRequest, slug: str, pk: int) -> Statement:
    found = Statement.objects.select_related("survey__consultation")
    return get_object_or_404(
        found, pk=pk, survey__in=surveys().filter(consultation__slug=slug), author=request.person
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def change_statement(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Other words for a statement of mine. For its author."""
    statement = _own_or_404(request, slug, pk)
    initial = {"submission_key": new_key(), "body": statement.body}
    form = StatementForm(request.POST or None, initial=initial)
    sent = Posting(request, form)
    if sent.complete:
        check_rate(request, "write")
        facts = {"statement": statement, "person": request.person, "at": timezone.now()}
        made = sent.made(Saved.by(reword_statement), body=form.cleaned_data["body"], **facts)
        if made is not None:
            messages.success(request, _said(made.state))
            return redirect("polls:list-answers", slug)
    context = {**place_in(statement.survey), "form": form, "statement": statement}
    context["refusal"] = sent.refusal
    return render(request, "polls/statement_form.html", context, status=sent.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def take_back_statement(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Withdraw a statement of mine, after asking once. For its author."""
    statement = _own_or_404(request, slug, pk)
    sent = Posting(request)
    facts = {"statement": statement, "person": request.person, "at": timezone.now()}
    if sent.complete and sent.did(withdraw_statement, **facts):
        messages.success(request, _("Withdrawn. Nobody can read it any more."))
        return redirect("polls:list-answers", slug)
    context = {"statement": statement, "refusal": sent.refusal}
    return render(request, "polls/statement_withdraw.html", context, status=sent.status)
