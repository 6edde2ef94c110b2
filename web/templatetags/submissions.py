from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from web.submissions import new_key

register = template.Library()


@register.simple_tag
def submission_key() -> SafeString:
    """The hidden field by which a form that was sent twice acts once."""
    return format_html('<input type="hidden" name="submission_key" value="{}">', new_key())
