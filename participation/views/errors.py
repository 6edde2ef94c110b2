from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_many(
    request: HttpRequest, exception: Exception | None = None, *, retry_after: int = 60
) -> HttpResponse:
    """429: what happened, that nothing was lost, and when to try again. Anybody may see it."""
    response = render(request, "429.html", {"retry_after": retry_after}, status=429)
    response["Retry-After"] = str(retry_after)
    return response
