from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ledger.models import Leaf, TreeHead
from ledger.queries import consistency_between, inclusion_proof, key_of
from polls.models import Poll
from polls.pages.log import head_rows
from polls.pages.place import place_of
from polls.queries.log import log_of
from polls.queries.package import as_published, published_log
from polls.queries.polls import opened_polls
from web.limits import check_rate
from web.parameters import page_in

PER_PAGE = 25


def _poll_or_404(slug: str) -> Poll:
    return get_object_or_404(opened_polls(), consultation__slug=slug)


@require_safe
def show_log(request: HttpRequest, slug: str) -> HttpResponse:
    """The log of a vote with its signed heads, while it runs and afterwards. For everybody."""
    poll = _poll_or_404(slug)
    heads = TreeHead.objects.filter(log__name=log_of(poll)).order_by("-size")
    page = Paginator(heads, PER_PAGE).get_page(page_in(request))
    context = {
        "poll": poll,
        **place_of(poll),
        "page_obj": page,
        "rows": head_rows(list(page)),
        "newest": heads.first(),
        "key": key_of(log_of(poll)),
    }
    return render(request, "polls/log.html", context)


@require_safe
def download_log(request: HttpRequest, slug: str) -> JsonResponse:
    """All signed entries and heads as one JSON file, which the verifier checks. For everybody."""
    check_rate(request, "search")
    response = JsonResponse(published_log(_poll_or_404(slug)))
    response["Content-Disposition"] = f'attachment; filename="log-{slug}.json"'
    return response


@require_safe
def prove_entry(request: HttpRequest, slug: str, index: int) -> JsonResponse:
    """That an entry is in the newest head: its audit path (RFC 9162, 2.1.3). For everybody."""
    check_rate(request, "search")
    log = log_of(_poll_or_404(slug))
    head = TreeHead.objects.filter(log__name=log).last()
    if head is None or index >= head.size:
        raise Http404
    leaf = get_object_or_404(Leaf, log__name=log, index=index)
    proof = {"index": index, "entry": leaf.data, "leaf_hash": leaf.leaf_hash}
    proof |= {"proof": inclusion_proof(log, index, size=head.size)}
    return JsonResponse({"log_name": log, "head": as_published(head), **proof})


@require_safe
def prove_heads(request: HttpRequest, slug: str, old: int, new: int) -> JsonResponse:
    """That one head is the beginning of a later one (RFC 9162, 2.1.4). For everybody."""
    check_rate(request, "search")
    log = log_of(_poll_or_404(slug))
    heads = TreeHead.objects.filter(log__name=log, size__in=[old, new]).order_by("size")
    if old >= new or len(heads) != 2:
        raise Http404
    earlier, later = (as_published(head) for head in heads)
    proof = consistency_between(log, old, new)
    return JsonResponse({"log_name": log, "old": earlier, "new": later, "proof": proof})
