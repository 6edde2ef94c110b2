"""What consultations are about, as the city divides its work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from web.languages import picked
from web.translated import TranslatedField, WrittenInFirstLanguage


class Topic(models.Model):
    """One subject, such as transport, by which residents find consultations."""

    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        help_text=_("Short and lasting, such as “transport”. It stands in addresses of lists."),
    )
    name = TranslatedField(_("name"), longest=60)

    class Meta:
        ordering = ["code"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [WrittenInFirstLanguage(field="name", name="topic_name_first")]

    def __str__(self) -> str:
        return str(picked(self.name))
