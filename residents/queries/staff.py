"""Who acts for the city now."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from residents.models import Person, RoleAssignment, User


def acting_for_the_city() -> QuerySet[User]:
    """Administrators and everybody who holds a role now."""
    day = timezone.localdate()
    held = RoleAssignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day
    )
    staff = Q(is_staff=True) | Q(is_superuser=True) | Q(pk__in=held.values("user"))
    return User.objects.filter(staff, is_active=True)


def staff_names(*, besides: Person | None = None) -> list[str]:
    """The public names of those who act for the city now."""
    found = Person.objects.filter(user__in=acting_for_the_city())
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    return list(found.values_list("public_name", flat=True))
