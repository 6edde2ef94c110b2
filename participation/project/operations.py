from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.project import health


@never_cache
@require_safe
def show_alive(request: HttpRequest) -> HttpResponse:
    """The process answers. Anybody may ask."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def show_ready(request: HttpRequest) -> HttpResponse:
    """What works, as JSON; 503 only when the site cannot serve. Anybody may ask; no secrets."""
    parts = health.parts(timezone.now())
    can_serve = all(part.ok for part in parts.values() if part.needed)
    report = {name: {"ok": part.ok, **part.facts} for name, part in parts.items()}
    return JsonResponse({"ready": can_serve, **report}, status=200 if can_serve else 503)
