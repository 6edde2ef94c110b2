"""Which ideas somebody looks at, as the address says: the same set as list, map and table."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from participation.models import Consultation
from participation.queries.rotation import current_seed
from proposals.choices import Stage
from proposals.models import Idea
from proposals.queries.ideas import (
    COUNTED,
    MINE,
    ORDERS,
    filtered,
    ideas_of,
    of_person,
    ordered,
    public_ideas,
)
from web.parameters import choice_in, page_in, text_in

ORDER_NAMES = {
    "rotating": _("each in turn"),
    "newest": _("newest first"),
    "supported": _("most supported"),
    "discussed": _("most discussed"),
}


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody looks for. ``mine`` is empty for whoever is not signed in."""

    person: Person | None
    area: str
    text: str
    mine: str
    stage: str
    order: str
    seed: str
    shows_map: bool
    number: str

    @property
    def order_name(self) -> object:
        """The order in words."""
        return ORDER_NAMES[self.order]

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.area or self.text or self.mine or self.stage)

    def query(self, **others: str) -> str:
        """The address of another page, place or view of the same search."""
        kept = {"wilayah": self.area, "q": self.text, "saya": self.mine, "status": self.stage}
        kept |= {"urut": self.order, "acak": self.seed}
        kept |= {"tampil": "peta" if self.shows_map else "", **others}
        if kept["urut"] == ORDERS[0]:
            kept["urut"] = ""
        else:
            kept["acak"] = ""
        return urlencode({name: value for name, value in kept.items() if value})

    def narrowed(
        self,
        ideas: "QuerySet[Idea]",
        *,
        area: bool = True,
        mine: bool = True,
        stage: bool = True,
    ) -> "QuerySet[Idea]":
        """Those of these ideas that are looked for; without the part whose counts are asked for."""
        found = filtered(ideas, area=self.area if area else "", text=self.text)
        if stage and self.stage:
            found = found.filter(stage=self.stage)
        return of_person(found, self.person, self.mine if mine else "")

    def found_in(self, consultation: Consultation) -> "QuerySet[Idea]":
        """The ideas of the set in their order; with counts where the order needs them."""
        shown = (ideas_of if self.order in COUNTED else public_ideas)(consultation)
        return ordered(self.narrowed(shown), self.order, self.seed)


def looking_of(request: HttpRequest) -> Looking:
    """From the address; what it does not know is the default."""
    given = {name: text_in(request.GET, name, most=100) for name in ("wilayah", "q", "acak")}
    return Looking(
        person=request.person,
        area=given["wilayah"],
        text=given["q"],
        mine=choice_in(request.GET, "saya", MINE) if request.person else "",
        stage=choice_in(request.GET, "status", Stage.values),
        order=choice_in(request.GET, "urut", ORDERS, ORDERS[0]),
        seed=given["acak"] or current_seed(request.person, timezone.now()),
        shows_map=text_in(request.GET, "tampil") == "peta",
        number=page_in(request),
    )
