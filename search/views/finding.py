from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.registries.front import blocks
from search.algorithms.text import is_wordless
from search.engines.protocol import PERIODS
from search.pages.finding import LAST_PAGE, NAMES, NEWEST, Asked, finding_page
from search.queries import suggestions
from web.limits import check_rate, within_rate
from web.parameters import choice_in, number_in, text_in


def asked_in(request: HttpRequest) -> Asked:
    """What the address asks for; what it cannot mean is left out."""
    chosen = {name: text_in(request.GET, name, most=255) for name in NAMES.values()}
    chosen["waktu"] = choice_in(request.GET, "waktu", [str(days) for days in PERIODS])
    newest_first = choice_in(request.GET, "urut", [NEWEST]) == NEWEST
    page = number_in(request.GET, "p", 1, most=LAST_PAGE + 1) or 1
    return Asked(text_in(request.GET, "q"), chosen, newest_first, page)


@require_safe
def find_texts(request: HttpRequest) -> HttpResponse:
    """Pages, proposals, ideas and comments with these words. Everybody may look."""
    asked = asked_in(request)
    context: dict[str, object] = {"asked": asked, "wordless": is_wordless(asked.text)}
    if asked.text and not context["wordless"]:
        check_rate(request, "search")
        found = finding_page(asked)
        context |= {"found": found, "blocks": [] if found.results.total else blocks()[:1]}
    return render(request, "search/find.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What somebody may be about to type, as options of the search box. Everybody may ask."""
    text = text_in(request.GET, "q")
    may = bool(text) and within_rate(request, "suggest")
    offered = suggestions(text, language=get_language() or "") if may else []
    return render(request, "search/suggestions.html", {"suggestions": offered})
