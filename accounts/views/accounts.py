"""The codes of mails: the one that confirms an address, and the one that signs in."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import ConfirmEmailVerificationCodeView, ConfirmLoginCodeView
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView

from accounts.actions.people import open_account
from accounts.sign_in_limits import CODES, WAIT, count_code
from accounts.sign_up import KEPT, kept_sign_up, write_about_sign_up
from accounts.welcome import next_step
from web.limits import TooMany
from web.places import say_at
from web.values import safe_place


class _CountedCodeView(FormView):
    """Each try of a code counts; after too many wrong ones the answer says so and when to go on."""

    _process: Any

    def get_form(self, form_class: Any = None) -> Any:
        if self.request.method == "POST":
            count_code(self._process.state["at"], self._process.state.get("email", ""))
        return super().get_form(form_class)

    def _wrong_code(self, form: Any) -> HttpResponse:
        if not self._process.record_invalid_attempt():
            raise TooMany(WAIT, CODES)
        return FormView.form_invalid(self, form)


class ConfirmView(_CountedCodeView, ConfirmEmailVerificationCodeView):
    """As allauth does it; at a sign-up the account is made now, not before."""

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        before = self._process.state["resend_count"]
        answer: HttpResponse = super()._resend_form_valid(form)
        kept = kept_sign_up(self.stage)
        if kept is not None and self._process.state["resend_count"] > before:
            write_about_sign_up(self.request, known=kept["known"])
        return answer

    def _verify_form_invalid(self, form: Any) -> HttpResponse:
        return self._wrong_code(form)

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        kept = kept_sign_up(self.stage)
        place = safe_place(self.stage.login.redirect_url or "") if self.stage else ""
        if kept is not None:
            try:
                self._open(kept)
            except IntegrityError:  # another tab was faster
                form.add_error("code", get_adapter().validation_error("email_taken"))
                refused: HttpResponse = self.form_invalid(form)
                return refused
        answer: HttpResponse = super()._verify_form_valid(form)
        if kept is not None:
            say_at(self.request, place, next_step(place))
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


@method_decorator(
    login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_request_login_code"),
    name="dispatch",
)
class SignInCodeView(_CountedCodeView, ConfirmLoginCodeView):
    """The code that signs in."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return self._wrong_code(form)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_sign_in_code(request: HttpRequest) -> HttpResponseBase:
    """Whoever asked for a code, with it; it works once and makes nothing."""
    return SignInCodeView.as_view()(request)
