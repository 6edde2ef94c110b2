"""What only the whole file and the database can tell: duplicates, parents, areas."""

from pathlib import Path

from areas.models import Area
from participation.models import Comment
from proposals.models import Idea
from transfers.formats.contributions import READERS
from transfers.formats.rows import BadFile, Fault


def key_of(import_key: str, external_id: str) -> str:
    """The name of an imported contribution in the database."""
    return f"{import_key}:{external_id}"


def known_kinds(import_key: str) -> dict[str, str]:
    """What earlier imports of this consultation brought, by external number: its depth."""
    prefix = f"{import_key}:"
    found: dict[str, str] = {}
    ideas = Idea.objects.filter(external_key__startswith=prefix)
    for key in ideas.values_list("external_key", flat=True):
        found[str(key).removeprefix(prefix)] = "idea"
    comments = Comment.objects.filter(external_key__startswith=prefix)
    for key, parent in comments.values_list("external_key", "parent"):
        found[str(key).removeprefix(prefix)] = "reply" if parent else "comment"
    return found


def check(path: Path, format_name: str, import_key: str) -> None:
    """Read the whole file once and report everything at once.

    Keeps identifiers only, so that memory stays bounded. Raises BadFile.
    """
    faults: list[Fault] = []
    areas = set(Area.objects.values_list("code", flat=True))
    lines: dict[str, int] = {}
    kinds: dict[str, str] = known_kinds(import_key)
    parents: list[tuple[int, str, str]] = []
    for row in READERS[format_name](path, faults):
        id_column = "comment-id" if format_name == "polis" else "external_id"
        if row.external_id in lines:
            first = lines[row.external_id]
            reason = f"{row.external_id!r} stands already on line {first}"
            faults.append(Fault(row.line, id_column, reason))
        elif row.external_id:
            lines[row.external_id] = row.line
        if row.area and row.area not in areas:
            faults.append(Fault(row.line, "area", f"{row.area!r} is no known area code"))
        if row.parent:
            parents.append((row.line, row.external_id, row.parent))
        if row.external_id:
            kinds[row.external_id] = row.kind
    faults += _parent_faults(parents, kinds)
    if faults:
        raise BadFile(sorted(set(faults), key=lambda f: (f.line, f.column, f.reason)))


def _parent_faults(parents: list[tuple[int, str, str]], kinds: dict[str, str]) -> list[Fault]:
    """A comment answers an idea, or a comment which itself is no reply to a comment."""
    parent_of = {own: parent for _line, own, parent in parents}
    found = []
    for line, own, parent in parents:
        if parent == own:
            found.append(Fault(line, "parent", "answers itself"))
        elif parent not in kinds:
            found.append(Fault(line, "parent", f"{parent!r} is not in the file"))
        elif kinds[parent] == "reply" or kinds.get(parent_of.get(parent, ""), "") == "comment":
            found.append(Fault(line, "parent", f"{parent!r} is itself a reply"))
    return found
