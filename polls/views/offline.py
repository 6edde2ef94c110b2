from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from polls.actions.offline import bring_key, bring_opened, bring_rehearsal, confirm_code
from polls.actions.tallies import Altered
from polls.algorithms import open_votes
from polls.forms.offline import CodeForm, OfflineFileForm
from polls.models import Poll, Trustee
from polls.pages.keys import share_context
from polls.pages.offline import offline_context
from polls.queries.ceremony import ceremony_file, envelopes_file, rehearsal_file
from polls.queries.few import waits_for_release
from polls.queries.offline_files import most_bytes, read_file
from polls.queries.paper import papers_wait
from polls.queries.trustees import shares_of
from polls.rules.offline import check_may_bring_key, check_may_download, check_may_rehearse
from polls.views.trustees import STOPPED
from web.posting import UNFINISHED, Posting
from web.refusal import Refused, refusal_by


@require_safe
def download_program(request: HttpRequest) -> FileResponse:
    """The program for the officers' machine: one file that anybody can read. For everybody."""
    program = Path(open_votes.__file__)
    return FileResponse(
        program.open("rb"),
        as_attachment=True,
        filename=program.name,
        content_type="text/x-python; charset=utf-8",
    )


def _mine_or_404(request: HttpRequest, slug: str) -> Trustee:
    mine = shares_of(request.user).filter(poll__offline=True)
    return get_object_or_404(mine, poll__consultation__slug=slug)


def _page(request: HttpRequest, mine: Trustee, status: int, **more: Any) -> HttpResponse:
    context = share_context(mine) | offline_context(mine) | more
    return render(request, "polls/share.html", context, status=status)


def _download(
    request: HttpRequest,
    slug: str,
    name: str,
    check: Callable[[Poll], object],
    made: Callable[[Poll], dict[str, Any]],
) -> HttpResponse:
    mine = _mine_or_404(request, slug)
    refusal = refusal_by(check, mine.poll)
    if refusal is not None:
        return _page(request, mine, refusal.status, refusal=refusal)
    answer = JsonResponse(made(mine.poll), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{name}-{slug}.json"'
    return answer


@login_required
@require_safe
def download_ceremony(request: HttpRequest, slug: str) -> HttpResponse:
    """For which vote a key is drawn. For its officers."""
    return _download(request, slug, "upacara", check_may_bring_key, ceremony_file)


@login_required
@require_safe
def download_rehearsal(request: HttpRequest, slug: str) -> HttpResponse:
    """A sealed dummy. For the officers of the vote."""
    return _download(request, slug, "gladi", check_may_rehearse, rehearsal_file)


@login_required
@require_safe
def download_envelopes(request: HttpRequest, slug: str) -> HttpResponse:
    """The envelopes of a closed vote, with its log. For its officers."""
    return _download(request, slug, "amplop", _check_envelopes, envelopes_file)


def _check_envelopes(poll: Poll) -> None:
    facts = {"papers_wait": papers_wait(poll), "needs_release": waits_for_release(poll)}
    check_may_download(poll=poll, **facts)


@login_required
@require_POST
def confirm_key_code(request: HttpRequest, slug: str) -> HttpResponse:
    """The code of the key as it stands on my paper. For its officer."""
    mine, form = _mine_or_404(request, slug), CodeForm(request.POST)
    sent = Posting(request, form)
    if sent.complete:
        facts = {"code": form.cleaned_data["code"], "at": timezone.now()}
        if sent.did(confirm_code, trustee=mine, **facts):
            messages.success(request, _("The key here is the one of your paper."))
            return redirect("polls:show-share", slug)
    refused = {"refusal": sent.refusal} if sent.refusal else {}
    return _page(request, mine, UNFINISHED, code_form=form, **refused)


@login_required
@require_POST
def bring_file(request: HttpRequest, slug: str) -> HttpResponse:
    """What the officers' program wrote: a key, a rehearsal, or what it opened. For its officers."""
    mine, form = _mine_or_404(request, slug), OfflineFileForm(request.POST, request.FILES)
    sent = Posting(request, form)
    if not sent.complete:
        return _page(request, mine, UNFINISHED, file_form=form)
    told = sent.made(_bring, mine, form.cleaned_data["file"])
    if told is None:
        return _page(request, mine, UNFINISHED, refusal=sent.refusal)
    messages.success(request, told)
    return redirect("polls:list-shares")


def _bring(mine: Trustee, file: UploadedFile) -> str:
    """What the file brings, and the words for the officer. Raises Refused."""
    sent = read_file(file, most=most_bytes(mine.poll))
    try:
        return _bring_read(mine, sent)
    except Altered as error:
        raise Refused(STOPPED) from error


def _bring_read(mine: Trustee, sent: dict[str, Any]) -> str:
    """By what the file calls itself. Raises Refused, Altered."""
    if sent["format"] == open_votes.KEY:
        bring_key(trustee=mine, sent=sent)
        return _("The key is here. Now each officer compares its code.")
    if sent["format"] == open_votes.REHEARSED:
        bring_rehearsal(trustee=mine, sent=sent, at=timezone.now())
        return _("The rehearsal worked: your shares open votes of this key.")
    if sent["format"] == open_votes.OPENED:
        bring_opened(trustee=mine, sent=sent, at=timezone.now())
        return _("The file fits the log, and the vote is counted.")
    raise Refused(_("This is another file than the program wrote to be brought here."))
