from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from cms.models import Department
from proposals.actions.stages import StageFacts, change_stage
from proposals.choices import Stage
from proposals.forms import StageForm
from proposals.models import Idea
from proposals.pages.stages import filters_of, shown_stage, way_of
from proposals.queries.ideas import with_counts
from proposals.queries.stages import to_review
from proposals.rules import STAGES_AFTER
from proposals.views.ideas import consultation_or_404
from web.parameters import choice_in, page_in
from web.posting import Posting, sent_once

PER_PAGE = 25


@role_required(Role.OFFICIAL)
@require_safe
def list_reviews(request: HttpRequest, slug: str) -> HttpResponse:
    """Every public idea with where it stands; what is late first. For officials."""
    consultation, today = consultation_or_404(slug), timezone.localdate()
    departments = {str(one.pk): one.name for one in Department.objects.all()}
    stage = shown_stage(request)
    department = choice_in(request.GET, "opd", departments)
    found = to_review(
        consultation, stage=stage, department=int(department) if department else None, today=today
    )
    context = {
        "consultation": consultation,
        "page_obj": Paginator(found, PER_PAGE).get_page(page_in(request)),
        "departments": departments.items(),
        "department": department,
        "today": today,
        **filters_of(consultation, stage, department, today),
    }
    return render(request, "proposals/reviews.html", context)


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def review_idea(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One idea and what the city can do next with it. For officials of the place."""
    public = with_counts(Idea.objects.public()).filter(consultation=consultation_or_404(slug))
    idea = get_object_or_404(public, pk=pk)
    following = {str(one): one.label for one in STAGES_AFTER[idea.stage]}
    stage = choice_in(request.GET, "ke", {str(one): "" for one in Stage})
    form = StageForm(request.POST or None, consultation=idea.consultation, stage=stage)
    sent = Posting(request, form)
    if stage and sent.complete:
        facts = {"facts": StageFacts(**form.cleaned_data), "by": request.user}
        if sent.did(change_stage, idea=idea, stage=stage, at=timezone.now(), **facts):
            messages.success(request, _("Saved. Author and followers are told."))
            return redirect(reverse("proposals:list-reviews", args=[slug]))
    context = {"idea": idea, "form": form, "stage": stage, "following": following.items()}
    context |= {"stage_name": Stage(stage).label if stage else "", "refusal": sent.refusal}
    context |= {"way": way_of(idea), "today": timezone.localdate()}
    return render(request, "proposals/review.html", context, status=sent.status)
