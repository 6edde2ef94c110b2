"""What an editor's form checks before a survey of statements is saved."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.admin_forms import CityPageForm
from polls.queries.survey_pages import survey_below
from polls.rules.statements import check_may_have_page, check_may_set_close, check_may_set_dates
from web.languages import name_of
from web.refusal import refusal_by
from web.values import visible

DATES = ("opens_at", "closes_at")


class SurveyForm(CityPageForm):
    """Statements say something, and dates fit each other and what has begun."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        locale = self.instance.locale if self.instance.locale_id else None
        if locale is not None and locale.language_code != settings.LANGUAGE_CODE:
            source = name_of(settings.LANGUAGE_CODE)
            decided = _("The page in %(language)s decides this.") % {"language": source}
            for name in self.fields.keys() & set(DATES):
                self.fields[name].disabled = True
                self.fields[name].help_text = decided

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The close comes after the opening."))
        known = survey_below(self.parent_page)
        foreign = refusal_by(check_may_have_page, survey=known)
        if foreign is not None:
            self.add_error(None, str(foreign))
        refusal = refusal_by(check_may_set_dates, survey=known, opens_at=opens, at=timezone.now())
        if refusal is not None and "opens_at" in self.changed_data:
            self.add_error("opens_at", str(refusal))
        over = refusal_by(check_may_set_close, survey=known, at=timezone.now())
        if over is not None and "closes_at" in self.changed_data:
            self.add_error("closes_at", str(over))
        formset = self.formsets.get("seeds")
        for form in formset.forms if formset is not None and formset.errors is not None else []:
            if form.cleaned_data and not visible(form.cleaned_data.get("text", "-")):
                form.add_error("text", _("Write a sentence with which one can agree or disagree."))
        return cleaned
