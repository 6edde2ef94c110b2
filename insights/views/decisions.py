from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from insights.actions.decisions import publish_decision, save_decision
from insights.forms import DecisionForm
from insights.models import Decision
from insights.queries.content import signed_reports
from insights.queries.deadlines import due_days
from insights.queries.decisions import answer_words, lacks, published, theme_name, words_of
from insights.queries.themes import sorting, theme_cards
from insights.views.desk import desk_context, try_and_say
from insights.views.reports import consultation_or_404
from residents.choices import Role
from residents.decorators import role_required, sent_once
from residents.refusal import Refused


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def edit_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """The decision desk: what is missing, themes, and the decision's words. For officials."""
    consultation = consultation_or_404(slug)
    found = Decision.objects.prefetch_related("translations")
    decision = found.filter(consultation=consultation).first()
    initial = (
        {name: getattr(decision, name) for name in DecisionForm.base_fields} if decision else {}
    )
    form = DecisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = {"consultation": consultation, "by": request.user, "at": timezone.now()}
        try_and_say(request, partial(save_decision, **facts, **form.cleaned_data), _("Saved."))
        return redirect("insights:edit-decision", slug)
    context = {
        **desk_context(consultation, decision),
        "form": form,
        "missing": lacks(consultation),
        "due_on": due_days([consultation]).get(consultation.pk),
        "today": timezone.localdate(),
        "languages": _languages(decision),
    }
    return render(request, "insights/desk.html", context)


def _languages(decision: Decision | None) -> list[tuple[str, str, bool]]:
    """The other languages, and whether the decision is translated into them."""
    if decision is None:
        return []
    done = {t.language for t in decision.translations.all() if t.headline}
    others = [(code, name) for code, name in settings.LANGUAGES if code != decision.language]
    return [(code, str(name), code in done) for code, name in others]


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the decision; refused with the list while something is missing. For officials."""
    decision = Decision.objects.filter(consultation=consultation_or_404(slug)).first()
    if decision is None:
        messages.warning(request, _("Write the decision first."))
        return redirect("insights:edit-decision", slug)
    try:
        publish_decision(decision=decision, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("insights:edit-decision", slug)
    messages.success(request, _("Published. Everybody who took part is being told."))
    return redirect("insights:show-decision", slug)


@require_safe
def show_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """What the city decided and why, theme by theme. Everybody may read it."""
    decision = get_object_or_404(published(), consultation__slug=slug)
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "decision": decision,
        "words": words_of(decision, language),
        "consultation": decision.consultation,
        "entries": [
            {
                "card": card,
                "name": theme_name(card.theme, language),
                "words": answer_words(card.answer, language) if card.answer else None,
            }
            for card in theme_cards(decision.consultation)
            if card.size or not card.theme.is_other
        ],
        "sorting": sorting(decision.consultation),
        "reports": signed_reports(decision.consultation)[:3],
    }
    return render(request, "insights/decision.html", context)
