"""What opens an account."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.queries.staff import acting_for_the_city, second_factors


def accounts_with_ways_in() -> QuerySet[User]:
    """Accounts with what opens them: ``acts``, ``has_factor``, ``confirmed``."""
    me = OuterRef("pk")
    return User.objects.annotate(
        acts=Exists(acting_for_the_city().filter(pk=me)),
        has_factor=Exists(second_factors().filter(user=me)),
        confirmed=Exists(
            EmailAddress.objects.filter(user=me, email=OuterRef("email"), verified=True)
        ),
    ).select_related("person")


def opens_by_mail(email: str) -> bool:
    """Whether a code by e-mail may open the account with this address at the sign-in page.

    Of somebody who acts for the city only when a second step follows. Not one whose address nobody
    has confirmed: somebody else may have chosen its password.
    """
    found: Any = accounts_with_ways_in().filter(email=email.lower()).first()
    if found is None or not found.confirmed:
        return False
    return bool(found.has_factor or not found.acts)
