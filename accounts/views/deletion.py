"""Deleting one's account."""

from functools import partial

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions.deletion import delete_account
from accounts.forms.deletion import DeleteAccountForm
from web.posting import Posting, also_after_the_account, sent_once


@also_after_the_account
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
@partial(sent_once, as_visitor=True)
def delete_mine(request: HttpRequest) -> HttpResponse:
    """Delete my account. About oneself, asked once more who it is."""
    form = DeleteAccountForm(request.POST or None)
    sent = Posting(request, form)
    if sent.complete:
        facts = {"keep_texts": form.cleaned_data["texts"] == "keep", "at": timezone.now()}
        receipt = sent.made(delete_account, person=request.person, **facts)
        if receipt is not None:
            logout(request)
            return redirect("privacy:erased", code=receipt.code)
    context = {"form": form, "refusal": sent.refusal}
    return render(request, "accounts/delete_account.html", context, status=sent.status)
