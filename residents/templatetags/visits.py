from django import template

from residents.queries.visits import visit_is_open

register = template.Library()


@register.simple_tag
def visit_open() -> bool:
    """Whether somebody can take part in one visit: a list to be held against was loaded."""
    return visit_is_open()
