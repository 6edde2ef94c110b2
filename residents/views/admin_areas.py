"""The territory in the admin: the tree, its gaps and its history. For administrators."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from areas.choices import Level
from areas.models import Area
from residents.queries.territory import history, neighbourhoods, tree
from web.parameters import page_in, text_in

CHANGES = 25


@permission_required("areas.change_area")
@require_safe
def show_territory(request: HttpRequest) -> HttpResponse:
    """City, kecamatan and kelurahan with what they lack, and the last changes."""
    nodes = tree(timezone.now())
    changes = Paginator(history(None), CHANGES).get_page(page_in(request))
    context = {
        "nodes": nodes,
        "gaps": [node for node in nodes if node.lacks],
        "only_gaps": text_in(request.GET, "celah") == "1",
        "page_obj": changes,
    }
    return render(request, "residents/admin/territory.html", context)


@permission_required("areas.change_area")
@require_safe
def show_area(request: HttpRequest, pk: int) -> HttpResponse:
    """RW and RT of a kelurahan with what they lack, and what happened there."""
    found = Area.objects.level(Level.URBAN_VILLAGE)
    area = get_object_or_404(found, pk=pk)
    below = neighbourhoods(area, timezone.now())
    context = {
        "area": area,
        "below": Paginator(below, 100).get_page(page_in(request, "rt")),
        "page_obj": Paginator(history(area), CHANGES).get_page(page_in(request)),
        "today": timezone.localdate(),
    }
    return render(request, "residents/admin/area.html", context)
