"""The door for everything that writes public text: note the change inside its transaction."""

from search.models import Note


def note(kind: str, key: object) -> None:
    """Remember that the thing changed. Rolled back with the caller's transaction."""
    Note.objects.create(kind=kind, key=str(key))


def note_many(kind: str, keys: list[object]) -> None:
    """Remember many changes at once."""
    Note.objects.bulk_create((Note(kind=kind, key=str(key)) for key in keys), batch_size=2000)
