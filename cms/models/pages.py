from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import BodyBlock
from cms.models.publishing import PublishedWhole


class HomePage(PublishedWhole):
    """The city's front page: what is being decided now."""

    introduction = models.CharField(_("introduction"), max_length=250, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("further text"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    private_page_options: list[str] = []
    """Below it stand the debates, which are for everybody to read."""
    template = "cms/home.html"

    class Meta:
        verbose_name = _("home page")


class NewsIndexPage(PublishedWhole):
    """All city news, newest first."""

    content_panels = Page.content_panels
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    max_count_per_parent = 1
    template = "cms/news_index.html"

    class Meta:
        verbose_name = _("news list")


class NewsPage(PublishedWhole):
    """One news article."""

    published_on = models.DateField(_("date"), default=timezone.localdate)
    introduction = models.TextField(_("introduction"), max_length=500)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("published_on"),
        FieldPanel("introduction"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "cms/news.html"

    class Meta:
        verbose_name = _("news article")
        verbose_name_plural = _("news articles")


class TextPage(PublishedWhole):
    """A page of plain text: house rules, privacy, help."""

    body = StreamField(BodyBlock(), verbose_name=_("text"))

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["cms.HomePage", "cms.TextPage"]
    subpage_types = ["cms.TextPage"]
    template = "cms/text.html"

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")
