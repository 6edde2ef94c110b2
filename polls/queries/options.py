"""The options of a vote as readers, voters and the printed paper see them."""

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from accounts.models import Person
from polls.models import Option, Poll
from polls.queries.outside_key import pseudonym
from web.languages import picked


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option on the ballot."""

    position: int
    label: str
    description: str
    effect: str
    cost: int | None
    category: str = ""
    picture: Any = None
    """An image of Wagtail, or None."""
    alternative: str = ""
    link: str = ""


def choice_of(option: Option) -> ShownOption:
    """An option in the reader's language, else in the site's first one."""
    return ShownOption(
        position=option.position,
        label=picked(option.labels),
        description=picked(option.descriptions),
        effect=picked(option.effects),
        cost=option.cost,
        category=option.category,
        picture=option.picture,
        alternative=picked(option.alternatives),
        link=picked(option.links),
    )


def frozen_options(rules: Mapping[str, Any]) -> list[ShownOption]:
    """The options by their frozen names, in their own order; no query."""
    return [
        ShownOption(o["position"], picked(o["labels"]), "", "", o["cost"], o.get("category", ""))
        for o in rules["options"]
    ]


def shown_to(poll: Poll, person: Person | None) -> list[ShownOption]:
    """The options in the reader's language and in the voter's order."""
    return [choice_of(option) for option in order_for(poll, person)]


def paper_options(poll: Poll) -> list[ShownOption]:
    """The options in their own order, as on the printed paper, by their names alone."""
    options = [choice_of(option) for option in poll.options.order_by("position")]
    return [replace(option, description="", effect="", picture=None, link="") for option in options]


def order_for(poll: Poll, person: Person | None) -> list[Option]:
    """The options in an order drawn for this voter; the seed reproduces it."""
    options = list(poll.options.all())
    voter = pseudonym(poll.pk, person.pk, outside=poll.outside_key) if person else ""
    seed = hashlib.sha256(f"{poll.order_seed}|{voter}".encode()).digest()
    random.Random(seed).shuffle(options)  # noqa: S311 - an order to be reproduced, no secret
    return options
