"""A photo or scan of a document: added and taken back by the resident, opened by the officer."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from accounts.acting_role import role_required
from accounts.choices import Role
from residents.actions.scans import add_scan, open_scan, take_back_scan
from residents.choices import ScanKind
from residents.forms.scans import ScanForm
from residents.queries import desk_requests
from residents.queries.scans import scan_of, scans_are_offered
from residents.scan_files import NeverOnDisk, ScanFile
from web.limits import check_rate
from web.posting import Posting, sent_once

View = Callable[..., HttpResponse]
TYPES = {ScanKind.JPEG: "image/jpeg", ScanKind.PNG: "image/png", ScanKind.PDF: "application/pdf"}
RUNS_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'"
RUNS_NOTHING += "; frame-ancestors 'none'; base-uri 'none'; sandbox"


def where_scans_are_taken(view: View) -> View:
    """Where a city takes no scans, the address does not exist, for anybody."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not scans_are_offered():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def never_on_disk(view: View) -> View:
    """A form whose file stays in memory: nothing readable is written while it is received."""
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        # Handlers must be set before anything reads the form, so the token is checked afterwards.
        request.upload_handlers = [NeverOnDisk(request)]
        return checked(request, *args, **kwargs)

    return guarded


def size_of(scan: ScanFile | None) -> dict[str, object]:
    """What tells a sending with this scan from another one; nothing of its content is kept."""
    return {"scan": len(scan.content)} if scan else {}


@where_scans_are_taken
@never_on_disk
@login_required
@require_POST
@sent_once
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a scan to my own waiting request. About oneself."""
    check_rate(request, "verify")
    asked = get_object_or_404(request.person.verification_requests, pk=pk)
    form = ScanForm(request.POST, request.FILES)
    sent = Posting(request, form)
    if sent.complete:
        facts = {"request": asked, "person": request.person, "at": timezone.now()}
        if sent.did(add_scan, file=form.cleaned_data["scan"], **facts):
            messages.success(request, _("Your scan was added. You can take it back at any time."))
            return redirect("residents:verification")
    context = {"scan_form": form, "refusal": sent.refusal, "asked": asked, "scan": scan_of(asked)}
    return render(request, "residents/scan.html", context, status=sent.status)


@where_scans_are_taken
@login_required
@require_POST
@sent_once
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete my scan now. About oneself."""
    asked = get_object_or_404(request.person.verification_requests, pk=pk)
    take_back_scan(request=asked, person=request.person, at=timezone.now())
    messages.success(request, _("Your scan was deleted."))
    return redirect("residents:verification")


@where_scans_are_taken
@role_required(Role.KELURAHAN_OFFICER)
@require_POST
def open_for_officer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a scan to the officer who decides; the person reads that it was opened."""
    check_rate(request, "scan")
    now = timezone.now()
    asked = get_object_or_404(desk_requests(request.user, now), pk=pk)
    sent = Posting(request)
    opened = sent.made(open_scan, request=asked, by=request.user, at=now)
    if opened is not None:
        return _shown(opened, f"{asked}.{opened.kind}")
    context = {"refusal": sent.refusal, "asked": asked}
    return render(request, "residents/scan_closed.html", context, status=sent.status)


@sensitive_variables("opened")
def _shown(opened: ScanFile, name: str) -> HttpResponse:
    """In the browser, once: never stored, never framed, and nothing in it runs."""
    response = HttpResponse(opened.content, content_type=TYPES[ScanKind(opened.kind)])
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Content-Security-Policy"] = RUNS_NOTHING
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "DENY"
    response["Referrer-Policy"] = "no-referrer"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
