"""What contributions are about: themes, what is in them, and how a machine looked for them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.models import Consultation
from web.constraints import known, whole


class Theme(models.Model):
    """A group of contributions that is named and answered together.

    An official makes it, or a machine finds it. One of them may be "other": what fits no theme. It
    is answered like the others. A large theme may have parts; they are answered with it.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="themes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")
    """The theme that this is a part of. A contribution of a part is in its theme as well."""
    name = models.CharField(_("name"), max_length=120, blank=True)
    terms = models.JSONField(default=list, blank=True)
    """The words that mark it, the most telling first; empty where nothing was computed."""
    by_machine = models.BooleanField(default=False)
    is_named = models.BooleanField(default=False)
    """A person gave it its name: no computation takes another one."""
    is_other = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    """Grows with every correction, so that nobody corrects what he or she has not seen."""
    unread_reason = models.TextField(_("why they were not read"), blank=True)
    """Why contributions were put here that nobody had opened; everybody reads it."""
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["is_other", "created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "name"],
                condition=models.Q(is_other=False),
                name="theme_name_once",
            ),
            models.UniqueConstraint(
                fields=["consultation"],
                condition=models.Q(is_other=True),
                name="theme_other_once",
            ),
            models.CheckConstraint(
                condition=models.Q(is_other=False) | models.Q(parent=None, by_machine=False),
                name="theme_other_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                name="theme_is_no_part_of_itself",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Other")) if self.is_other else self.name

    @property
    def whole(self) -> "Theme":
        """The theme that is answered: itself, or the one that it is a part of."""
        return self.parent or self

    @property
    def language(self) -> str:
        """Of its name: the reader's for "other", else the one in which the city works."""
        return (get_language() if self.is_other else None) or str(settings.LANGUAGE_CODE)


class ThemeMember(models.Model):
    """A contribution in a theme."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="members")
    kind = models.CharField(max_length=24)
    key = models.PositiveBigIntegerField()
    unread = models.BooleanField(default=False)
    """Put here with many others, before anybody opened it or searched it out."""
    confidence = models.FloatField(null=True, blank=True)
    """Of a machine that put it here, from 0 to 1: how many of the texts most like it are in the
    same theme. None: a person put it here, and no computation takes it away.
    """
    likeness = models.FloatField(null=True, blank=True)
    """The cosine with the middle of the theme; the highest is the most typical text."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "kind", "key"], name="member_once"),
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(confidence__isnull=False),
                name="member_by_machine_once",
            ),
            models.CheckConstraint(
                condition=models.Q(confidence=None) | models.Q(confidence__range=(0, 1)),
                name="member_confidence_is_a_share",
            ),
        ]
        indexes = [models.Index(fields=["kind", "key"], name="member_contribution")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Step(models.TextChoices):
    """Where a computation of themes is."""

    WAITING = "waiting", _("waiting for the background work")
    READING = "reading", _("reading the texts")
    GROUPING = "grouping", _("grouping what is alike")
    NAMING = "naming", _("naming the groups")
    KEEPING = "keeping", _("putting each text into its theme")
    DONE = "done", _("done")
    FAILED = "failed", _("not done")


class Trouble(models.TextChoices):
    """Why a computation of themes was not done, in a sentence for officials."""

    FEW = (
        "few",
        _("Fewer than 30 texts say something by themselves. Read them and make themes yourself."),
    )
    CLOSED = (
        "closed",
        _("The decision was proposed or published meanwhile, so its themes stay as they are."),
    )
    BROKEN = (
        "broken",
        _(
            "The computation broke off, and nothing was changed. Ask for it once more. If it breaks"
            " off again, tell whoever looks after the site: the reason stands in its log."
        ),
    )


ENDED = (Step.DONE, Step.FAILED)


class ThemeRun(models.Model):
    """A computation of a consultation's themes: who asked for it, how far it is, what it found."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="theme_runs")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    step = models.CharField(max_length=12, choices=Step.choices, default=Step.WAITING)
    step_at = models.DateTimeField()
    """When it came to this step. What stands still for long has lost its server."""
    trouble = models.CharField(max_length=12, choices=Trouble.choices, blank=True)
    texts = models.PositiveIntegerField(default=0)
    """How many it read."""
    found = models.PositiveIntegerField(default=0)
    """How many themes it found."""
    read_up_to = models.JSONField(default=dict, blank=True)
    """The highest number that it, or what placed new texts since, has seen of each kind."""

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            known("step", Step, name="theme_run_step_is_known"),
            known("trouble", Trouble, or_empty=True, name="theme_run_trouble_is_known"),
            models.CheckConstraint(
                condition=models.Q(step=Step.FAILED) ^ models.Q(trouble=""),
                name="theme_run_trouble_is_told",
            ),
            models.UniqueConstraint(
                fields=["consultation"],
                condition=~models.Q(step__in=["done", "failed"]),
                name="theme_run_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.step}"

    @property
    def is_over(self) -> bool:
        return self.step in ENDED


class Verb(models.TextChoices):
    """What a person did with themes."""

    RENAMED = "renamed", _("renamed")
    MERGED = "merged", _("merged")
    MOVED = "moved", _("moved texts")
    SPLIT = "split", _("split")
    FOUND = "found", _("made from a search")


class ThemeChange(models.Model):
    """A correction of themes, with what was before, so that the last one can be undone."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="theme_changes")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    words = models.JSONField(default=dict)
    """What its sentence says: ``{"from": "Lampu", "to": "Penerangan", "count": 12}``."""
    before = models.JSONField(default=dict)
    """``themes``: their fields; ``members``: their rows; ``absent``: texts that were in none;
    ``left``: a digest of how it left them, so that undoing it destroys nothing that came after.
    """
    made = models.JSONField(default=list)
    """Numbers of the themes that it made."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            known("verb", Verb, name="theme_change_verb_is_known"),
            whole("undone", name="theme_change_undoing_is_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.verb}"

    @property
    def maker(self) -> str:
        """The public name of who did it."""
        person = getattr(self.made_by, "person", None)
        return person.public_name if person else ""
