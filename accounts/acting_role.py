from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.queries.roles import ActingRole
from accounts.second_factor import lacks_second_factor, to_second_factor
from web.posting import View


def role_required(*roles: str) -> Callable[[View], View]:
    """Only for users who hold one of the roles now: visitors sign in first, others get 403.

    Who holds one without a required second factor is led to set one up.
    Who acts in another role is asked to change it first: an act for the city is done as what
    one is.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            acting_role: ActingRole = request.acting_role  # type: ignore[attr-defined]
            held = [one for one in acting_role.held if one.role in roles]
            if not held:
                raise PermissionDenied
            if lacks_second_factor(request.user):
                return to_second_factor(request)
            if not any(acting_role.for_role(role) for role in roles):
                context = {"held": held, "back": request.get_full_path()}
                return render(request, "accounts/other_role.html", context, status=403)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
