from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from residents.queries.roles import HAT


@login_required
@require_POST
def choose_hat(request: HttpRequest) -> HttpResponse:
    """Put on one of my own roles, or none. For signed-in people."""
    wanted = request.POST.get("hat", "")
    allowed = {str(one.pk) for one in request.hats.held} | {"0"}
    if wanted in allowed:
        request.session[HAT] = int(wanted)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = f"/{get_language()}/"
    return redirect(back)
