"""What waits for administrators on the first page of the admin."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.registries.dashboard import Waiting
from search.queries import parked


def texts_put_aside(request: HttpRequest) -> list[Waiting]:
    """For administrators: texts that the index refused, with the reason of each."""
    if not request.user.has_perm("search.change_note"):
        return []
    count = parked().count()
    label = _("Texts that the search does not find")
    return [Waiting(label, count, reverse("search_parked"))] if count else []
