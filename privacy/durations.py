"""How long things last, in words: what people read names the time that the program obeys."""

from collections.abc import Callable
from datetime import timedelta

from allauth.account import app_settings as accounts
from allauth.mfa import app_settings as second_steps
from django.conf import settings
from django.utils.translation import ngettext

from privacy import periods


def _days(setting: str) -> Callable[[], timedelta]:
    return lambda: timedelta(days=getattr(settings, setting))


DURATIONS: dict[str, Callable[[], timedelta]] = {
    "sign_up_code": lambda: timedelta(seconds=accounts.EMAIL_VERIFICATION_BY_CODE_TIMEOUT),
    "mail_code": lambda: timedelta(seconds=accounts.LOGIN_BY_CODE_TIMEOUT),
    "app_code": lambda: timedelta(seconds=second_steps.TOTP_PERIOD),
    "password_link": lambda: timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    "signed_in": lambda: timedelta(seconds=settings.SESSION_COOKIE_AGE),
    "edit": lambda: timedelta(minutes=settings.REMBUK_EDIT_MINUTES),
    "appeal": _days("REMBUK_APPEAL_DAYS"),
    "residency": _days("REMBUK_RESIDENCY_DAYS"),
    "objection": _days("REMBUK_OBJECTION_DAYS"),
    "abandoned": lambda: timedelta(days=periods.ABANDONED),
    "access": lambda: timedelta(days=periods.ACCESS),
    "copy": lambda: timedelta(days=periods.COPY),
    "waiting_mail": lambda: timedelta(days=periods.WAITING_MAIL),
    "given_up_mail": lambda: timedelta(days=periods.GIVEN_UP_MAIL),
}


def duration(name: str) -> str:
    """One of ``DURATIONS`` in words. Raises KeyError for a name that is none."""
    return in_words(DURATIONS[name]())


def in_words(span: timedelta) -> str:
    """Say a time in its largest unit that leaves no rest: 900 seconds are "15 minutes"."""
    seconds = int(span.total_seconds())
    years, days, hours, minutes = (seconds // unit for unit in (31_536_000, 86_400, 3600, 60))
    if years and not seconds % 31_536_000:
        return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
    if days and not seconds % 86_400:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if hours and not seconds % 3600:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    if minutes and not seconds % 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}


def hours_in_words(*hours: int) -> list[tuple[int, str]]:
    """Spans to choose from, each with its number of hours: ``(24, "1 day")``."""
    return [(count, in_words(timedelta(hours=count))) for count in hours]
