from django.db import models
from django.utils.translation import gettext_lazy as _


class Route(models.TextChoices):
    """How a residency was established."""

    DESK = "desk", _("at the kelurahan desk")
    RT_KELURAHAN = "rt-kelurahan", _("RT, then kelurahan")
    REGISTER = "register", _("population register")
    PROVIDER = "provider", _("identity provider")


class RtAnswer(models.TextChoices):
    """Where a request stands with the head of the RT that somebody claims."""

    NOT_ASKED = "", _("not asked")
    ASKED = "asked", _("waiting for the RT head")
    YES = "yes", _("lives in the RT")
    NO = "no", _("does not live in the RT")
    MEET = "meet", _("the RT head wants to meet")
    SILENT = "silent", _("the RT head has not answered")


class EndReason(models.TextChoices):
    """Why a residency ended before its time."""

    RENEWED = "renewed", _("renewed")
    MOVED = "moved", _("moved")
    LEFT = "left", _("left the city")
    DIED = "died", _("died")
    REVOKED = "revoked", _("revoked")
    HOLDER = "holder", _("the NIK is that of somebody else")


class ObjectionState(models.TextChoices):
    OPEN = "open", _("waiting for another officer")
    UPHELD = "upheld", _("the decision stays")
    REVERSED = "reversed", _("the decision was reversed")


class FileState(models.TextChoices):
    """A population register from reading to use."""

    WAITING = "waiting", _("read, being entered")
    DONE = "done", _("entered")
    REPLACED = "replaced", _("replaced by a newer one")


class RequestState(models.TextChoices):
    WAITING = "waiting", _("waiting for the desk")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


class ScanKind(models.TextChoices):
    """What a scan can be; the values are names of formats."""

    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    PDF = "pdf", "PDF"


class ScanEnd(models.TextChoices):
    """Why a scan was deleted."""

    EXPIRED = "expired", _("its time was over")
    TAKEN_BACK = "taken-back", _("the person took it back")
    CANCELLED = "cancelled", _("the request was taken back")
    CONFIRMED = "confirmed", _("the residency was confirmed")
    ACCOUNT = "account", _("the account was deleted")
    OFF = "off", _("the city does not take scans any more")
