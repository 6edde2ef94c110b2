"""What an editor's form checks before a consultation is saved."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm


class ConsultationForm(WagtailAdminPageForm):
    """Each phase ends after it begins, and no kind comes twice."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "planned_phases" not in self.formsets:
            return cleaned
        kinds: set[str] = set()
        for form in self.formsets["planned_phases"].forms:
            data = getattr(form, "cleaned_data", {})
            if not data or data.get("DELETE"):
                continue
            if data.get("kind") in kinds:
                form.add_error("kind", _("A consultation has each kind of phase once."))
            kinds.add(data.get("kind", ""))
            starts, ends = data.get("starts_at"), data.get("ends_at")
            if starts and ends and ends <= starts:
                form.add_error("ends_at", _("A phase ends after it begins."))
        return cleaned
