from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.registries.front import blocks
from search.algorithms.text import is_wordless
from search.asked import asked_in
from search.pages.finding import finding_page
from search.pages.saved import saved_part
from search.queries import suggestions
from web.limits import check_rate, within_rate
from web.parameters import text_in


@require_safe
def find_texts(request: HttpRequest) -> HttpResponse:
    """Pages, proposals, ideas and comments with these words. Everybody may look."""
    asked = asked_in(request.GET)
    context: dict[str, object] = {"asked": asked, "wordless": is_wordless(asked.text)}
    if asked.text and not context["wordless"]:
        check_rate(request, "search")
        found = finding_page(asked)
        context |= {"found": found, "blocks": [] if found.results.total else blocks()[:1]}
        context["saved"] = saved_part(asked, request.person)
    return render(request, "search/find.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What somebody may be about to type, as options of the search box. Everybody may ask."""
    text = text_in(request.GET, "q")
    may = bool(text) and within_rate(request, "suggest")
    offered = suggestions(text, language=get_language() or "") if may else []
    return render(request, "search/suggestions.html", {"suggestions": offered})
