"""The uploaded document of minutes: kept beside the row, and gone once the row forgot it."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from polls.models import Consensus, Poll


def replace_document(minutes: Consensus, file: "UploadedFile[Any] | None") -> None:
    """Another document, or none; the caller writes the row. The earlier file goes with it."""
    _remove_file(minutes)
    minutes.file, minutes.file_name, minutes.file_hash = "", "", ""
    if file is not None:
        file.seek(0)
        minutes.file_hash = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        minutes.file, minutes.file_name = file, file.name or ""


def forget_minutes(poll: Poll) -> None:
    """Minutes that wait go with their planned vote, and so does their document."""
    for minutes in Consensus.objects.filter(poll=poll):
        _remove_file(minutes)
        minutes.delete()


def _remove_file(minutes: Consensus) -> None:
    name, storage = minutes.file.name, minutes.file.storage
    if name:
        transaction.on_commit(lambda: storage.delete(name))
