import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from areas.models import Area
from search import registry
from search.algorithms.text import is_wordless
from search.engines.protocol import Filters, Query
from search.queries import find
from web.limits import check_rate
from web.parameters import number_in, text_in

SIZE = 20
LAST_PAGE = 50


@require_safe
def find_texts(request: HttpRequest) -> HttpResponse:
    """Pages, proposals, ideas and comments with these words. Everybody may look."""
    text = text_in(request.GET, "q")
    names = ("jenis", "wilayah", "konsultasi")
    chosen = {name: text_in(request.GET, name, most=255) for name in names}
    context: dict[str, object] = {"text": text, "chosen": chosen}
    if is_wordless(text):
        context["wordless"] = True
    elif text:
        check_rate(request, "search")
        number = number_in(request.GET, "p", 1, most=LAST_PAGE) or 1
        context |= _results(text, chosen, number)
    return render(request, "search/find.html", context)


def _results(text: str, chosen: dict[str, str], number: int) -> dict[str, object]:
    kinds = (chosen["jenis"],) if chosen["jenis"] else ()
    filters = Filters(kinds, chosen["konsultasi"], chosen["wilayah"])
    found = find(Query(text, filters, number, SIZE, get_language() or ""))
    results = found.results
    last = min(-(-results.total // SIZE), LAST_PAGE)
    address = {"q": text, **{k: v for k, v in chosen.items() if v}}
    return {
        "results": results,
        "limited": found.limited,
        "hits": [(hit, _url(hit.url), _label(hit.kind)) for hit in results.hits],
        "facets": _facets(results.facets, address),
        "repairs": [
            (typed, meant, f"?{urlencode({**address, 'q': _only(text, typed)})}")
            for typed, meant in results.repairs.items()
        ],
        "previous": f"?{urlencode({**address, 'p': number - 1})}" if number > 1 else "",
        "next": f"?{urlencode({**address, 'p': number + 1})}" if number < last else "",
    }


def _only(text: str, typed: str) -> str:
    """The question with this word asked for exactly as it was typed."""
    return re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", f'"{typed}"', text, flags=re.IGNORECASE)


def _url(url: str) -> str:
    return url if url.startswith("/") else f"/{get_language()}/{url}"


def _label(kind: str) -> object:
    known = registry.kinds().get(kind)
    return known.label if known else kind


def _facets(counts: dict[str, dict[str, int]], address: dict[str, str]) -> list[dict[str, object]]:
    names = dict(Area.objects.filter(code__in=counts["district"]).values_list("code", "name"))
    titles = registry.titles(list(counts["consultation"]))
    groups = (
        ("jenis", counts["kind"], lambda value: _label(value)),
        ("wilayah", counts["district"], lambda value: names.get(value, value)),
        ("konsultasi", counts["consultation"], lambda value: titles.get(value, value)),
    )
    return [
        {
            "name": name,
            "entries": [
                {
                    "label": label(value),
                    "count": count,
                    "current": address.get(name) == value,
                    "url": f"?{urlencode({**address, name: value})}",
                }
                for value, count in sorted(values.items(), key=lambda item: -item[1])[:12]
            ],
            "all": f"?{urlencode({k: v for k, v in address.items() if k != name})}",
            "chosen": name in address,
        }
        for name, values, label in groups
    ]
