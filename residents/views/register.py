"""Population registers: uploaded, read in memory, shown as counts. For kelurahan officers."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.acting_role import role_required
from accounts.choices import Role
from residents.actions.register import List, keep_list, read_list
from residents.forms.routes import RegisterForm
from residents.queries.residencies import register_files
from web.parameters import page_in
from web.posting import WHOLE_FORM, Posting, sent_once
from web.refusal import Refused
from web.tables import BadFile


class NeverOnDisk(MemoryFileUploadHandler):
    """Keeps an upload in memory whatever its size; what is too large is cut off."""

    def handle_raw_input(
        self, input_data: object, META: dict, content_length: int, *args: object, **more: object
    ) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > settings.REMBUK_REGISTER_MEGABYTES * 2**20:
            raise StopUpload(connection_reset=True)
        self.file.write(raw_data)


@csrf_exempt  # the token is checked by _register, once the handlers are set
def register(request: HttpRequest) -> HttpResponseBase:
    """The list of files and the form for one more. For kelurahan officers."""
    request.upload_handlers = [NeverOnDisk(request)]
    return _register(request)


@csrf_protect
@role_required(Role.KELURAHAN_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def _register(request: HttpRequest) -> HttpResponseBase:
    form = RegisterForm(request.POST or None, request.FILES or None)
    sent = Posting(request, form, told_at={NotAList: "file", Refused: WHOLE_FORM})
    if sent.complete:
        # Before the transaction of the sending, so that a slow file holds up nobody else.
        found = sent.made(_read, request, form.cleaned_data["file"])
        if found is not None:
            return sent_once(_keep)(request, found, form.cleaned_data["source"])
    files = Paginator(register_files(request.user), 20).get_page(page_in(request))
    context = {"form": form, "page_obj": files, "busy": any(f.state == "waiting" for f in files)}
    return render(request, "residents/register.html", context, status=422 if form.errors else 200)


class NotAList(Refused):
    """The file cannot be read as a list of residents."""


def _read(request: HttpRequest, upload: UploadedFile) -> List:
    """What stands in the file. Raises NotAList and other Refused."""
    try:
        return read_list(file=upload.file, name=upload.name, by=request.user, at=timezone.now())
    except BadFile as bad:
        words = _("This is not such a list: %(why)s") % {"why": bad}
        raise NotAList(words) from bad


def _keep(request: HttpRequest, found: List, source: str) -> HttpResponse:
    keep_list(found=found, source=source, by=request.user, at=timezone.now())
    return redirect("residents:register")
