"""Parts of a page that are equal for all readers: built once, for signed-in people too."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from web import page_cache
from web.cards import Cards
from web.submissions import KEY_PLACE, new_key

register = template.Library()
FOR_NOBODY: dict[str, str | None] = {
    **dict.fromkeys(("request", "user", "perms", "messages")),
    "csrf_token": "NOTPROVIDED",
}
"""What a shared part does not see: it could not be equal for all. Django writes no mark for that
token."""


TOKEN_PLACE = "\x00token\x00"  # noqa: S105 - a place, no password
"""Where the mark of a form stands in a card that is kept; no text that anybody wrote has a NUL."""


def part_key(names: Iterable[object]) -> str:
    """Under what a part is kept: by these names, in the language of the page."""
    parts = [str(get_language()), *map(str, names)]
    return "part:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


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
        key = part_key(name.resolve(context) for name in self.names)
        found = page_cache.kept(key)
        if found is not None:
            return mark_safe(found.content.decode())  # noqa: S308 - what was rendered below
        with page_cache.building() as reads, context.push(**FOR_NOBODY):
            made = self.nodelist.render(context)
        page_cache.keep(key, made.encode(), reads=reads, facts={})
        return made


@register.simple_tag(takes_context=True)
def shared_cards(
    context: dict[str, Any], cards: Cards, name: str, **given: object
) -> list[SafeString]:
    """The entries of a list, each by the template of that name: ``… as built %}``.

    A template sees the entry, its ``variant`` and what is ``given`` (numbers, words, yes or no),
    and nothing else, so that a card that is kept holds nothing of whoever was the first to see it.
    The mark and the key of its forms are filled in for each reader. For ``own`` entries it sees
    the page around it as ``include`` does.
    """
    made = context.template.engine.get_template(name)  # type: ignore[attr-defined]
    request = context.get("request")
    keeps = page_cache.is_on() and not getattr(request, "is_preview", False)
    common = [key for key in cards.keys if keeps and key not in cards.own]
    built = _for_all(cards, made, name, common, given)
    others = [key for key in cards.keys if key not in built]
    for key, row in cards.for_reader(others).items() if others else ():
        values = {cards.name: row, "variant": cards.variants.get(key, ""), **given}
        with context.push(**values):  # type: ignore[attr-defined]
            built[key] = made.render(context)
    return [_filled(built[key], context) for key in cards.keys if key in built]


def _for_all(
    cards: Cards, made: Any, name: str, keys: list[Any], given: dict[str, object]
) -> dict[Any, str]:
    """Of these entries those that are kept, or can be built without knowing who reads."""
    told = sorted(given.items())
    places = {key: part_key((name, key, cards.variants.get(key, ""), told)) for key in keys}
    found = page_cache.kept_of(list(places.values()))
    built = {key: found[at].content.decode() for key, at in places.items() if at in found}
    missing = [key for key in keys if key not in built]
    if not missing:
        return built
    with page_cache.building() as reads:
        for key, row in cards.for_all(missing).items():
            values = {cards.name: row, "variant": cards.variants.get(key, ""), **given}
            to_fill = {"csrf_token": TOKEN_PLACE, "submission_place": KEY_PLACE}
            built[key] = made.render(template.Context({**values, **to_fill}))
    news = {
        places[one]: page_cache.Kept({}, built[one].encode()) for one in missing if one in built
    }
    page_cache.keep_all(news, reads=reads)
    return built


def _filled(card: str, context: dict[str, Any]) -> SafeString:
    """With the reader's mark and a key of its own for each form."""
    if TOKEN_PLACE in card:
        card = card.replace(TOKEN_PLACE, str(context["csrf_token"]))
    return mark_safe(re.sub(KEY_PLACE, lambda _place: new_key(), card))  # noqa: S308 - rendered above
