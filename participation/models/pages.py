from django.db import models
from django.forms import RadioSelect, Select
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from cms.blocks import BodyBlock
from cms.models.publishing import PublishedWhole
from participation.choices import ParticipationLevel, PhaseKind
from residents.models.groups import group_field, within_territory_field
from web.constraints import known

QUESTIONS = ("problem", "influence", "commitment", "means", "time_left")
"""The five that the OECD asks before a city involves its residents, as fields of the page."""


class ConsultationIndexPage(PublishedWhole):
    """All consultations: running, coming and answered."""

    introduction = models.CharField(_("introduction"), max_length=250, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["participation.ConsultationPage"]
    max_count_per_parent = 1
    private_page_options: list[str] = []
    template = "participation/consultation_index.html"

    class Meta:
        verbose_name = _("consultation list")


class ConsultationPage(PublishedWhole):
    """What editors write about one consultation; its title is the question."""

    promise = models.CharField(_("promise in one sentence"), max_length=300)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("Stands on the cards that lead here, and above the question."),
    )
    picture_words = models.CharField(
        _("what the picture shows"),
        max_length=250,
        blank=True,
        help_text=_("For those who do not see it."),
    )
    topic = models.ForeignKey(
        "participation.Topic",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
    )
    level = models.CharField(
        _("level of participation"), max_length=12, choices=ParticipationLevel.choices
    )
    territory = models.ForeignKey(
        "areas.Area",
        models.PROTECT,
        null=True,  # a draft can be saved without; publishing asks for it
        related_name="+",
        verbose_name=_("territory"),
    )
    group = group_field()
    within_territory = within_territory_field()
    department = models.ForeignKey(
        "cms.Department",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("responsible department"),
    )
    introduction = models.TextField(_("introduction"), max_length=800)
    body = StreamField(BodyBlock(), verbose_name=_("background"), blank=True)
    problem = models.TextField(
        _("Which problem can residents help to solve?"),
        max_length=500,
        help_text=_("What residents know, or can do, that the city cannot know or do alone."),
    )
    influence = models.TextField(
        _("What can still change?"),
        max_length=500,
        help_text=_("Name what is open, and say plainly what is already certain."),
    )
    commitment = models.TextField(
        _("Who has promised to use the result?"),
        max_length=500,
        help_text=_("The mayor, the head of a department or the council, and what they promised."),
    )
    means = models.TextField(
        _("Which money and which people are there for it?"),
        max_length=500,
        help_text=_("For the consultation itself, and for doing what comes out of it."),
    )
    time_left = models.TextField(
        _("Is there enough time before the decision?"),
        max_length=500,
        help_text=_("When and by whom it is decided, and how long residents can speak before."),
    )
    answer_by = models.DateField(
        _("the city answers by"),
        null=True,
        help_text=_("Everybody can read this date, and whether the answer is late."),
    )

    content_panels = [
        TitleFieldPanel(
            "title",
            placeholder=_("Question to residents"),
            help_text=_("One question that residents can answer, in their words."),
        ),
        FieldPanel("promise"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_words")], heading=_("Picture")),
        MultiFieldPanel(
            [
                FieldPanel("level", widget=RadioSelect),
                FieldPanel("topic", widget=Select),
                FieldPanel("territory"),
                FieldPanel("group", widget=Select),
                FieldPanel("within_territory"),
                FieldPanel("department"),
            ],
            heading=_("Frame"),
        ),
        FieldPanel("introduction"),
        FieldPanel("body"),
        MultiFieldPanel(
            [*map(FieldPanel, QUESTIONS), FieldPanel("answer_by")],
            heading=_("Why residents are asked"),
            help_text=_(
                "A consultation opens only with an answer to each question. "
                "A draft can be saved without. Residents can read the answers."
            ),
        ),
        InlinePanel("planned_phases", heading=_("Phases"), label=_("phase")),
    ]
    private_page_options: list[str] = []
    """Everybody may read a debate; who may take part in it is the audience in the frame."""
    parent_page_types = ["participation.ConsultationIndexPage"]
    subpage_types = [
        "proposals.PolicyProposalPage",
        "polls.PollPage",
        "polls.SurveyPage",
        "cms.TextPage",
    ]
    template = "participation/consultation.html"

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            known(
                "level", ParticipationLevel, or_empty=True, name="consultation_page_level_is_known"
            ),
        ]

    def answers(self) -> list[tuple[str, str]]:
        """The five questions with the city's answers."""
        fields = [self._meta.get_field(name) for name in QUESTIONS]
        return [(str(field.verbose_name), getattr(self, field.name)) for field in fields]


class PlannedPhase(Orderable):
    """A phase as the editor plans it; applied to the consultation when the page is published."""

    page = ParentalKey(ConsultationPage, on_delete=models.CASCADE, related_name="planned_phases")
    kind = models.CharField(_("kind"), max_length=12, choices=PhaseKind.choices)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    panels = [
        FieldPanel("kind"),
        FieldPanel(
            "starts_at", help_text=_("In the city's own time, for example 20/12/2026 10:00.")
        ),
        FieldPanel("ends_at"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("planned phase")
        constraints = [
            known("kind", PhaseKind, or_empty=True, name="planned_phase_kind_is_known"),
        ]
