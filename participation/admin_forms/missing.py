"""Panels of our own in the editors' form."""

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel

from participation.registries.readiness import missing_for


class MissingPanel(Panel):
    """Says above the form what a consultation still misses; gone when nothing is missing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "participation/admin/missing.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            saved = self.instance is not None and self.instance.pk is not None
            self.sentences = missing_for(self.instance, timezone.now()) if saved else []

        def is_shown(self) -> bool:
            return bool(self.sentences)
