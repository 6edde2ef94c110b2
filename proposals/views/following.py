from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from proposals.actions.following import follow_idea as start
from proposals.actions.following import unfollow_idea
from proposals.models import Idea
from proposals.queries.following import follows_idea
from web.fragments import render_part, wants_part
from web.parameters import is_given, text_in
from web.posting import sent_once

PART = {"ikuti": "proposals/follow_idea.html"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def follow_idea(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hear, or no longer hear, what happens with a public idea. For signed-in people."""
    public = Idea.objects.public().filter(consultation__live=True).select_related("consultation")
    idea = get_object_or_404(public, pk=pk, consultation__slug=slug)
    if request.method == "POST":
        if is_given(request.POST, "stop"):
            unfollow_idea(person=request.person, idea=idea)
        else:
            start(person=request.person, idea=idea, at=timezone.now())
        if wants_part(request):
            return redirect("proposals:follow-idea", slug, pk)
        if text_in(request.POST, "back") == "notices":
            return redirect(reverse("notices:list-notices") + "#gagasan-diikuti")
    if not wants_part(request):
        return redirect(reverse("proposals:show-idea", args=[slug, pk]) + "#ikuti")
    context = {"idea": idea, "follows": follows_idea(request.person, idea)}
    return render_part(request, PART["ikuti"], context, parts=PART)
