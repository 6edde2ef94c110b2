"""Roles in the admin: who holds which, giving and ending them. For administrators."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from accounts.actions.roles import assign_role, end_role
from accounts.forms.roles import RoleForm
from accounts.models import RoleAssignment
from accounts.queries.roles import all_assignments
from web.parameters import page_in, text_in
from web.posting import WHOLE_FORM, Posting, sent_once
from web.refusal import Refused

PERMISSION = "accounts.change_roleassignment"


@permission_required(PERMISSION)
@require_safe
def list_roles(request: HttpRequest) -> HttpResponse:
    """Who holds which role where; with ``berakhir`` those that have ended."""
    words, ended = text_in(request.GET, "cari"), text_in(request.GET, "berakhir") == "1"
    found = Paginator(all_assignments(words, ended=ended), 50).get_page(page_in(request))
    context = {"page_obj": found, "words": words, "ended": ended, "today": timezone.localdate()}
    return render(request, "accounts/admin/roles.html", context)


@permission_required(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def give_role(request: HttpRequest) -> HttpResponse:
    """Give a role, with territory and dates."""
    form = RoleForm(request.POST or None)
    sent = Posting(request, form, told_at={Refused: WHOLE_FORM})
    if sent.complete:
        given = sent.made(assign_role, **form.cleaned_data, by=request.user)
        if given is not None:
            words = _("%(name)s now is: %(role)s.") % {"name": given.user, "role": given}
            messages.success(request, words)
            return redirect("accounts_roles")
    return render(request, "accounts/admin/give_role.html", {"form": form})


@permission_required(PERMISSION)
@require_POST
@sent_once
def take_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role now; the assignment is kept, with who ended it."""
    held = get_object_or_404(RoleAssignment.objects.select_related("user", "area"), pk=pk)
    end_role(assignment=held, by=request.user)
    messages.success(request, _("The role has ended."))
    return redirect("accounts_roles")
