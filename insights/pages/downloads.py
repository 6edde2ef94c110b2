"""Figures and texts of the explorer as tables: without anything that says who wrote."""

from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext as _

from insights.forms import SelectionForm
from insights.pages.explorer import Row, figures_of
from insights.queries import explorer
from insights.queries.explorer import Selection

Table = list[list[object]]
MOST_TEXTS = 20_000
BATCH = 500
FIGURES = ("time", "stance", "kind", "consultation", "state", "language", "district", "thread")

TEXTS = ("supported", "copies")
"""Figures that count something of single texts."""


def table(form: SelectionForm, chosen: Selection, figure: str) -> Table:
    """The rows of ``texts``, ``marks`` or one of ``FIGURES``, the head first."""
    if figure == "texts":
        return _texts(chosen)
    found, _engine = explorer.explore(chosen)
    if figure == "marks":
        head: list[object] = [_("Words"), _("Here"), _("In the whole city"), "JLH"]
        return [head, *([m.words, m.inside, m.everywhere, round(m.score, 4)] for m in found.marks)]
    if figure in TEXTS:
        counted = found.supported if figure == "supported" else found.copies
        name = _("Supports") if figure == "supported" else _("Texts")
        said = [[one.kind, one.key, one.title, one.body, number] for one, number in counted]
        return [["kind", "key", "title", "body", name], *said]
    rows = figures_of(found, form.address())[figure]
    if figure == "district":
        head = [_("Code"), _("Kecamatan"), _("Texts"), _("People")]
        return [head, *([row.code, row.label, row.count, _people(row)] for row in rows)]
    return [[_("Code"), _("Value"), _("Texts")], *([r.code, r.label, r.count] for r in rows)]


def _people(row: Row) -> object:
    return _("withheld") if row.people is None else row.people


def _texts(chosen: Selection) -> Table:
    head = ["kind", "key", "external_id", "created_at", "consultation", "area", "stance"]
    found: Table = [[*head, "language", "title", "body"]]
    identities = iter(explorer.all_of(chosen, MOST_TEXTS))
    while batch := list(islice(identities, BATCH)):
        for text in explorer.documents(batch):
            at = timezone.localtime(text.created_at).isoformat() if text.created_at else ""
            said = [text.language, text.title if text.kind == "idea" else "", text.body]
            place: list[object] = [text.kind, text.key, text.external_id, at]
            found.append([*place, text.consultation, text.area, text.stance, *said])
    return found
