"""A copy of somebody's data: asked for, built in the background."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction

from privacy import periods
from privacy.archive import archive_of
from privacy.models import DataExport
from privacy.subjects import DataSubject
from web.each import each


def ask_export(*, person: DataSubject, at: datetime) -> DataExport:
    """Ask for a copy; who already waits for one goes on waiting for that one."""
    try:
        with transaction.atomic():
            return DataExport.objects.create(person=person, asked_at=at)
    except IntegrityError:
        return DataExport.objects.get(person=person, ready_at=None)


def build_due_exports(*, at: datetime) -> int:
    """Build what was asked for; returns how many. Two builders never take the same one."""
    due = DataExport.objects.filter(ready_at=None)
    keys = list(due.order_by("asked_at").values_list("pk", flat=True)[:50])
    return each(keys, lambda key: _build_export(key, at), "export_not_built", named="export")


@transaction.atomic
def _build_export(key: uuid.UUID, at: datetime) -> bool:
    skip = connection.features.has_select_for_update_skip_locked
    held = DataExport.objects.select_for_update(of=("self",), skip_locked=skip)
    export = held.filter(pk=key, ready_at=None).select_related("person").first()
    if export is None:
        return False
    export.content = archive_of(export.person, at)
    export.ready_at = at
    export.expires_at = at + timedelta(days=periods.COPY)
    export.save(update_fields=["content", "ready_at", "expires_at"])
    return True
