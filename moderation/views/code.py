from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from moderation.actions.code import publish_rule
from moderation.choices import Reason
from moderation.forms import RuleForm
from moderation.queries.code import in_force, versions
from moderation.rules.code import WORDS
from web.posting import Posting
from web.submissions import new_key


@require_safe
def show_code(request: HttpRequest) -> HttpResponse:
    """What is not allowed here, with an example for each rule. Everybody may read it."""
    return render(request, "moderation/code.html", {"rules": in_force()})


@require_safe
def show_rule(request: HttpRequest, reason: str) -> HttpResponse:
    """A rule in every wording that it had, the one in force first. Everybody may read it."""
    if reason not in Reason.values:
        raise Http404
    may_edit = bool(request.acting_role.for_role(Role.PUBLISHER))
    context = {"reason": reason, "versions": versions(reason), "may_edit": may_edit}
    return render(request, "moderation/rule.html", context)


@role_required(Role.PUBLISHER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_rule(request: HttpRequest, reason: str) -> HttpResponse:
    """Publish another wording of a rule. For publishers of the city."""
    if reason not in Reason.values:
        raise Http404
    rule = versions(reason)[0]
    initial = {field: getattr(rule, field) for field in WORDS}
    initial |= {"seen": rule.number, "submission_key": new_key()}
    form = RuleForm(request.POST or None, initial=initial)
    sent = Posting(request, form)
    if sent.complete:
        new, seen = {field: form.cleaned_data[field] for field in WORDS}, form.cleaned_data["seen"]
        facts = {"reason": reason, "new": new, "seen": seen}
        by = {"by": request.user, "at": timezone.now()}
        if sent.did_once(facts, publish_rule, **facts, **by):
            messages.success(request, _("Published. Decisions from now on are taken under it."))
            return redirect("moderation:show-rule", reason)
    context = {"rule": rule, "form": form, "refusal": sent.refusal}
    return render(request, "moderation/edit_rule.html", context, status=sent.status)
