from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting_role import role_required
from accounts.choices import Role
from insights.actions.translations import AnswerWords, translate_decision
from insights.forms import translation_form
from insights.models import Decision
from insights.queries.decisions import DECISION_TEXTS
from insights.queries.themes import themes_of
from web.posting import sent_once


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def translate(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The decision and its answers in another language, beside the original. For officials."""
    found = Decision.objects.select_related("consultation")
    decision = get_object_or_404(found, consultation__slug=slug)
    if language not in dict(settings.LANGUAGES) or language == decision.language:
        raise Http404
    form, originals = translation_form(
        decision, themes_of(decision.consultation), language, request.POST or None
    )
    if request.method == "POST" and form.is_valid():
        _keep(request, decision, language, form)
        return redirect("insights:edit-decision", slug)
    context = {
        "consultation": decision.consultation,
        "decision": decision,
        "language_name": dict(settings.LANGUAGES)[language],
        "form": form,
        "pairs": [(form[name], original) for name, original in originals.items()],
    }
    return render(request, "insights/translation.html", context)


def _keep(request: HttpRequest, decision: Decision, language: str, form: forms.Form) -> None:
    typed = form.cleaned_data
    answered = {int(name.partition("_")[2]) for name in typed if name.startswith("reason_")}
    translate_decision(
        decision=decision,
        language=language,
        words={name: typed[name] for name in DECISION_TEXTS if name in typed},
        answers={
            pk: AnswerWords(typed.get(f"name_{pk}", ""), typed[f"reason_{pk}"]) for pk in answered
        },
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("Saved."))
