from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, TranslatableMixin

from cms.blocks import RICH_TEXT_FEATURES
from cms.models.publishing import PublishedWhole
from participation.money import RupiahField


class PolicyProposalPage(PublishedWhole):
    """A policy proposal of the city, below the consultation that asks about it."""

    summary = models.TextField(_("summary in three sentences"), max_length=800)
    can_change = RichTextField(_("what can still change"), features=RICH_TEXT_FEATURES)
    cannot_change = RichTextField(
        _("what is already certain"), features=RICH_TEXT_FEATURES, blank=True
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("can_change"),
        FieldPanel("cannot_change"),
        InlinePanel("options", heading=_("Options"), label=_("option")),
        InlinePanel("sections", heading=_("Sections"), label=_("section")),
        InlinePanel("documents", heading=_("Documents"), label=_("document")),
    ]
    parent_page_types = ["participation.ConsultationPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    template = "proposals/proposal.html"

    class Meta:
        verbose_name = _("policy proposal")
        verbose_name_plural = _("policy proposals")


class ProposalOption(TranslatableMixin, Orderable):
    """One way to do it, with what it costs and what it brings."""

    page = ParentalKey(PolicyProposalPage, on_delete=models.CASCADE, related_name="options")
    label = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what would happen"), max_length=600)
    cost = RupiahField(_("cost in rupiah"), null=True, blank=True)
    effect = models.CharField(_("effect"), max_length=300, blank=True)

    panels = [
        FieldPanel("label"),
        FieldPanel("description"),
        FieldPanel("cost"),
        FieldPanel("effect"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("option of a proposal")


class ProposalSection(TranslatableMixin, Orderable):
    """A part of the text that residents can comment on."""

    page = ParentalKey(PolicyProposalPage, on_delete=models.CASCADE, related_name="sections")
    heading = models.CharField(_("heading"), max_length=160)
    text = RichTextField(_("text"), features=RICH_TEXT_FEATURES)

    panels = [FieldPanel("heading"), FieldPanel("text")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("section of a proposal")


class ProposalDocument(Orderable):
    """A document that belongs to the proposal."""

    page = ParentalKey(PolicyProposalPage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        "wagtaildocs.Document", models.CASCADE, related_name="+", verbose_name=_("document")
    )

    panels = [FieldPanel("document")]

    class Meta(Orderable.Meta):
        verbose_name = _("document of a proposal")
