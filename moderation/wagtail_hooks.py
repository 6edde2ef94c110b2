from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from accounts.choices import Role
from accounts.queries.people import has_role
from moderation.models import WatchedTerm


class WatchedTermViewSet(SnippetViewSet):
    """Terms that make a new text wait for a moderator."""

    model = WatchedTerm
    icon = "warning"
    list_display = ["term", "why"]
    search_fields = ["term"]
    panels = [FieldPanel("term"), FieldPanel("why")]


register_snippet(WatchedTermViewSet)


class QueueItem(MenuItem):
    """The way from the admin to the queue; for moderators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, Role.MODERATOR, timezone.now())


@hooks.register("register_admin_menu_item")
def add_queue() -> QueueItem:
    return QueueItem(
        _("Moderation queue"), reverse("moderation:show-queue"), icon_name="check", order=10
    )


class CodeItem(MenuItem):
    """The way from the admin to the rules for texts; for who publishes their wording."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, Role.PUBLISHER, timezone.now())


@hooks.register("register_admin_menu_item")
def add_code() -> CodeItem:
    return CodeItem(
        _("Rules for texts"), reverse("moderation:show-code"), icon_name="list-ul", order=20
    )
