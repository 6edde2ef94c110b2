from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from participation.actions.following import follow, unfollow
from participation.models import Consultation
from participation.queries.consultations import follows
from participation.queries.places import place_of_consultation
from web.fragments import render_part, wants_part
from web.parameters import is_given, text_in
from web.posting import sent_once

PART = {"ikuti": "participation/follow.html"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def follow_consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Hear, or no longer hear, what happens with a consultation. For signed-in people."""
    consultation = get_object_or_404(Consultation.objects.public(), slug=slug)
    if request.method == "POST":
        act = unfollow if is_given(request.POST, "stop") else follow
        act(person=request.person, consultation=consultation)
        if wants_part(request):
            return redirect("participation:follow-consultation", slug)
        if text_in(request.POST, "back") == "notices":
            return redirect(reverse("notices:list-notices") + "#diikuti")
    if not wants_part(request):
        return redirect(f"{place_of_consultation(consultation)}#ikuti")
    context = {"consultation": consultation, "follows": follows(request.person, consultation)}
    return render_part(request, PART["ikuti"], context, parts=PART)
