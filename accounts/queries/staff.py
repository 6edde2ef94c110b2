"""Who acts for the city now."""

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Person, RoleAssignment, User


def acting_for_the_city() -> QuerySet[User]:
    """Administrators and everybody who holds a role now."""
    day = timezone.localdate()
    held = RoleAssignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day
    )
    staff = Q(is_staff=True) | Q(is_superuser=True) | Q(pk__in=held.values("user"))
    return User.objects.filter(staff, is_active=True)


def acts_for_the_city(user: User | None) -> bool:
    """Whether this is the account of somebody who does."""
    return user is not None and acting_for_the_city().filter(pk=user.pk).exists()


def second_factors() -> QuerySet[Authenticator]:
    """What a second step is made with. Recovery codes alone are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    found: QuerySet[Authenticator] = Authenticator.objects.filter(type__in=kinds)
    return found


def has_second_factor(user: User) -> bool:
    """Whether sign-ins of this account have a second step."""
    return second_factors().filter(user=user).exists()


def may_sign_in_by_code(user: User) -> bool:
    """Whether something short of the password may open the account.

    Of who acts for the city only when a second step follows.
    """
    return has_second_factor(user) or not acts_for_the_city(user)


def staff_names(*, besides: Person | None = None) -> list[str]:
    """The public names of those who act for the city now."""
    found = Person.objects.filter(user__in=acting_for_the_city())
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    return list(found.values_list("public_name", flat=True))
