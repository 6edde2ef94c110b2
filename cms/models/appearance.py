from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.models import Orderable, PreviewableMixin

from web.translated import TranslatedField, WrittenInFirstLanguage

COLOUR = RegexValidator(r"\A#[0-9a-f]{6}\Z", _("Write a colour as # and six of 0–9 and a–f."))
COLOURS_BOTH = _("Choose both colours, or neither.")


def in_first_language(field: str) -> WrittenInFirstLanguage:
    return WrittenInFirstLanguage(field=field, name=f"site_{field}_first", or_nothing=True)


class SiteSettings(PreviewableMixin, BaseGenericSetting, ClusterableModel):
    """How the site calls itself, looks, leads and is reached. What is empty is as in the city's
    file."""

    name = TranslatedField(_("name of the site"), longest=40, blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Stands before the name, at most 48 pixels high."),
    )
    logo_words = TranslatedField(_("what the logo shows"), longest=120, blank=True)
    accent = models.CharField(
        _("colour of links and buttons"),
        max_length=7,
        blank=True,
        validators=[COLOUR],
        help_text=_("Such as #0a5c66. A lighter one for dark screens follows from it."),
    )
    accent_text = models.CharField(
        _("colour of text on it"),
        max_length=7,
        blank=True,
        validators=[COLOUR],
        help_text=_("Such as #ffffff. Both must be readable: contrast 4.5 : 1."),
    )
    footer = TranslatedField(_("text at the foot of each page"), longest=300, lines=3, blank=True)
    office = TranslatedField(_("office"), longest=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    whatsapp = models.CharField(_("WhatsApp"), max_length=20, blank=True)
    hours = TranslatedField(_("hours"), longest=120, blank=True)

    select_related = ["logo"]

    class Meta:
        verbose_name = _("name, look and contact")
        constraints = [
            *map(in_first_language, ("name", "logo_words", "footer", "office", "hours")),
            models.CheckConstraint(
                condition=models.Q(accent="", accent_text="")
                | ~models.Q(accent="") & ~models.Q(accent_text=""),
                name="site_colours_both",
                violation_error_message=COLOURS_BOTH,
            ),
        ]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "cms/appearance_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"request": request}


class SiteLink(Orderable):
    """A link of the site in every language: to a page, or to an address elsewhere."""

    page = models.ForeignKey(
        "wagtailcore.Page",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page"),
        help_text=_("In any language: each reader is led to the own one."),
    )
    words = TranslatedField(_("words"), longest=40, blank=True)

    class Meta(Orderable.Meta):
        abstract = True


class MenuItem(SiteLink):
    """What stands in the menu at the head of each page."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="menu")
    page = models.ForeignKey(
        "wagtailcore.Page",
        models.CASCADE,
        related_name="+",
        verbose_name=_("page"),
        help_text=_("In any language: each reader is led to the own one."),
    )

    class Meta(SiteLink.Meta):
        verbose_name = _("entry of the menu")
        constraints = [
            WrittenInFirstLanguage(field="words", name="menu_words_first", or_nothing=True)
        ]


class FooterLink(SiteLink):
    """What stands at the foot of each page."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="footer_links")
    url = models.URLField(_("address elsewhere"), blank=True)

    class Meta(SiteLink.Meta):
        verbose_name = _("link of the footer")
        constraints = [
            WrittenInFirstLanguage(field="words", name="footer_words_first", or_nothing=True),
            models.CheckConstraint(
                condition=models.Q(page=None) & ~models.Q(url="") & ~models.Q(words={})
                | models.Q(page__isnull=False, url=""),
                name="footer_leads_to_one_place",
                violation_error_message=_("Choose a page, or write an address and its words."),
            ),
        ]
