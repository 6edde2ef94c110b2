from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Document:
    """What the index knows about one public thing. It never holds personal data."""

    kind: str
    key: str
    title: str
    """Empty where its author gave none, as in a comment; a list then shows how it begins."""
    body: str
    url: str
    """Path without the language prefix, such as ``gagasan/12/``; pages: the full path."""
    language: str = ""
    """``id``, ``en`` or empty when unknown."""
    area: str = ""
    """Code of the area at the time of writing."""
    district: str = ""
    """Code of the kecamatan, empty when none."""
    consultation: str = ""
    """Slug of the consultation, empty for pages outside one."""
    thread: str = ""
    stance: str = ""
    author: str = ""
    """The person's number as text: for counting people, never shown."""
    created_at: datetime | None = None
    place: str = ""
    """Where it stands, such as the debate of a comment. Shown before the title, never searched."""
    external_id: str = ""
    """Its number in the file that it was imported from, empty for what was written here."""
