from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from participation.readiness import missing_for


@hooks.register("after_publish_page")
def say_what_is_missing(request: HttpRequest, page: Page) -> None:
    """Whoever publishes learns at once that a later step cannot begin like this."""
    for sentence in missing_for(page, timezone.now()):
        messages.warning(request, sentence)


@hooks.register("after_edit_page")
def say_it_to_who_approves(request: HttpRequest, page: Page) -> None:
    """An approval publishes too, and comes by another way."""
    if request.POST.get("workflow-action-name") == "approve":
        say_what_is_missing(request, page)


@hooks.register("insert_global_admin_js")
def keep_typed_dates() -> SafeString:
    """Wagtail's date picker would replace what it cannot read by the present hour."""
    return format_html('<script src="{}"></script>', static("js/admin-dates.js"))
