from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from residents.queries.roles import HAT
from web.parameters import place_in, text_in


@login_required
@require_POST
def choose_hat(request: HttpRequest) -> HttpResponse:
    """Put on one of my own roles, or none. For signed-in people."""
    wanted = text_in(request.POST, "hat")
    allowed = {str(one.pk) for one in request.hats.held} | {"0"}
    if wanted in allowed:
        request.session[HAT] = int(wanted)
    return redirect(place_in(request.POST) or f"/{get_language()}/")
