"""What goes of an account: when it is deleted, and when the time of its parts is over.

``erase_…(person, keep_texts, at)`` runs when an account is deleted; ``delete_old_…(before)``
removes what is older and returns how many rows went.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import Person, User


@transaction.atomic
def erase_account(person: Person, _keep_texts: bool, _at: datetime) -> None:
    """The account with addresses, factors and sessions.

    Acts for the city keep their author, as an account without address, password or name.
    """
    user = person.user
    if user is None:
        return
    for session in UserSession.objects.filter(user=user):
        session.end()
    Person.objects.filter(pk=person.pk).update(user=None)
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError:
        _empty(user)


def _empty(user: User) -> None:
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.email = f"deleted-{user.pk}@invalid"
    user.first_name = user.last_name = ""
    user.is_active = False
    user.groups.clear()
    user.save()


def delete_old_devices(before: datetime) -> int:
    """Devices whose session is over, however it ended."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    old = UserSession.objects.filter(created_at__lt=before).exclude(session_key__in=alive)
    gone: int = old.delete()[0]
    return gone


def delete_old_sessions(_before: datetime) -> int:
    """Sessions of browsers that are over."""
    gone: int = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    return gone


def delete_unconfirmed(before: datetime) -> int:
    """Accounts whose address nobody ever confirmed, and which did nothing."""
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    open_ones = EmailAddress.objects.filter(verified=False).values("user")
    idle = User.objects.filter(pk__in=open_ones, date_joined__lt=before, last_login=None)
    gone = 0
    for user in idle.exclude(pk__in=confirmed).filter(is_staff=False):
        Person.objects.filter(user=user).delete()
        gone += user.delete()[1].get("accounts.User", 0)
    return gone
