"""The selections that officials and moderators keep, each in words."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from accounts.models import User
from insights.forms import SelectionForm
from insights.models import SavedSelection
from insights.pages.comparison import address_of
from insights.pages.explorer import Address, in_words, link


@dataclass(frozen=True, slots=True)
class Saved:
    """A kept selection in a list."""

    selection: SavedSelection
    words: list[tuple[object, object]]
    """What restricts it: fields and values in words; none for all texts."""
    url: str
    compare_url: str
    """Side by side with the selection from which one comes, else with all texts."""
    mine: bool


def address_in(query: str) -> Address:
    """The fields of a selection as it was kept."""
    return parse_qs(query)


def saved(
    selections: list[SavedSelection], by: User, beside: SelectionForm | None = None
) -> list[Saved]:
    """These as a list shows them. ``beside``: a valid selection to compare each with."""
    form = SelectionForm({})
    left = beside.address() if beside else {}
    return [
        Saved(
            one,
            [(label, value) for _n, _c, label, value in in_words(form, address_in(one.query))],
            link("explore", address_in(one.query)),
            _compared(left, one),
            one.owner_id == by.pk,
        )
        for one in selections
    ]


def _compared(left: Address, one: SavedSelection) -> str:
    kept = address_in(one.query)
    return address_of(left, kept) if left else address_of(kept, {})
