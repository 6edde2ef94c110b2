"""What an editor's form checks before a consultation is saved."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.admin_forms import CityPageForm
from participation import rules
from participation.choices import TAKING_PART, ParticipationLevel, with_words
from participation.models import Consultation
from participation.registries.activities import check_may_unplan
from web.languages import name_of
from web.refusal import Refused

RULED_BY_SOURCE = (
    "level",
    "topic",
    "picture",
    "territory",
    "group",
    "within_territory",
    "department",
    "answer_by",
)


class ConsultationForm(CityPageForm):
    """Each phase ends after it begins, no kind comes twice, and no promise is taken back.

    In a translation the frame can be read only: the page of the source language rules.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "group" in self.fields:
            self.fields["group"].empty_label = _("Residents of the territory")
        if "level" in self.fields:
            self.fields["level"].choices = with_words(ParticipationLevel)
        locale = self.instance.locale if self.instance.locale_id else None
        if locale is not None and locale.language_code != settings.LANGUAGE_CODE:
            self._show_what_rules()

    def _show_what_rules(self) -> None:
        row, source = self._row(), name_of(settings.LANGUAGE_CODE)
        decided = _("The page in %(language)s decides this.") % {"language": source}
        for name in RULED_BY_SOURCE:
            field = self.fields.get(name)
            if field is None:
                continue
            field.disabled = True
            field.help_text = decided
            if row is not None:
                value = getattr(row, name)
                self.initial[name] = getattr(value, "pk", value)

    def _row(self) -> Consultation | None:
        key = self.instance.translation_key
        return Consultation.objects.filter(translation_key=key).first()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not cleaned.get("group") and "within_territory" in cleaned:
            cleaned["within_territory"] = True
        row, at = self._row(), timezone.now()
        level = self.fields.get("level")
        if level and not level.disabled and cleaned.get("level"):
            try:
                rules.check_level(consultation=row, level=cleaned["level"], at=at)
            except Refused as refused:
                self.add_error("level", str(refused))
        phases = self._phases()
        if not phases and not self.is_deferred_validation and "planned_phases" in self.formsets:
            self.add_error(None, _("Plan at least one phase: without one nobody can take part."))
        self._check_unplanned(row, phases)
        ends = [self._end_of(form, row, at) for form in phases]
        last = max((end for end in ends if end), default=None)
        answer_by = cleaned.get("answer_by")
        if answer_by and last and answer_by < timezone.localdate(last):
            self.add_error("answer_by", _("The city answers after residents have had their say."))
        return cleaned

    def _phases(self) -> list[Any]:
        """The forms of phases that stay; each kind once."""
        kinds: set[str] = set()
        found: list[Any] = []
        formset = self.formsets.get("planned_phases")
        if formset is None or formset.errors is None:  # asking for the errors reads the phases
            return found
        for form in formset.forms:
            data = getattr(form, "cleaned_data", {})
            if not data or data.get("DELETE"):
                continue
            if data.get("kind") in kinds:
                form.add_error("kind", _("A consultation has each kind of phase once."))
            kinds.add(data.get("kind", ""))
            found.append(form)
        return found

    def _check_unplanned(self, row: Consultation | None, phases: list[Any]) -> None:
        """What is missing among the phases may go."""
        if row is None or self.is_deferred_validation or "planned_phases" not in self.formsets:
            return
        left = {form.cleaned_data.get("kind") for form in phases}
        for phase in row.phases.exclude(kind__in=left - {None}):
            try:
                check_may_unplan(phase.kind, row)
            except Refused as refused:
                self.add_error(None, str(refused))

    def _end_of(self, form: Any, row: Consultation | None, at: datetime) -> datetime | None:
        """When residents have had their say in this phase, None for one without their part."""
        kind = form.cleaned_data.get("kind", "")
        starts, ends = form.cleaned_data.get("starts_at"), form.cleaned_data.get("ends_at")
        if starts and ends and ends <= starts:
            form.add_error("ends_at", _("A phase ends after it begins."))
        try:
            if starts:
                rules.check_beginning(consultation=row, kind=kind, starts_at=starts, at=at)
        except Refused as refused:
            form.add_error("starts_at", str(refused))
        return ends if kind in TAKING_PART else None
