from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def pairs(row: Mapping[str, object]) -> list[tuple[str, object]]:
    """Names and values of a row; the names as in the file for programs."""
    return [(name.replace("__", " ").replace("_", " "), value) for name, value in row.items()]
