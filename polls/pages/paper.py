"""The marks of a desk, and what an officer may do about each."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import Form

from polls.forms.paper import BackForm, ConfirmMarkForm
from polls.models import MarkState, PaperMark


def mark_rows(
    marks: Iterable[PaperMark], officer: Any, typed: Mapping[object, Form]
) -> list[dict[str, Any]]:
    """Marks of a desk with what this officer may do about each; ``typed`` are forms with faults."""
    rows: list[dict[str, Any]] = []
    for mark in marks:
        form, name, asked = typed.get(mark.pk), f"{mark.pk}_%s", mark.back_asked_by_id
        row: dict[str, Any] = {"mark": mark, "waits": mark.state == MarkState.MARKED}
        if asked is None and row["waits"] and mark.marked_by_id != officer.pk:
            given = isinstance(form, ConfirmMarkForm)
            row["confirm"] = form if given else ConfirmMarkForm(auto_id=name)
        if asked is None:
            row["back"] = form if isinstance(form, BackForm) else BackForm(auto_id=name)
        row["take_back"] = asked is not None and asked != officer.pk
        rows.append(row)
    return rows
