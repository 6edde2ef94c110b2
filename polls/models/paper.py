import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from areas.models import Area
from polls.models.polls import Poll
from web.constraints import by_two, known


class MarkState(models.TextChoices):
    MARKED = "marked", _("waits for a second officer")
    CONFIRMED = "confirmed", _("votes on paper")
    TAKEN_BACK = "taken-back", _("taken back")


class PaperMark(models.Model):
    """Somebody votes on paper at a desk: noted by one officer, confirmed by another.

    No time, and nothing of the paper: only that this person cannot vote online as well.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="paper_marks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    """The kelurahan of the desk."""
    state = models.CharField(max_length=10, choices=MarkState.choices, default=MarkState.MARKED)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    back_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    """Why it is to be taken back."""
    seal = models.CharField(max_length=64, blank=True)
    """Keyed hash of all of it (``polls.queries.seals``): only this program makes it."""

    class Meta:
        constraints = [
            known("state", MarkState, name="paper_mark_state_is_known"),
            models.UniqueConstraint(
                fields=["poll", "person"],
                condition=~models.Q(state=MarkState.TAKEN_BACK),
                name="paper_mark_once",
            ),
            by_two(first="marked_by", name="paper_mark_by_two_officers"),
            models.CheckConstraint(
                condition=models.Q(state=MarkState.MARKED, confirmed_by=None)
                | models.Q(state=MarkState.CONFIRMED, confirmed_by__isnull=False)
                | models.Q(state=MarkState.TAKEN_BACK),
                name="paper_mark_confirmation_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(back_asked_by=None, reason="")
                | (models.Q(back_asked_by__isnull=False) & ~models.Q(reason="")),
                name="paper_mark_back_has_a_reason",
            ),
            by_two(
                first="back_asked_by",
                second="taken_back_by",
                name="paper_mark_back_by_two_officers",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=MarkState.TAKEN_BACK,
                    back_asked_by__isnull=False,
                    taken_back_by__isnull=False,
                )
                | (~models.Q(state=MarkState.TAKEN_BACK) & models.Q(taken_back_by=None)),
                name="paper_mark_back_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.state}"


class PaperKind(models.TextChoices):
    """What a paper says."""

    CHOICE = "choice", _("a choice")
    BLANK = "blank", _("nothing: it is blank")
    INVALID = "invalid", _("it is invalid")


class PaperBallot(models.Model):
    """A paper from the urns, by the number that was written on it when it was taken out.

    The papers were mixed before they got numbers: nothing leads from one to a person. What it says
    is no longer here once two officers read the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="papers")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    """As whose papers it is read: a kelurahan, or where few voted the kecamatan or the city."""
    number = models.PositiveIntegerField()
    settled = models.BooleanField(default=False)
    """Two officers read the same: it is a ``SealedPaper`` now, which nothing joins to this row."""

    class Meta:
        ordering = ["area", "number"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "area", "number"], name="paper_number_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="paper_numbers_begin_at_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.number}"


class PaperReading(models.Model):
    """That one of two officers read a paper, each without seeing what the other read.

    What was read is encrypted under the key outside the database until both read the same; then
    it is gone, and only who read is left.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    paper = models.ForeignKey(PaperBallot, models.CASCADE, related_name="readings")
    turn = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sealed = models.TextField(blank=True)
    """Kind, choice, reason (``polls.queries.readings.encrypt_reading``); empty once two agreed."""

    class Meta:
        ordering = ["turn"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "turn"], name="paper_turn_once"),
            models.UniqueConstraint(fields=["paper", "by"], name="paper_read_by_two_officers"),
            models.CheckConstraint(
                condition=models.Q(turn__in=[1, 2]), name="paper_first_or_second_reading"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}/{self.turn}"


class SealedPaper(models.Model):
    """What a paper says, once two officers read the same: sealed under the key of the vote.

    As with a vote cast online. Nothing leads from here to the paper, its desk or who read it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="sealed_papers")
    envelope = models.BinaryField()
    seal = models.CharField(max_length=64, blank=True)
    """Keyed hash of vote and envelope (``polls.queries.seals``): only this program makes it."""

    def __str__(self) -> str:
        return f"{self.poll_id}"


class PaperClosing(models.Model):
    """The papers are all in: said by one officer, confirmed by another. Then the count runs."""

    poll = models.OneToOneField(Poll, models.PROTECT, related_name="paper_closing")
    papers = models.PositiveIntegerField()
    voters = models.PositiveIntegerField()
    """How many people were marked and confirmed."""
    explanation = models.TextField(blank=True)
    """Why there are more or fewer papers than voters; public."""
    seal = models.CharField(max_length=64, blank=True)
    """Keyed hash of all of it (``polls.queries.seals``): only this program makes it."""
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            by_two(name="paper_closing_by_two_officers"),
            models.CheckConstraint(
                condition=models.Q(papers=models.F("voters")) | ~models.Q(explanation=""),
                name="paper_difference_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.papers}"
