"""What is kept about people, in their words and for the record of processing (UU 27/2022)."""

import csv
import io
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from residents.privacy import LIBRARIES, Basis, Personal, declared


@dataclass(frozen=True, slots=True)
class Processing:
    """One purpose and all that is kept for it."""

    app: str
    what: list[str]
    purpose: str
    basis: str
    seen_by: str
    kept: str


def sections() -> list[tuple[str, list[Processing]]]:
    """Every processing under its heading, in the language that is active."""
    names = {
        "residents": _("Account and verification"),
        "participation": _("Comments and notices"),
        "proposals": _("Ideas"),
        "polls": _("Votes"),
        "moderation": _("Moderation"),
        "insights": _("Decisions of the city"),
    }
    found = processings()
    made = [(words, [one for one in found if one.app == app]) for app, words in names.items()]
    rest = [one for one in found if one.app not in names]
    return [*made, *([(_("Elsewhere"), rest)] if rest else [])]


def processings() -> list[Processing]:
    """The declared fields, those with one purpose and one rule together."""
    fields = sorted(declared().items(), key=lambda item: (_app(item[0]), _rule(item[1])))
    return [
        Processing(
            app=app,
            what=list(dict.fromkeys(_(field.what) for _name, field in group)),
            purpose=_(rule[0]),
            basis=str(rule[1].label),
            seen_by=_(rule[2]),
            kept=rule[3],
        )
        for (app, rule), group in groupby(fields, lambda item: (_app(item[0]), _rule(item[1])))
    ]


def _app(field: str) -> str:
    """The app whose section shows it; what libraries keep of an account is shown with ours."""
    app = field.partition(".")[0]
    return "residents" if app in LIBRARIES else app


def _rule(field: Personal) -> tuple[str, Basis, str, str]:
    return field.purpose, field.basis, field.seen_by, field.kept_words


def as_markdown() -> str:
    """The record of processing, to be read and signed."""
    heads = _heads()
    title = _("Record of processing")
    lines = [f"# {title}", ""]
    for title, found in sections():
        lines += [f"## {title}", "", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
        lines += [f"| {' | '.join(_cells(one))} |" for one in found]
        lines.append("")
    return "\n".join(lines)


def as_csv() -> str:
    """The same for a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([_("Where"), *_heads()])
    for title, found in sections():
        writer.writerows([title, *_cells(one)] for one in found)
    return file.getvalue()


def _heads() -> list[str]:
    return [_("What"), _("What for"), _("Legal ground"), _("Who sees it"), _("How long")]


def _cells(one: Processing) -> list[str]:
    return [", ".join(one.what), one.purpose, one.basis, one.seen_by, one.kept]
