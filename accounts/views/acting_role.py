from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from accounts.queries.roles import ACTING_ROLE
from web.parameters import place_in, text_in


@login_required
@require_POST
def choose_role(request: HttpRequest) -> HttpResponse:
    """Act in one of my own roles, or in none. For signed-in people."""
    wanted = text_in(request.POST, "acting_role")
    allowed = {str(one.pk) for one in request.acting_role.held} | {"0"}
    if wanted in allowed:
        request.session[ACTING_ROLE] = int(wanted)
    return redirect(place_in(request.POST) or f"/{get_language()}/")
