"""What is kept about people, in their words and for the record of processing (UU 27/2022)."""

import csv
import io
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from privacy.declarations import LIBRARIES, Basis, Kind, Personal, declared, kind_of

SECTIONS = {"residents": "accounts", "privacy": "accounts", "areas": "accounts"}
"""Apps whose fields stand under the heading of another."""


@dataclass(frozen=True, slots=True)
class Processing:
    """One purpose and all that is kept for it."""

    app: str
    what: list[str]
    purpose: str
    basis: str
    seen_by: str
    kept: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the same people see for the same time: one line of the page of its kind."""

    what: list[str]
    purposes: list[str]
    seen_by: str
    kept: str
    basis: str


def kept_of(kind: Kind) -> list[Kept]:
    """What is kept of one kind, in the language that is active; as it was declared."""
    groups: dict[tuple[str, str, str], list[Personal]] = {}
    for name, field in declared().items():
        if kind_of(name) == kind:
            rule = (_(field.seen_by), field.kept_words, str(field.basis.label))
            groups.setdefault(rule, []).append(field)
    return [
        Kept(
            list(dict.fromkeys(_(field.what) for field in fields)),
            list(dict.fromkeys(_(field.purpose) for field in fields)),
            *rule,
        )
        for rule, fields in groups.items()
    ]


def summary() -> list[tuple[Kind, list[str]]]:
    """Each kind with the names of what is kept of it."""
    return [
        (kind, list(dict.fromkeys(word for one in kept_of(kind) for word in one.what)))
        for kind in Kind
    ]


def sections() -> list[tuple[str, list[Processing]]]:
    """Every processing under its heading, in the language that is active."""
    names = {
        "accounts": _("Account and verification"),
        "notices": _("Mails and notices"),
        "participation": _("Comments"),
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
    return "accounts" if app in LIBRARIES else SECTIONS.get(app, app)


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
