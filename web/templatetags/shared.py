"""Parts of a page that are equal for all readers: built once, for signed-in people too."""

import hashlib
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from web import page_cache

register = template.Library()
FOR_NOBODY: dict[str, str | None] = {
    **dict.fromkeys(("request", "user", "perms", "messages")),
    "csrf_token": "NOTPROVIDED",
}
"""What a shared part does not see: it could not be equal for all. Django writes no mark for that
token."""


@register.tag
def shared(parser: Parser, token: Token) -> "SharedNode":
    """``{% shared "name" page.pk %}…{% endshared %}``: kept as a visitor's page is.

    By its name, the values behind it and the language; until a table that it reads is written or
    the clock changes it. Inside there is no request and nobody who reads. A preview builds it.
    """
    _tag, name, *values = token.split_contents()
    nodes = parser.parse(("endshared",))
    parser.delete_first_token()
    return SharedNode(nodes, [parser.compile_filter(value) for value in (name, *values)])


class SharedNode(template.Node):
    """The part between ``shared`` and ``endshared``."""

    def __init__(self, nodelist: NodeList, names: list[FilterExpression]) -> None:
        self.nodelist, self.names = nodelist, names

    def render(self, context: Any) -> SafeString:
        request = context.get("request")
        if request is None or getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        parts = [str(get_language()), *(str(name.resolve(context)) for name in self.names)]
        key = "part:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()
        found = page_cache.kept(key)
        if found is not None:
            return mark_safe(found.content.decode())  # noqa: S308 - what was rendered below
        with page_cache.building() as reads, context.push(**FOR_NOBODY):
            made = self.nodelist.render(context)
        page_cache.keep(key, made.encode(), reads=reads, facts={})
        return made
