"""Uploads in a bucket that speaks S3, as in the data folder."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import storages
from django.test import Client
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction

from cms.storage import DiskRefused
from participation.project.environment_services import file_settings


class Bucket(BaseHTTPRequestHandler):
    """Keeps objects as long as it lives; refuses who does not sign."""

    objects: dict[str, bytes]
    refused: list[str]

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Wed, 02 Dec 2026 00:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self) -> None:
        if "AWS4-HMAC-SHA256" not in self.headers.get("Authorization", ""):
            self.refused.append(self.path)
            return self._answer(403)
        body = self.objects.get(self.path)
        return self._answer(404) if body is None else self._answer(200, body)

    do_HEAD = do_GET

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            size, _, rest = body.partition(b"\r\n")
            body = rest[: int(size.split(b";")[0], 16)]
        self.objects[self.path] = body
        self._answer(200)

    def log_message(self, *_given: Any) -> None:
        """Quiet."""


@pytest.fixture
def bucket(settings: Any) -> Iterator[type[Bucket]]:
    """The site's uploads lie in it."""
    kind = type("OneBucket", (Bucket,), {"objects": {}, "refused": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"s3+http://kunci:rahasia@127.0.0.1:{server.server_port}/berkas"
    settings.STORAGES = settings.STORAGES | {"default": file_settings(url, production=False)}
    yield kind
    server.shutdown()
    server.server_close()


def test_what_is_saved_is_read_again_and_nobody_takes_a_name(bucket: type[Bucket]) -> None:
    storage = storages["default"]
    names = [storage.save("a.txt", ContentFile(text)) for text in (b"satu", b"dua")]
    for name, text in zip(names, (b"satu", b"dua"), strict=True):
        with storage.open(name) as file:
            assert file.read() == text
    assert len(bucket.objects) == 2
    with pytest.raises(FileNotFoundError):
        storage.open("b.txt")


@pytest.mark.django_db
def test_pictures_go_through_the_view_that_asks_who_may_see_them(bucket: type[Bucket]) -> None:
    file = BytesIO()
    Picture.new("RGB", (20, 20)).save(file, "PNG")
    collection = Collection.get_first_root_node().add_child(name="Rahasia")
    image = Image.objects.create(
        title="Denah", file=ImageFile(file, name="denah.png"), collection=collection
    )
    url = image.get_rendition("width-10").url
    assert url.startswith("/media/images/")
    answer = Client().get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert answer.getvalue() == bucket.objects[f"/berkas{url.removeprefix('/media')}"]
    again = Client().get(url, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    assert Client().get(url).status_code == 404
    assert Client().get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 404


@pytest.mark.django_db
def test_a_bucket_that_is_away_makes_no_error_page(settings: Any) -> None:
    away = file_settings("s3+http://kunci:rahasia@127.0.0.1:9/berkas", production=False)
    settings.STORAGES = settings.STORAGES | {"default": away}
    assert Client().get("/media/images/a.png").status_code == 404
    with pytest.raises(DiskRefused):
        storages["default"].save("a.txt", ContentFile(b"satu"))


@pytest.mark.parametrize(
    ("url", "production"),
    [
        ("ftp://a:b@host/berkas", False),
        ("s3://host/berkas", False),
        ("s3://a:b@host/", False),
        ("s3+http://a:b@host/berkas", True),
        ("s3://a:b@host:port/berkas", True),
    ],
)
def test_an_address_that_cannot_be_used_is_told(url: str, production: bool) -> None:
    with pytest.raises(ImproperlyConfigured, match="REMBUK_FILES_URL"):
        file_settings(url, production=production)


def test_nothing_set_is_the_data_folder() -> None:
    assert file_settings("", production=True) == {"BACKEND": "cms.storage.WholeFiles"}
