"""The words of coverage: lines of a table, how a ratio reads, and what to do about it.

From frozen divisions, so that a live report and a signed one read alike.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from areas.choices import Sex
from insights.algorithms.coverage import TOO_FEW, UNKNOWN, label
from insights.queries.agreement import Subject
from insights.queries.people import ELSEWHERE
from web.languages import picked

Frozen = Mapping[str, Any]
TWICE = 2
"""From so many times the population's share on, "times" reads better than per cent."""


def tables(who: list[Frozen]) -> list[dict[str, Any]]:
    """A table for each division, with its sentence on the whole."""
    titles = {"area": _("By area"), "sex": _("By sex"), "age": _("By age")}
    return [
        {
            "name": division["name"],
            "title": titles[division["name"]],
            "rows": [_row(division, cell) for cell in division["coverage"]["cells"]],
            "together": _together(division),
            "sentence": _sentence(division),
        }
        for division in who
    ]


def group_words(kept: Frozen) -> list[str]:
    """Of whom a named group's consultation heard; nothing for one of a whole territory."""
    group = kept.get("group")
    if not group:
        return []
    name = picked(group["name"])
    return [
        _("This consultation is for the members of “%(group)s” alone.") % {"group": name},
        _("People who spoke: %(people)d. People who could: %(all)d.")
        % {"people": kept["people"], "all": group["may_speak"]},
        _(
            "The census of the territory says nothing about this group, so those who spoke are not "
            "compared with it by area, sex or age."
        ),
    ]


def _row(division: Frozen, cell: Frozen) -> dict[str, Any]:
    return {
        **cell,
        "label": _cell_name(division, cell["code"]),
        "reading": _reading(cell),
        "gives_way": cell["label"] == "gives-way",
    }


def _together(division: Frozen) -> dict[str, Any] | None:
    cell = division["coverage"]["together"]
    if cell is None:
        return None
    return {**cell, "label": _("those withheld, together"), "reading": _reading(cell)}


def _cell_name(division: Frozen, code: str) -> str:
    if code == UNKNOWN:
        return _("unknown")
    if code == ELSEWHERE:
        return _("lives elsewhere")
    if division["name"] == "area":
        return str(division["names"].get(code, code))
    if division["name"] == "sex":
        return str(Sex(code).label)
    return _("%(band)s years") % {"band": code.replace("-", "–")}


def _reading(cell: Frozen) -> str:
    """A ratio in words, by the thresholds of now: an older frozen report keeps figures, no words.

    Within a fifth it is like the population, else it says how much over or under.
    """
    if cell["ratio"] is None or cell["label"] == "few":
        return {"few": _("too few to judge"), "none": _("not compared")}.get(cell["label"], "")
    ratio, read = cell["ratio"], label(cell["ratio"], TOO_FEW)
    if read == "fair":
        return _("like the population (within 20%)")
    if read == "under":
        return _("%(percent)d%% under the population") % {"percent": round(100 * (1 - ratio))}
    if ratio < TWICE:
        return _("%(percent)d%% over the population") % {"percent": round(100 * (ratio - 1))}
    return _("%(times)s times the population") % {"times": number_format(round(ratio, 1), 1)}


def _sentence(division: Frozen) -> str:
    index = division["coverage"]["dissimilarity"]
    if index is None:
        return _("It is not known of anybody, so that nothing can be compared.")
    sentences = {
        "area": _("%(n)d of 100 participants would have to live elsewhere for the mix to match."),
        "sex": _("%(n)d of 100 participants would have to be of the other sex for it to match."),
        "age": _("%(n)d of 100 participants would have to be of another age for it to match."),
    }
    return sentences[division["name"]] % {"n": round(100 * index)}


def actions(who: list[Frozen]) -> list[str]:
    """What to do where few took part; never a silent correction of the figures."""
    found = []
    for division in who:
        cells = division["coverage"]["cells"]
        found += [_action(division, cell) for cell in cells if _is_under(cell)]
        together = division["coverage"]["together"]
        if together and _is_under(together):
            held = [c for c in cells if c["label"] == "withheld" and c["residents"]]
            names = [_cell_name(division, c["code"]) for c in held]
            found.append(
                _("Look for those of whom too few came: %(names)s.") % {"names": ", ".join(names)}
            )
    return found


def _is_under(cell: Frozen) -> bool:
    judged = cell["ratio"] is not None and cell["label"] != "few"
    return judged and label(cell["ratio"], TOO_FEW) == "under"


def _action(division: Frozen, cell: Frozen) -> str:
    if division["name"] == "area":
        sentence = _("Send a facilitator to %(name)s, or open a desk there.")
    elif division["name"] == "sex":
        sentence = _("Ask when and where they could come, and go there: %(name)s.")
    else:
        sentence = _("Go to where people of this age meet: %(name)s.")
    return sentence % {"name": _cell_name(division, cell["code"])}


def sides(subjects: list[Subject], names: Mapping[str, str]) -> list[dict[str, str]]:
    """What was debated, and in words which kecamatan stand where."""
    return [{"title": subject.title, "words": _side(subject, names)} for subject in subjects]


def _side(subject: Subject, names: Mapping[str, str]) -> str:
    """Both sides, and those without nearly equal texts where these are others."""
    told = _sides(subject, names)
    if subject.without is None:
        return told
    without = _sides(subject.without, names) or _("nowhere did enough speak")
    return _("%(sides)s. Without nearly equal texts: %(without)s") % {
        "sides": told,
        "without": without,
    }


def _sides(subject: Subject, names: Mapping[str, str]) -> str:
    alone = subject.agreed
    parts = [
        (
            subject.in_favour,
            _("for, wherever enough spoke: %(places)s") if alone else _("mostly for: %(places)s"),
        ),
        (
            subject.against,
            _("against, wherever enough spoke: %(places)s")
            if alone
            else _("mostly against: %(places)s"),
        ),
        (subject.even, _("as many for as against: %(places)s")),
    ]
    return "; ".join(
        words % {"places": ", ".join(names.get(code, code) for code in codes)}
        for codes, words in parts
        if codes
    )
