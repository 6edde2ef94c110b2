"""What a new wording of the published code must be."""

from django.utils.translation import gettext_lazy as _

from moderation.choices import Reason
from moderation.models import RuleVersion
from web.refusal import Refused

WORDS = ("name", "words", "example")


def check_may_publish_rule(*, old: RuleVersion, seen: int, new: dict[str, dict[str, str]]) -> None:
    """It says something else than the wording in force, which is the one that was read before.

    ``seen`` is the number of the wording that the editor had before the eyes.
    """
    if old.reason not in Reason.values:
        raise Refused(_("There is no such rule."))
    if seen != old.number:
        raise Refused(_("Somebody else has changed this rule meanwhile. Please read it again."))
    if all(getattr(old, field) == new[field] for field in WORDS):
        raise Refused(_("The new wording is the same as the present one."))
