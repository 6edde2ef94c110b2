from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from residents.actions.assisted import holder_of, note_use
from residents.forms.routes import SlipForm
from web.limits import check_rate, take_back_rate
from web.parameters import place_in
from web.submissions import forget


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_with_slip(request: HttpRequest) -> HttpResponse:
    """Sign in with the code of a printed slip. Everybody may try, some times an hour."""
    form = SlipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        check_rate(request, "slip")
        user = holder_of(form.cleaned_data["code"]) if form.is_valid() else None
        if user is not None:
            take_back_rate(request, "slip")
            note_use(user=user, at=timezone.now())
            return _let_in(request, user)
        forget(form, "code")
        form.add_error("code", _("This code does not open an account. Check it on the slip."))
    return render(request, "residents/slip_sign_in.html", {"form": form})


def _let_in(request: HttpRequest, user: User) -> HttpResponse:
    """Through allauth's stages: whoever set up a second step is asked for it.

    The account has no address that could be confirmed.
    """
    return perform_login(
        request,
        user,
        email_verification=EmailVerificationMethod.NONE.value,
        redirect_url=place_in(request.POST) or reverse("residents:profile"),
    )
