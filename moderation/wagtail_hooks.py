from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from moderation.models import WatchedTerm


class WatchedTermViewSet(SnippetViewSet):
    """Terms that make a new text wait for a moderator."""

    model = WatchedTerm
    icon = "warning"
    list_display = ["term", "why"]
    search_fields = ["term"]
    panels = [FieldPanel("term"), FieldPanel("why")]


register_snippet(WatchedTermViewSet)
