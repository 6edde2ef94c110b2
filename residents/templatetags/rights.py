from collections.abc import Mapping

from django import template

from residents.copy_words import name_of, value_of

register = template.Library()


@register.filter
def pairs(row: Mapping[str, object]) -> list[tuple[str, str]]:
    """Names and values of a row in words; the file for programs keeps those of the database."""
    return [(name_of(name), value_of(value)) for name, value in row.items()]
