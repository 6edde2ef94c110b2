"""Numbers in sentences, taken from where the program takes them."""

from datetime import timedelta

from allauth.mfa import app_settings as second_steps
from django import template
from django.conf import settings

from privacy import durations

register = template.Library()


@register.simple_tag
def duration(name: str) -> str:
    """How long something lasts: ``{% duration "mail_code" as time %}`` gives "10 minutes"."""
    return durations.duration(name)


@register.simple_tag
def limit(action: str) -> int:
    """How often something may be tried, as ``settings.REMBUK_LIMITS`` says; see ``limit_time``."""
    return int(settings.REMBUK_LIMITS[action][0])


@register.simple_tag
def limit_time(action: str) -> str:
    """Within which time: ``{% limit_time "register" as time %}`` gives "1 hour"."""
    return durations.in_words(timedelta(seconds=settings.REMBUK_LIMITS[action][1]))


@register.simple_tag
def app_digits() -> int:
    """How many digits an authenticator app shows."""
    return int(second_steps.TOTP_DIGITS)
