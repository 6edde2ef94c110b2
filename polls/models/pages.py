from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import RadioSelect, Select
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page, TranslatableMixin

from cms.models.publishing import PublishedWhole
from participation.money import RupiahField
from polls.choices import STEPS, Completion, Published, Rule, Ties
from residents.models.groups import group_field, within_territory_field
from web.constraints import known


class PollPage(PublishedWhole):
    """How a consultation votes; its title is the question. Without one, residents choose one of
    the options of the consultation's proposals.

    Applied to the planned poll when it is published, and frozen when the poll opens.
    """

    rule = models.CharField(
        _("how it is counted"), max_length=16, choices=Rule.choices, default=Rule.SINGLE_CHOICE
    )
    most = models.PositiveSmallIntegerField(
        _("how many options a voter may mark or rank"),
        null=True,
        blank=True,
        help_text=_("Empty: as many as there are."),
    )
    points = models.PositiveSmallIntegerField(
        _("highest number of points"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    seats = models.PositiveSmallIntegerField(
        _("how many win"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("For a ranking for several seats."),
    )
    budget = RupiahField(_("budget in rupiah"), null=True, blank=True)
    step = models.PositiveSmallIntegerField(
        _("steps of a divided budget"),
        choices=[(percent, f"{percent}%") for percent in STEPS],
        default=5,
        help_text=_(
            "For a budget that each voter divides: amounts are multiples of this part of it. An "
            "amount of their own would be a sign by which a ballot is recognised."
        ),
    )
    completion = models.CharField(
        _("money left over by equal shares"),
        max_length=16,
        choices=Completion.choices,
        default=Completion.ADD1,
    )
    ties = models.CharField(
        _("equal counts"), max_length=8, choices=Ties.choices, default=Ties.TOGETHER
    )
    quorum = models.PositiveIntegerField(
        _("quorum"),
        default=0,
        help_text=_("How many people must vote for the result to stand. 0: no quorum."),
    )
    published = models.CharField(
        _("how ballots are published"),
        max_length=8,
        choices=Published.choices,
        default=Published.WHOLE,
        help_text=_(
            "For a ranking. What the count does not read can be left out, so that a voter cannot "
            "show how he or she voted by an unusual order. The result stays the same."
        ),
    )
    paper = models.BooleanField(
        _("also on paper"),
        default=False,
        help_text=_(
            "People without a phone vote at the desk of their kelurahan. Two officers enter each "
            "paper after the close, and the count waits for them."
        ),
    )
    group = group_field()
    within_territory = within_territory_field()

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("group", widget=Select), FieldPanel("within_territory")],
            heading=capfirst(_("who may vote")),
        ),
        FieldPanel("rule", widget=RadioSelect),
        MultiFieldPanel(
            [
                FieldPanel("most"),
                FieldPanel("points", help_text=_("For points.")),
                FieldPanel("seats"),
            ],
            heading=capfirst(_("ballot")),
        ),
        MultiFieldPanel(
            [
                FieldPanel("ties"),
                FieldPanel("quorum"),
                FieldPanel("paper"),
                FieldPanel("published"),
            ],
            heading=capfirst(_("fixed before the opening")),
        ),
        MultiFieldPanel(
            [
                FieldPanel("budget", help_text=_("For the three ways of counting with a budget.")),
                FieldPanel("step"),
                FieldPanel("completion", help_text=_("For a budget in equal shares.")),
            ],
            heading=capfirst(_("budget")),
        ),
        InlinePanel(
            "shares",
            heading=capfirst(_("hard shares of the budget")),
            label=_("share"),
            help_text=_(
                "For a budget that each voter divides: how much the options of a category get "
                "together. Each option carries its category."
            ),
        ),
        InlinePanel(
            "planned_options",
            heading=capfirst(_("options")),
            label=_("option"),
            help_text=_("None: the options of the proposals are voted on."),
        ),
    ]
    private_page_options: list[str] = []
    parent_page_types = ["participation.ConsultationPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "polls/poll_page.html"

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            known("published", Published, or_empty=True, name="poll_page_published_is_known"),
            known("ties", Ties, or_empty=True, name="poll_page_ties_is_known"),
            known("completion", Completion, or_empty=True, name="poll_page_completion_is_known"),
            known("step", STEPS, name="poll_page_step_is_known"),
            known("rule", Rule, or_empty=True, name="poll_page_rule_is_known"),
        ]


class PlannedOption(TranslatableMixin, Orderable):
    """What can be chosen."""

    page = ParentalKey(PollPage, on_delete=models.CASCADE, related_name="planned_options")
    label = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what would happen"), max_length=600, blank=True)
    effect = models.CharField(_("effect"), max_length=300, blank=True)
    cost = RupiahField(_("cost in rupiah"), null=True, blank=True)
    category = models.CharField(_("category"), max_length=60, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.PROTECT,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Give every option one, or none, so that none stands out."),
    )
    alternative = models.CharField(_("what the picture shows"), max_length=250, blank=True)
    link = models.URLField(_("where more about it stands"), blank=True)

    panels = [
        FieldPanel("label"),
        FieldPanel("description"),
        FieldPanel("effect"),
        FieldPanel("cost"),
        FieldPanel("category"),
        FieldPanel("picture"),
        FieldPanel("alternative"),
        FieldPanel("link"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("option of a vote")


class PollShare(Orderable):
    """A hard limit: how much of the money the options of a category get, in percent."""

    page = ParentalKey(PollPage, on_delete=models.CASCADE, related_name="shares")
    category = models.CharField(_("category"), max_length=60)
    least = models.PositiveSmallIntegerField(
        _("at least, in percent"), default=0, validators=[MaxValueValidator(100)]
    )
    most = models.PositiveSmallIntegerField(
        _("at most, in percent"), default=100, validators=[MaxValueValidator(100)]
    )

    panels = [FieldPanel("category"), FieldPanel("least"), FieldPanel("most")]

    class Meta(Orderable.Meta):
        verbose_name = _("share of a budget")
