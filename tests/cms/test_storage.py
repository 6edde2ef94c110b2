"""An upload is there as a whole or not at all."""

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.shortcuts import get_rendition_or_not_found

from cms.storage import DiskRefused, WholeFiles
from tests.moderation import uploads

LIMITED = """
import resource, signal, sys, django
django.setup()
from django.core.files.base import ContentFile
from cms.storage import DiskRefused, WholeFiles
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
storage = WholeFiles(location=sys.argv[1])
storage.save("kecil.txt", ContentFile(b"x" * 900))
try:
    storage.save("besar.txt", ContentFile(b"x" * 100_000))
except DiskRefused as error:
    print("refused", error.errno)
"""


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_what_does_not_fit_leaves_nothing(tmp_path: Path) -> None:
    """A process that may write no more than a thousand bytes into a file."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "participation.settings",
        "REMBUK_DATA_DIR": str(tmp_path / "data"),
    }
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "media")],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.stdout.strip() == f"refused {errno.EFBIG}", run.stderr[-2000:]
    assert files(tmp_path / "media") == ["kecil.txt"]


def test_nobody_takes_the_name_of_somebody_else(tmp_path: Path) -> None:
    storage = WholeFiles(location=str(tmp_path))
    names = [storage.save("a.txt", ContentFile(text)) for text in (b"satu", b"dua")]
    assert len(set(names)) == 2
    assert [Path(storage.path(name)).read_bytes() for name in names] == [b"satu", b"dua"]


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    def save(storage: FileSystemStorage, name: str, content: Any) -> str:
        Path(storage.path(name)).parent.mkdir(parents=True, exist_ok=True)
        Path(storage.path(name)).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", save)


@pytest.mark.django_db
class TestAFullDisk:
    def test_a_page_goes_on_without_a_smaller_picture(
        self, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        file = SimpleUploadedFile("foto.png", uploads.picture())
        picture = Image.objects.create(title="Foto", file=file)
        request.getfixturevalue("full")
        assert "not-found" in get_rendition_or_not_found(picture, "width-4").url
        assert [name for name in files(tmp_path) if name.endswith(".part")] == []

    @pytest.mark.parametrize("app", ["wagtaildocs", "wagtailimages"])
    def test_an_upload_is_refused_with_words_at_the_field(
        self, admin_client: Client, monkeypatch: pytest.MonkeyPatch, app: str
    ) -> None:
        """Where the disk is known to be full before anything is written."""
        monkeypatch.setattr("cms.queries.disk.takes_files", lambda: False)
        content = uploads.picture() if app == "wagtailimages" else b"Rencana"
        name = "foto.png" if app == "wagtailimages" else "rencana.txt"
        sent = {"title": "Rencana", "file": SimpleUploadedFile(name, content)}
        answer = admin_client.post(reverse(f"{app}:add"), sent)
        assert answer.status_code == 200
        assert "Berkas belum bisa disimpan" in answer.content.decode() or (
            "Files cannot be kept" in answer.content.decode()
        )
        assert not Document.objects.exists()
        assert not Image.objects.exists()


def test_other_errors_are_not_called_a_full_disk(tmp_path: Path) -> None:
    storage = WholeFiles(location=str(tmp_path))
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(OSError) as error:  # noqa: PT011 - a file stands where a folder should be
        storage.save("a/b.txt", ContentFile(b"x"))
    assert not isinstance(error.value, DiskRefused)
