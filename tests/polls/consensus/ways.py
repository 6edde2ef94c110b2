"""Minutes of a meeting: written, confirmed, with a document."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Person
from polls.actions.consensus import confirm_consensus, propose_consensus
from polls.models import (
    Consensus,
    Poll,
)
from polls.models.consensus import digest_of
from tests.moderation import uploads

PAGE = "/en/suara/tepian/mufakat/"
WORDS = "Jalur pejalan kaki dibangun lebih dulu."


def propose(poll: Poll, by: Person, **more: Any) -> Consensus:
    facts: dict[str, Any] = {
        "place": "Balai RW 3",
        "day": date(2026, 9, 5),
        "women": 21,
        "men": 19,
        "chosen": [1],
        "words": {"id": WORDS, "en": "The footpath is built first."},
        "dissent": "Dua warga ingin taman saja.",
        "file": None,
        "drop_file": False,
    }
    return propose_consensus(poll=poll, **facts | more, by=by.user, at=timezone.now())


def confirm(minutes: Consensus, by: Person) -> Poll:
    return confirm_consensus(
        poll=minutes.poll, seen=digest_of(minutes), by=by.user, at=timezone.now()
    )


def document(text: str = "Berita acara") -> SimpleUploadedFile:
    return SimpleUploadedFile("berita acara.docx", uploads.docx(text))
