import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.models import Consultation
from polls.contents import SHORTEST
from residents.models import Area, Person


class Method(models.TextChoices):
    SINGLE = "single", _("single choice")
    APPROVAL = "approval", _("approval of several options")
    RANKING = "ranking", _("ranking")
    BUDGET = "budget", _("projects within a budget")
    ALLOCATION = "allocation", _("division of a budget")
    SCORE = "score", _("points for each option")


class PollState(models.TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed, being counted")
    COUNTED = "counted", _("counted")


class Poll(models.Model):
    """A vote on a question. From opening on its rules are frozen and hashed into its log."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="poll")
    question = models.CharField(max_length=255)
    method = models.CharField(max_length=12, choices=Method.choices, default=Method.SINGLE)
    limits = models.JSONField(default=dict, blank=True)
    """What a choice may hold: ``most``, ``budget``, ``points`` (see ``polls.contents``)."""
    content_length = models.PositiveIntegerField(default=SHORTEST)
    """Bytes of every sealed content of this poll, fixed when it opens."""
    territory = models.ForeignKey(Area, models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=PollState.choices, default=PollState.PLANNED)
    quorum = models.PositiveIntegerField(default=0)
    order_seed = models.CharField(max_length=64, blank=True)
    public_key = models.CharField(max_length=64, blank=True)
    sealed_private_key = models.TextField(blank=True)
    """Encrypted under a key outside the database; empty after destruction."""
    rules_hash = models.CharField(max_length=64, blank=True)
    electorate = models.PositiveIntegerField(null=True)
    """How many could vote when the poll opened."""
    electorate_at_close = models.PositiveIntegerField(null=True)
    """The same at the close: residents confirmed meanwhile could vote too."""
    rehearsed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="poll_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PollState.OPEN) | models.Q(rehearsed_at__isnull=False),
                name="poll_open_was_rehearsed",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Option(models.Model):
    """What can be chosen. ``labels`` and ``effects`` hold the words by language code."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    labels = models.JSONField()
    descriptions = models.JSONField(default=dict)
    effects = models.JSONField(default=dict)
    cost = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="option_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.position}"


class Turnout(models.Model):
    """Who has voted. No time and no number in sequence, so that no order can be read from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="turnout")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="turnout_once")]

    def __str__(self) -> str:
        return f"{self.poll_id}"


class SealedBallot(models.Model):
    """An envelope: an unlinkable key and a sealed content of one length for the whole poll."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="envelopes")
    pseudonym = models.CharField(max_length=64)
    envelope = models.BinaryField()
    sending = models.CharField(max_length=64, blank=True)
    """Keyed hash of the sending that made it: a repeated one is recognised, without a time."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "pseudonym"], name="envelope_once")]

    def __str__(self) -> str:
        return f"{self.poll_id}"


class Ballot(models.Model):
    """An opened ballot, shuffled, without any way back to its envelope."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="ballots")
    choice = models.JSONField(null=True)
    """What was chosen (``polls.contents``); null when the envelope held no legal choice."""
    stratum = models.CharField(max_length=24, blank=True)

    def __str__(self) -> str:
        return f"{self.poll_id}"


class Tally(models.Model):
    """The frozen result with its method and the hash of what was counted."""

    poll = models.OneToOneField(Poll, models.PROTECT, related_name="tally")
    result = models.JSONField()
    inputs_hash = models.CharField(max_length=64)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.poll_id}"
