"""Groups at the desk: how many belong, and who is entered or ended by the card."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting_role import role_required
from accounts.actions.access import note_access
from accounts.choices import Role
from accounts.models import Person
from privacy.choices import Seen
from residents.actions.groups import add_member, end_membership
from residents.forms.groups import ADD, MemberForm
from residents.models import Group
from residents.nik import BadNik
from residents.queries.groups import groups_of_officer, holder_of_card
from web.parameters import page_in
from web.posting import WHOLE_FORM, Posting
from web.refusal import Refused
from web.submissions import forget


@role_required(Role.KELURAHAN_OFFICER)
@require_safe
def list_groups(request: HttpRequest) -> HttpResponse:
    """The groups that my office keeps. For officers."""
    found = groups_of_officer(request.user, timezone.now())
    page = Paginator(found, 25).get_page(page_in(request))
    return render(request, "residents/groups.html", {"page_obj": page})


@sensitive_post_parameters("nik", "birth_date")
@sensitive_variables("form")
@role_required(Role.KELURAHAN_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def keep_group(request: HttpRequest, code: str) -> HttpResponse:
    """Enter or end a member of one group. For officers of the office that keeps it."""
    group = get_object_or_404(groups_of_officer(request.user, timezone.now()), code=code)
    form = MemberForm(request.POST or None)
    sent = Posting(request, form, told_at={BadNik: "nik", Refused: WHOLE_FORM})
    person = sent.made(_holder, request, group, form) if sent.complete else None
    if person is not None and _kept(request, group, person, form, sent):
        return redirect("residents:keep-group", group.code)
    if form.is_bound:
        forget(form, "nik")
    context = {"group": group, "form": form}
    return render(request, "residents/group.html", context, status=422 if form.errors else 200)


def _kept(
    request: HttpRequest, group: Group, person: Person, form: MemberForm, sent: Posting
) -> bool:
    """Enter or end the membership, as the form says, and say so. Whether it was done."""
    said = form.cleaned_data
    # The body that identifies the sending leaves the NIK out: not even its plain hash is kept.
    body = {"group": group.pk, "what": said["what"], "person": person.pk}
    facts = {"group": group, "person": person, "by": request.user, "at": timezone.now()}
    if said["what"] == ADD:
        dates = {"since": said["since"], "until": said["until"]}
        done = sent.did_once(body, add_member, **facts, **dates)
        told = _("%(name)s is entered as a member.")
    else:
        done = sent.did_once(body, end_membership, **facts)
        told = _("%(name)s is no longer a member.")
    if done and not sent.again:
        messages.success(request, told % {"name": person})
    return done


def _holder(request: HttpRequest, group: Group, form: MemberForm) -> Person:
    """Whose card it is. That the officer learns of a membership is noted, whatever comes of it."""
    card = {name: form.cleaned_data[name] for name in ("nik", "birth_date")}
    person = holder_of_card(**card, at=timezone.now())
    if person is None:
        raise Refused(_("Nobody with these details is a verified resident of the city."))
    note_access(
        officer=request.user,
        person=person,
        what=Seen.MEMBERSHIP,
        why=gettext_noop("members of a group"),
        number=group.code,
        role=Role.KELURAHAN_OFFICER,
        at=timezone.now(),
    )
    return person
