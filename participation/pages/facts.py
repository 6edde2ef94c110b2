"""What help texts can say of signing in, of texts and of a NIK, from what the program obeys."""

from allauth.account import app_settings as accounts
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.registries import facts
from privacy.durations import duration
from residents.nik_words import kept_of_nik


def sign_up() -> str:
    """What the mail after signing up carries, and what to do with it."""
    if not accounts.EMAIL_VERIFICATION_BY_CODE_ENABLED:
        return _("After you sign up we send you an e-mail with a link. Open it to confirm.")
    return _(
        "After you sign up we send you an e-mail with a code of %(digits)s digits. Type it on the "
        "page where you signed up. It works for %(time)s and for %(tries)s tries."
    ) % {
        "digits": accounts.EMAIL_VERIFICATION_BY_CODE_FORMAT["length"],
        "time": duration("sign_up_code"),
        "tries": accounts.EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS,
    }


def sign_in_code() -> str:
    """How a code by e-mail opens an account."""
    if not accounts.LOGIN_BY_CODE_ENABLED:
        return ""
    return _(
        "Without your password: press “%(button)s” on the sign-in page. The e-mail has a code of "
        "%(digits)s digits that works for %(time)s, once."
    ) % {
        "button": _("Send me a sign-in code"),
        "digits": accounts.LOGIN_BY_CODE_FORMAT["length"],
        "time": duration("mail_code"),
    }


def new_password() -> str:
    """What the mail for a forgotten password carries."""
    button = _("Forgot your password?")
    if accounts.PASSWORD_RESET_BY_CODE_ENABLED:
        words = _("Press “%(button)s” on the sign-in page: we send an e-mail with a code.")
        return words % {"button": button}
    return _(
        "Press “%(button)s” on the sign-in page: we send an e-mail with a link to choose a new "
        "one. It works for %(time)s, once."
    ) % {"button": button, "time": duration("password_link")}


def editing() -> str:
    """How long a comment can be changed."""
    return _("You can change a comment for %(time)s and withdraw it at any time.") % {
        "time": duration("edit")
    }


def appeal() -> str:
    """How long an author can object to a decision of moderation."""
    return _(
        "You can object once within %(time)s. Another moderator decides it, never the first one."
    ) % {"time": duration("appeal")}


def verified_for() -> str:
    """How long a verification holds."""
    return _("Your verification holds for %(time)s; then you renew it.") % {
        "time": duration("residency")
    }


def register_facts() -> None:
    """Offer them to editors, in this order."""
    facts.register("sign-up", gettext_lazy("The e-mail after signing up"), sign_up)
    facts.register("sign-in-code", gettext_lazy("Signing in by a code"), sign_in_code)
    facts.register("new-password", gettext_lazy("A forgotten password"), new_password)
    facts.register("verified-for", gettext_lazy("How long a verification holds"), verified_for)
    facts.register("edit", gettext_lazy("How long a comment can be changed"), editing)
    facts.register("appeal", gettext_lazy("Objecting to moderation"), appeal)
    facts.register("nik", gettext_lazy("What is kept of a NIK"), kept_of_nik)
