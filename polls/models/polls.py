import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Person
from areas.models import Area
from participation.models import Consultation
from polls.algorithms.contents import SHORTEST
from polls.choices import Method, Rule
from residents.models import ForAudience
from web.constraints import known


class PollState(models.TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed, being counted")
    COUNTED = "counted", _("counted")
    ANNULLED = "annulled", _("annulled")
    CONSENSUS = "consensus", _("decided by consensus (musyawarah mufakat)")


class KeyKind(models.TextChoices):
    """Who holds the key that opens the envelopes."""

    SERVER = "server", _("the server, encrypted under a key outside the database")
    TRUSTEES = "trustees", _("named officers, several of whom are needed")


class Poll(ForAudience):
    """A vote on a question. From opening on its rules are frozen and hashed into its log."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="poll")
    question = models.CharField(max_length=255)
    method = models.CharField(max_length=12, choices=Method.choices, default=Method.SINGLE)
    limits = models.JSONField(default=dict, blank=True)
    """What a choice may hold: ``most``, ``budget``, ``step``, ``points``
    (``polls.algorithms.contents``)."""
    rule = models.CharField(max_length=16, choices=Rule.choices, default=Rule.SINGLE_CHOICE)
    counting = models.JSONField(default=dict, blank=True)
    """Beside the limits: ``seats``, ``ties``, ``completion``, ``shares``, and of a ranking how much
    is ``published``."""
    content_length = models.PositiveIntegerField(default=SHORTEST)
    """Bytes of every sealed content of this poll, fixed when it opens."""
    paper = models.BooleanField(default=False)
    """Whether people may also vote on paper at the desk of their kelurahan."""
    territory = models.ForeignKey(Area, models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=PollState.choices, default=PollState.PLANNED)
    quorum = models.PositiveIntegerField(default=0)
    order_seed = models.CharField(max_length=64, blank=True)
    public_key = models.CharField(max_length=64, blank=True)
    sealed_private_key = models.TextField(blank=True)
    """Encrypted under a key outside the database; empty with trustees and after destruction."""
    outside_key = models.CharField(max_length=8, blank=True)
    """Name of the key outside the database under which voters have their pseudonyms."""
    key_kind = models.CharField(max_length=8, choices=KeyKind.choices, default=KeyKind.SERVER)
    trustees_needed = models.PositiveSmallIntegerField(default=0)
    """How many trustees must bring their share, k of n."""
    trustees_named = models.PositiveSmallIntegerField(default=0)
    shares_id = models.PositiveIntegerField(null=True)
    """Common number of the shares (SLIP-39): tells those of another poll apart."""
    offline = models.BooleanField(default=False)
    """Whether the officers draw the key and open the envelopes on a machine of their own
    (``polls.algorithms.open_votes``), so that no share ever comes here."""
    signing_key = models.CharField(max_length=64, blank=True)
    """Public half with which what they opened is signed; empty where shares come here."""
    rules_hash = models.CharField(max_length=64, blank=True)
    electorate = models.PositiveIntegerField(null=True)
    """How many could vote when the poll opened."""
    electorate_at_close = models.PositiveIntegerField(null=True)
    """The same at the close: residents confirmed meanwhile could vote too."""
    difference = models.JSONField(default=dict, blank=True)
    """Sealed votes and voters that do not fit, as last found (``polls.algorithms.roll``); empty
    when all do.

    For pages, and so that nothing tries to count meanwhile; the count compares by itself.
    """
    rehearsed_at = models.DateTimeField(null=True)
    rehearsed_mark = models.CharField(max_length=64, blank=True)
    """Of officers' shares: which key it was (``polls.queries.outside_key.rehearsed_marks``)."""
    closed_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    """When envelopes and key were destroyed after the objection period."""
    file_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    """SHA-256 of the file from which the poll was imported; null for a vote of our own."""
    imported = models.JSONField(default=dict, blank=True)
    """What that file said of itself, and its projects' identifiers by position."""

    class Meta:
        constraints = [
            known("key_kind", KeyKind, name="poll_key_kind_is_known"),
            known("state", PollState, name="poll_state_is_known"),
            known("rule", Rule, name="poll_rule_is_known"),
            known("method", Method, name="poll_method_is_known"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="poll_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PollState.OPEN) | models.Q(rehearsed_at__isnull=False),
                name="poll_open_was_rehearsed",
            ),
            models.CheckConstraint(
                condition=models.Q(within_territory=True) | models.Q(group__isnull=False),
                name="poll_for_territory_or_group",
            ),
            models.CheckConstraint(
                condition=models.Q(key_kind=KeyKind.SERVER, trustees_needed=0, trustees_named=0)
                | models.Q(
                    key_kind=KeyKind.TRUSTEES,
                    trustees_needed__gte=2,
                    trustees_named__gt=models.F("trustees_needed"),
                    sealed_private_key="",
                ),
                name="poll_trustees_k_of_n",
            ),
            models.CheckConstraint(
                condition=models.Q(offline=False) | models.Q(key_kind=KeyKind.TRUSTEES),
                name="poll_offline_is_of_trustees",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[PollState.PLANNED, PollState.OPEN, PollState.CONSENSUS],
                    closed_at=None,
                )
                | models.Q(
                    state__in=[PollState.CLOSED, PollState.COUNTED, PollState.ANNULLED],
                    closed_at__isnull=False,
                ),
                name="poll_over_has_a_close",
            ),
            models.CheckConstraint(
                condition=models.Q(destroyed_at=None)
                | models.Q(closed_at__isnull=False, sealed_private_key=""),
                name="poll_destroyed_has_no_key",
            ),
            models.CheckConstraint(
                condition=models.Q(file_hash=None, imported={})
                | (models.Q(file_hash__isnull=False) & ~models.Q(imported={})),
                name="poll_import_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def awaits_count(self) -> bool:
        """Closed, not counted, and its sealed votes were not destroyed unopened."""
        return self.state == PollState.CLOSED and self.destroyed_at is None


class Option(models.Model):
    """What can be chosen. ``labels`` and ``effects`` hold the words by language code."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    labels = models.JSONField()
    descriptions = models.JSONField(default=dict)
    effects = models.JSONField(default=dict)
    cost = models.BigIntegerField(null=True)
    category = models.CharField(max_length=60, blank=True)
    """Kind of a project, which the hard shares of a budget name."""
    picture = models.ForeignKey("wagtailimages.Image", models.PROTECT, null=True, related_name="+")
    alternatives = models.JSONField(default=dict)
    """What the picture shows, by language code."""
    links = models.JSONField(default=dict)
    """Where more about it stands: addresses by language code."""

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="option_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.position}"


class Channel(models.TextChoices):
    """How ballots came in. Only those cast online have an envelope."""

    ONLINE = "online", _("cast online")
    PAPER = "paper", _("cast on paper")
    IMPORTED = "imported", _("imported from a file")


class Turnout(models.Model):
    """Who has voted. No time and no number in sequence, so that no order can be read from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="turnout")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.ONLINE)

    class Meta:
        constraints = [
            known("channel", Channel, name="turnout_channel_is_known"),
            models.UniqueConstraint(fields=["poll", "person"], name="turnout_once"),
        ]

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
    seal = models.CharField(max_length=64, blank=True)
    """Keyed hash of vote, pseudonym and envelope (``polls.queries.seals``): only this program makes
    it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "pseudonym"], name="envelope_once")]

    def __str__(self) -> str:
        return f"{self.poll_id}"


class Ballot(models.Model):
    """An opened ballot, shuffled, without any way back to its envelope."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="ballots")
    choice = models.JSONField(null=True)
    """What was chosen (``polls.algorithms.contents``); null when the envelope held no legal
    choice."""
    stratum = models.CharField(max_length=24, blank=True)
    channel = models.CharField(
        max_length=8, choices=Channel.choices, default=Channel.ONLINE, blank=True
    )
    """Empty where so few came on one channel that naming it would show their choices."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel__in=["", *Channel.values]), name="ballot_known_channel"
            )
        ]

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


class Trustee(models.Model):
    """An officer who holds one share of a poll's key. The share itself is on paper."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="trustees")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    """In which office the share is held; public with ``area``, unlike who holds it."""
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    waiting_share = models.TextField(blank=True)
    """Encrypted under the outside key until the officer has written it down; then empty."""
    confirmed_at = models.DateTimeField(null=True)
    brought_share = models.TextField(blank=True)
    """Encrypted in the same way, until enough others have brought theirs; then empty."""

    class Meta:
        ordering = ["number"]
        constraints = [
            known("role", Role, or_empty=True, name="trustee_role_is_known"),
            models.UniqueConstraint(fields=["poll", "number"], name="trustee_number_once"),
            models.UniqueConstraint(fields=["poll", "officer"], name="trustee_officer_once"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | models.Q(waiting_share=""),
                name="trustee_confirmed_share_not_kept",
            ),
            models.CheckConstraint(
                condition=models.Q(role="", area=None)
                | (~models.Q(role="") & models.Q(area__isnull=False)),
                name="trustee_office_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(brought_share="") | models.Q(confirmed_at__isnull=False),
                name="trustee_brought_share_was_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.number}"
