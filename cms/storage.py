"""Files of the site: whole, or not there at all."""

import errno
import os
import secrets
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from wagtail.images.models import SourceImageIOError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
"""What the system says when a disk cannot take a file: full, over quota, read-only, broken."""


class DiskRefused(SourceImageIOError):
    """The disk cannot take this file. Nothing of it is left.

    Wagtail shows its own "picture is missing" where a picture cannot be made smaller for a page:
    pages go on when the disk is full.
    """


class WholeFiles(FileSystemStorage):
    """Writes beside the final name first, so that no half file ever stands under it."""

    def _save(self, name: str, content: Any) -> str:
        part = f"{name}.{secrets.token_hex(4)}.part"
        try:
            written = super()._save(part, content)  # type: ignore[misc]
            name = self._reserve(name)
            os.replace(self.path(written), self.path(name))
        except OSError as error:
            Path(self.path(part)).unlink(missing_ok=True)
            if error.errno in FULL:
                raise DiskRefused(error.errno, os.strerror(error.errno)) from error
            raise
        return name

    def _reserve(self, name: str) -> str:
        """A name that nobody else has, as an empty file."""
        while True:
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
                os.close(os.open(self.path(name), flags, 0o666))
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name
