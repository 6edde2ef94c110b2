from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from web.submissions import new_key

register = template.Library()


@register.simple_tag(takes_context=True)
def submission_key(context: dict[str, Any]) -> SafeString:
    """The hidden field by which a form that was sent twice acts once; in a card that is kept for
    all the place for it."""
    key = context.get("submission_place") or new_key()
    return format_html('<input type="hidden" name="submission_key" value="{}">', key)
