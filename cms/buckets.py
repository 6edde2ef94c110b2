"""Files of the site in a bucket that speaks S3, for sites that run on more than one machine."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from cms.storage import DiskRefused

CONNECT, READ = 3, 20
"""Seconds that the bucket has to take a connection, and to go on sending."""


class BucketFiles(S3Storage):  # type: ignore[misc]
    """Private objects that only this program reads: each picture goes through our own view.

    So a private collection stays private, and the bucket needs no public address. Raises
    DiskRefused where the bucket does not answer, as a full disk does.
    """

    def url(self, name: str, *_args: Any, **_named: Any) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"

    def __init__(self, **options: Any) -> None:
        client = Config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            connect_timeout=CONNECT,
            read_timeout=READ,
            retries={"max_attempts": 2},
        )
        super().__init__(client_config=client, **options)

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _answering():
            return super()._open(name, mode)

    def _save(self, name: str, content: Any) -> str:
        with _answering():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        with _answering():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _answering():
            super().delete(name)


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise DiskRefused(errno.EIO, type(error).__name__) from error
