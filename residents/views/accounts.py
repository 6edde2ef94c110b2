"""The code of the mail that confirms an address."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import ConfirmEmailVerificationCodeView
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from residents.actions.people import open_account
from residents.sign_up import KEPT, kept_sign_up, write_about_sign_up


class ConfirmView(ConfirmEmailVerificationCodeView):
    """As allauth does it; at a sign-up the account is made now, not before."""

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        before = self._process.state["resend_count"]
        answer: HttpResponse = super()._resend_form_valid(form)
        kept = kept_sign_up(self.stage)
        if kept is not None and self._process.state["resend_count"] > before:
            write_about_sign_up(self.request, known=kept["known"])
        return answer

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        kept = kept_sign_up(self.stage)
        if kept is not None:
            try:
                self._open(kept)
            except IntegrityError:  # another tab was faster
                form.add_error("code", get_adapter().validation_error("email_taken"))
                refused: HttpResponse = self.form_invalid(form)
                return refused
        answer: HttpResponse = super()._verify_form_valid(form)
        return answer

    @transaction.atomic
    def _open(self, kept: dict[str, Any]) -> None:
        user = open_account(
            email=self._process.email,
            password=kept["password"],
            public_name=kept["public_name"],
            path=self.request.path_info,
        )
        del self.stage.login.state[KEPT]
        self.stage.login.user = user
        self._process.state["user_id"] = str(user.pk)


confirm_address = require_http_methods(["GET", "HEAD", "POST"])(ConfirmView.as_view())
