"""What the pages of the decision desk share."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from insights.forms import DecisionForm, OtherForm, ThemeForm
from insights.models import Decision
from insights.queries.deadlines import due_days
from insights.queries.decisions import lacks
from insights.queries.steps import open_steps, step_words
from insights.queries.themes import sorting, theme_cards
from participation.models import Consultation
from polls.queries.polls import settled_poll
from web.posting import Posting


def try_and_say(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do it and say so, or say why not. Whether it was done."""
    sent = Posting(request)
    if not sent.did(act):
        messages.warning(request, str(sent.refusal))
        return False
    messages.success(request, done)
    return True


def decision_of(consultation: Consultation) -> Decision | None:
    """What was written so far, with its translations."""
    return Decision.objects.filter(consultation=consultation).first()


def desk_context(consultation: Consultation, decision: Decision | None) -> dict[str, object]:
    """What stands on the left of the desk."""
    found = sorting(consultation)
    return {
        "consultation": consultation,
        "decision": decision,
        "is_open": decision is None or not (decision.published_at or decision.proposed_at),
        "cards": theme_cards(consultation),
        "sorting": found,
        "theme_form": ThemeForm(),
        "other_form": OtherForm(initial={"seen": found.to_explain}),
        "vote": settled_poll(consultation),
    }


def show_desk(
    request: HttpRequest,
    consultation: Consultation,
    *,
    form: DecisionForm | None = None,
    other_form: OtherForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The decision desk, with forms as they were sent. The caller says who may see it."""
    decision = decision_of(consultation)
    if form is None:
        names = DecisionForm.base_fields if decision else ()
        form = DecisionForm(initial={name: getattr(decision, name) for name in names})
    context = {
        **desk_context(consultation, decision),
        "form": form,
        "missing": lacks(consultation),
        "steps": step_words(open_steps(consultation, timezone.now())),
        "due_on": due_days([consultation]).get(consultation.pk),
        "today": timezone.localdate(),
        "languages": _languages(decision),
    }
    if other_form is not None:
        context["other_form"] = other_form
    return render(request, "insights/desk.html", context, status=status)


def _languages(decision: Decision | None) -> list[tuple[str, str, bool]]:
    """The other languages, and whether the decision is translated into them."""
    if decision is None:
        return []
    done = {code for code, texts in decision.translations.items() if texts.get("headline")}
    others = [(code, name) for code, name in settings.LANGUAGES if code != decision.language]
    return [(code, str(name), code in done) for code, name in others]
