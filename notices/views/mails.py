from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notices.actions.preferences import set_rhythms, stop_mails
from notices.choices import NoticeKind
from notices.forms import MailsForm
from notices.queries.unsubscribing import EVERYTHING, read_mark
from web.parameters import is_given
from web.posting import Posting, sent_once


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def choose_mails(request: HttpRequest) -> HttpResponse:
    """Which mails I get and how often. For the signed-in person."""
    form = MailsForm(request.POST or None, person=request.person)
    sent = Posting(request, form)
    facts = {"person": request.person, "at": timezone.now()}
    if sent.complete and sent.did(set_rhythms, rhythms=form.cleaned_data, **facts):
        messages.success(request, _("Saved. Mails come as you chose."))
        return redirect("notices:choose-mails")
    return render(request, "notices/choose_mails.html", {"form": form}, status=sent.status)


@csrf_exempt  # a mail program sends it with one click, without a page before (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, mark: str) -> HttpResponse:
    """Stop mails by the link in one of them. For whoever has the mail, signed in or not."""
    found = read_mark(mark)
    if found is None:
        raise Http404
    person, scope = found
    if is_given(request.POST, EVERYTHING):
        scope = EVERYTHING
    if request.method == "POST":
        stop_mails(person=person, scope=scope, at=timezone.now())
    kind = NoticeKind(scope).label if scope in NoticeKind.values else ""
    context = {"kind": kind, "scope": scope, "stopped": request.method == "POST"}
    return render(request, "notices/stop_mails.html", context)
