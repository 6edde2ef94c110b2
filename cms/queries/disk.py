"""Whether the disks take files: that of uploads, of the data folder, and of files on their way."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings

LEAST = 64 * 1024 * 1024
"""Bytes. Below this some large uploads find no room."""


def places() -> list[Path]:
    """Where the site writes files."""
    found = [Path(settings.MEDIA_ROOT), Path(settings.DATA_DIR), Path(tempfile.gettempdir())]
    return list(dict.fromkeys(found))


def free_bytes() -> int:
    """The least room of these places. Raises OSError where one cannot be read."""
    return min(shutil.disk_usage(_existing(place)).free for place in places())


def least_bytes() -> int:
    """Below this the room is told to be nearly full; on a small disk a twentieth of it."""
    smallest = min(shutil.disk_usage(_existing(place)).total for place in places())
    return min(LEAST, smallest // 20)


def takes_files() -> bool:
    """Whether each of them takes a small file now."""
    try:
        for place in places():
            place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place) as file:
                file.write(b"\0" * 4096)
                file.flush()
    except OSError:
        return False
    return True


def _existing(place: Path) -> Path:
    return place if place.exists() else place.parent
