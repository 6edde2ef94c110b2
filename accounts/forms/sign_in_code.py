from allauth.account.forms import RequestLoginCodeForm

from accounts.forms.ways_in import MailAskedForm
from accounts.queries.ways_in import opens_by_mail


class LoginCodeForm(MailAskedForm, RequestLoginCodeForm):
    """Signing in by a code: not at an unconfirmed address, and for those who act for the city only
    when a second step follows.

    The page that follows is the same; the mail says what to do instead.
    """

    def clean_email(self) -> str:
        email = super().clean_email()
        if not opens_by_mail(email):
            self._user = None
        return email
