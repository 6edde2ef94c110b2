"""What is kept about people, and what each of them can do about it."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from privacy.actions.copies import ask_export
from privacy.declarations import Kind
from privacy.models import Erasure
from privacy.personal_data import access_parts_of, parts_of
from privacy.processing import kept_of, summary
from privacy.queries.rights import accesses_of, exports_of
from web.limits import check_rate
from web.parameters import page_in
from web.posting import sent_once


@require_safe
def show_processing(request: HttpRequest) -> HttpResponse:
    """The kinds of data that are kept, in short. Everybody may read it."""
    return render(request, "privacy/processing.html", {"kinds": summary()})


@require_safe
def show_processing_of(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind: what, what for, who sees it, how long. Everybody may read it."""
    if kind not in Kind.values:
        raise Http404
    context = {"kind": Kind(kind), "kept": kept_of(Kind(kind))}
    return render(request, "privacy/processing_of.html", context)


@login_required
@require_safe
def show_my_data(request: HttpRequest) -> HttpResponse:
    """My copies and their progress, and the ways to correct and delete. About oneself."""
    context = {
        "exports": exports_of(request.person, timezone.now()),
        "parts": parts_of(request.person),
    }
    return render(request, "privacy/my_data.html", context)


@login_required
@require_POST
@reauthentication_required
@sent_once
def ask_copy(request: HttpRequest) -> HttpResponse:
    """Have a copy of my data made. About oneself, asked once more who it is."""
    check_rate(request, "export")
    ask_export(person=request.person, at=timezone.now())
    return redirect("privacy:my-data")


@login_required
@require_safe
@reauthentication_required
def download_copy(request: HttpRequest, pk: str) -> HttpResponse:
    """The archive, for the person alone, as long as it is kept."""
    export = get_object_or_404(exports_of(request.person, timezone.now()), pk=pk, ready=True)
    response = HttpResponse(bytes(export.content), content_type="application/zip")
    day = timezone.localdate(export.ready_at)
    response["Content-Disposition"] = f'attachment; filename="rembuk-{day:%Y-%m-%d}.zip"'
    return response


@login_required
@require_safe
def show_accesses(request: HttpRequest) -> HttpResponse:
    """Who looked at my data, in which office and why. About oneself."""
    page = Paginator(accesses_of(request.person), 25).get_page(page_in(request))
    context = {"page_obj": page, "parts": access_parts_of(request.person)}
    return render(request, "privacy/accesses.html", context)


@require_safe
def show_erased(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt of a deleted account, for whoever has its number. It names nobody."""
    receipt = get_object_or_404(Erasure, code=code)
    return render(request, "privacy/erased.html", {"receipt": receipt})
