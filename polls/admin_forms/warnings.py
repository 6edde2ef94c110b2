"""What the editors' form of a vote says above its fields."""

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel

from polls.queries.readiness import warnings_for


class WarningsPanel(Panel):
    """What to think of before a vote is published; gone when there is nothing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "polls/admin/warnings.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            parent = getattr(self.form, "parent_page", None)
            self.sentences = (
                warnings_for(self.instance, parent, timezone.now()) if parent is not None else []
            )

        def is_shown(self) -> bool:
            return bool(self.sentences)
