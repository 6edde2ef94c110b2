"""In which language Wagtail's admin and its mails speak to somebody who chose none there."""

from django.conf import settings
from django.utils.translation import get_language
from wagtail.users.models import UserProfile

from accounts.models import Person


def language_of(profile: UserProfile) -> str:
    """The language chosen in the admin, else that of the person's own pages, else the present one.

    Wagtail asks this for its pages, where the present language is the reader's, and for its mails,
    where it is that of whoever sent a page for approval.
    """
    if profile.preferred_language:
        return str(profile.preferred_language)
    person = Person.objects.filter(user=profile.user_id).only("language").first()
    if person and person.language:
        return person.language
    return get_language() or settings.LANGUAGE_CODE


def use_language_of_person() -> None:
    """Wagtail has no setting for it."""
    UserProfile.get_preferred_language = language_of
