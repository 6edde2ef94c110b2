from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import factor_seal
from accounts.actions.people import remember_language, sign_up_person
from accounts.known_devices import remember_device
from accounts.landing_pages import landing_page_of
from accounts.models import User
from accounts.sign_in_limits import asks_for_more, count_password, forget, note_wrong_password
from cms.queries.appearance import appearance
from web.addresses import receives_mail
from web.mail_server import Answer
from web.values import safe_place

NOT_SENT = {
    Answer.LATER: _(
        "The mail to you cannot go out at the moment. We keep it and send it by itself as soon as "
        "the mail server takes it. If its code has ended by then, ask for a new one."
    ),
    Answer.REFUSED: _(
        "The mail server says that it cannot deliver to this address. Look whether the address is "
        "written rightly, and enter it again."
    ),
}


class AccountAdapter(DefaultAccountAdapter):
    """Where our accounts differ from allauth's: each has a person behind it."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            name = form.cleaned_data.get("public_name", "")
            person = sign_up_person(user=saved, public_name=name)
            remember_language(person=person, path=request.path_info)
        return saved

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where the person works, else the home page, in the language that was just used."""
        return landing_page_of(request.user) or f"/{get_language()}/"

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """As after signing in."""
        return f"/{get_language()}/"

    def is_safe_url(self, url: str) -> bool:
        """Whether one may be led there afterwards: to places of this site, whatever is asked."""
        return bool(safe_place(url))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """As after signing in."""
        return f"/{get_language()}/"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The user of a right password, else None. Raises TooMany before a password is looked at.

        At the sign-in and at the question for the password before a sensitive step.
        """
        email = str(credentials.get("email") or "")
        counted = count_password(request, email)
        user = super().authenticate(request, **credentials)
        if user is None:
            note_wrong_password(email)
        else:
            forget(counted)
        return user

    def is_login_by_code_required(self, login: Any) -> bool:
        """A code in a mail follows a right password while strangers try many of the account."""
        if super().is_login_by_code_required(login):
            return True
        records = get_authentication_records(self.request, login.user)
        by_password = bool(records) and records[-1]["method"] == "password"
        return (
            by_password
            and receives_mail(login.user.email)
            and asks_for_more(self.request, login.user)
        )

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Every sign-in ends here: from now on this device is known."""
        response: HttpResponse = super().post_login(request, user, **more)
        remember_device(request, response, user)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """As text. An IPv4 address stays one also where a server listens on IPv6 alone.

        Where proxies tell less than was said of them all visitors are counted as one address: no
        limit is passed by, and no page fails.
        """
        try:
            address = ip_address(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return "0.0.0.0"  # noqa: S104 - not an address to listen on
        return str(getattr(address, "ipv4_mapped", None) or address)

    def send_account_already_exists_mail(self, email: str) -> None:
        """At a sign-up by form ``accounts.sign_up`` writes, to known and unknown addresses."""
        if not getattr(context.request, "signs_up", False):
            super().send_account_already_exists_mail(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail, and tell on the next page when it waits or its address does not exist."""
        if receives_mail(email):
            place = settings.REMBUK_BASE_URL + reverse("residents:profile")
            contact = appearance().contact.in_a_line
            own = {"current_site": own_site(), "settings_url": place, "contact": contact}
            super().send_mail(template_prefix, email, own | context)
            self.tell_of_delivery()

    def render_mail(self, *args: Any, **kwargs: Any) -> EmailMessage:
        self.last_mail: EmailMessage = super().render_mail(*args, **kwargs)
        return self.last_mail

    def tell_of_delivery(self) -> None:
        """The same words whether the address has an account or none."""
        delivery = getattr(self.last_mail, "delivery", Answer.SENT)
        if context.request is None or delivery not in NOT_SENT:
            return
        messages.warning(context.request, NOT_SENT[delivery], fail_silently=True)

    def format_email_subject(self, subject: str) -> str:
        """Mails about accounts begin like all others."""
        return f"{appearance().name}: {subject}"


@dataclass(frozen=True, slots=True)
class OwnSite:
    """The site as allauth's mails name it; their default is the host that the request names."""

    name: str
    domain: str


def own_site() -> OwnSite:
    return OwnSite(appearance().name, urlsplit(settings.REMBUK_BASE_URL).netloc)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted; keys of sign-in know the site by its name."""

    def encrypt(self, text: str) -> str:
        return factor_seal.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factor_seal.unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        host = context.request.get_host().partition(":")[0]
        return {"id": host, "name": f"Rembuk {settings.REMBUK_CITY}"}
