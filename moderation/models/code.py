"""The published code: what is not allowed, in the city's words, with every earlier wording."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.choices import Reason
from web.constraints import known
from web.languages import Words, picked
from web.translated import TranslatedField, WrittenInFirstLanguage


class RuleVersion(models.Model):
    """A wording of one rule. Never changed: a decision keeps the one under which it was taken.

    The newest of a reason is in force. Triggers refuse other words in a row that stands.
    """

    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    number = models.PositiveIntegerField()
    name = TranslatedField(_("name"), longest=80)
    words = TranslatedField(_("what is not allowed"), longest=600, lines=4)
    example = TranslatedField(_("example"), longest=400, lines=3)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """None: the wording that comes with the platform."""

    class Meta:
        ordering = ["reason", "-number"]
        constraints = [
            known("reason", Reason, name="rule_reason_is_known"),
            models.UniqueConstraint(fields=["reason", "number"], name="rule_version_once"),
            WrittenInFirstLanguage(field="name", name="rule_name_first"),
            WrittenInFirstLanguage(field="words", name="rule_words_first"),
            WrittenInFirstLanguage(field="example", name="rule_example_first"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} v{self.number}"

    @property
    def title(self) -> Words:
        """Its name in the reader's language."""
        return picked(self.name)

    @property
    def text(self) -> Words:
        return picked(self.words)

    @property
    def shown(self) -> Words:
        """Its example in the reader's language."""
        return picked(self.example)
