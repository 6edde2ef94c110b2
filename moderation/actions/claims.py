"""One moderator at a time: whoever opens a case has it for some minutes, then others can."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Person, User
from moderation.models import Appeal, Burst, Case, Claim
from moderation.rules.cases import check_not_claimed

Claimable = Case | Burst | Appeal


@transaction.atomic
def claim(*, what: Claimable, moderator: Person, at: datetime) -> Claim:
    """Take it, or keep it longer; an old claim of a colleague gives way.

    Raises Refused while a colleague's lasts, also one of the card on which it stands. The database
    holds that there is one.
    """
    until = at + timedelta(minutes=settings.REMBUK_CLAIM_MINUTES)
    about: dict[str, Any] = {str(what._meta.model_name): what}
    if isinstance(what, Case) and what.burst is not None and moderator.user is not None:
        of_card = colleagues_claim(by=moderator.user, at=at, burst=what.burst)
        check_not_claimed(claim=of_card, at=at)
    Claim.objects.filter(**about, until__lte=at).delete()
    held, made = Claim.objects.select_for_update(of=("self",)).get_or_create(
        **about, defaults={"moderator": moderator, "until": until}
    )
    if held.moderator_id != moderator.pk:
        check_not_claimed(claim=held, at=at)
    if not made:
        held.until = until
        held.save(update_fields=["until"])
    return held


def release(*, what: Claimable, moderator: Person) -> None:
    """Leave it to colleagues."""
    Claim.objects.filter(**{str(what._meta.model_name): what}, moderator=moderator).delete()


def colleagues_claim(*, by: User, at: datetime, **about: Claimable) -> Claim | None:
    """That of somebody else which lasts, if any."""
    others = Claim.objects.filter(**about, until__gt=at).exclude(moderator__user=by)
    return others.select_related("moderator").first()


def end_claim(*, by: User, at: datetime, **about: Claimable) -> Claim | None:
    """What is decided needs no claim any more; a colleague's that lasts stays, and is returned."""
    found = colleagues_claim(by=by, at=at, **about)
    if found is None:
        Claim.objects.filter(**about).delete()
    return found
