from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page, TranslatableMixin

from accounts.models import Person
from cms.models.publishing import PublishedWhole
from moderation.choices import State
from moderation.models import Contribution
from participation.models import Consultation
from polls.choices import LONGEST_STATEMENT, Answer
from web.constraints import known
from web.languages import Words, picked


class SurveyPage(PublishedWhole):
    """Statements on which residents agree, disagree or pass; the title is the question.

    Applied to the survey when it is published. The page of the source language decides the dates.
    """

    introduction = models.CharField(
        _("introduction"),
        max_length=300,
        blank=True,
        help_text=_("What the city wants to learn, and what it does with it."),
    )
    opens_at = models.DateTimeField(
        _("opens"),
        null=True,
        blank=True,
        help_text=_("Empty: with the step “discussion” of the consultation."),
    )
    closes_at = models.DateTimeField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_("Empty: with the step “discussion” of the consultation."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("opens_at"), FieldPanel("closes_at")], heading=_("When")),
        InlinePanel(
            "seeds",
            heading=_("First statements"),
            label=_("statement"),
            help_text=_(
                "Ten to fifteen, from all sides, each with one thought. Residents add their own."
            ),
        ),
    ]
    private_page_options: list[str] = []
    parent_page_types = ["participation.ConsultationPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "polls/survey_page.html"

    class Meta:
        verbose_name = _("survey of statements")
        verbose_name_plural = _("surveys of statements")


class SeedStatement(TranslatableMixin, Orderable):
    """A statement that an editor gives a survey to begin with."""

    page = ParentalKey(SurveyPage, on_delete=models.CASCADE, related_name="seeds")
    text = models.CharField(_("statement"), max_length=LONGEST_STATEMENT)

    panels = [FieldPanel("text")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("first statement")


class StatementSurvey(models.Model):
    """One survey for all languages of a consultation: rules read this row, never the page."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="survey")
    question = models.CharField(max_length=255)
    """In the source language."""
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    live = models.BooleanField(default=True)
    """Whether its page is published."""
    imported = models.BooleanField(default=False)
    """Whether its statements and answers came from a file, and it has no page of its own."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="survey_opens_before_it_closes",
            )
        ]

    def __str__(self) -> str:
        return self.question


class StatementQuerySet(models.QuerySet["Statement"]):
    def public(self) -> "StatementQuerySet":
        return self.filter(state=State.PUBLISHED)


class Statement(Contribution):
    """One sentence on which one can agree or disagree; nobody reads who wrote it.

    Those of the editor are the city's. They have the words of every language, others those of
    whoever wrote them.
    """

    survey = models.ForeignKey(StatementSurvey, models.PROTECT, related_name="statements")
    seed_key = models.UUIDField(null=True, blank=True)
    """Of the editor's first statement that it is, in all languages; None for a resident's."""
    translations = models.JSONField(default=dict, blank=True)
    """The words in other languages than ``language``, by language code."""

    objects = StatementQuerySet.as_manager()

    class Meta(Contribution.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["survey", "state"])]
        constraints = [
            *Contribution.Meta.constraints,
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("body"), LONGEST_STATEMENT)
                | models.Q(external_key__isnull=False),
                name="statement_is_short",
            ),
            models.UniqueConstraint(fields=["survey", "seed_key"], name="statement_seed_once"),
        ]

    def __str__(self) -> str:
        return self.body

    @property
    def words(self) -> Words:
        """In the reader's language where it has words in it."""
        if not self.translations:
            return Words(self.body, self.language)
        return picked({**self.translations, self.language: self.body})


class StatementVote(models.Model):
    """What a person says to a statement; without a time, and shown to nobody else."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="statement_votes")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="votes")
    answer = models.SmallIntegerField(choices=Answer.choices)

    class Meta:
        constraints = [
            known("answer", Answer, name="statement_vote_is_known"),
            models.UniqueConstraint(fields=["person", "statement"], name="statement_vote_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.statement_id}"


class SurveyResult(models.Model):
    """What everybody may know of a survey's votes, told by ``polls.algorithms.opinion_result``."""

    survey = models.OneToOneField(StatementSurvey, models.CASCADE, related_name="result")
    told = models.JSONField()
    inputs_hash = models.CharField(max_length=64)
    """Of the votes and of which statements were public: the same votes tell the same."""
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"result of {self.survey_id}"
