"""The archive that a person downloads: the same once for programs, once to be read."""

import io
import json
import zipfile
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from privacy import personal_data
from privacy.copy_words import pairs
from privacy.subjects import DataSubject


def archive_of(person: DataSubject, at: datetime) -> bytes:
    """A ZIP archive with everything that any app holds of the person."""
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language):
        held = [
            (holding, [dict(row) for row in holding.export(person)])
            for holding in personal_data.holdings()
        ]
        sections = [
            (holding.title, [pairs(row, holding.words) for row in rows]) for holding, rows in held
        ]
        context = {"sections": sections, "person": person, "at": at, "language": language}
        page = render_to_string("privacy/archive.html", context)
    data = {"made_at": at, "sections": {holding.name: rows for holding, rows in held}}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, default=str, ensure_ascii=False, indent=2))
        archive.writestr("data.html", page)
    return file.getvalue()
