"""After a restore the index is emptier than the database: told, passed over, and filled again."""

import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test import Client

from accounts.models import Person
from participation.models import Comment
from search import completeness
from search.comparison import Difference, differences
from search.drain import alone, drain
from search.engines import fallback
from search.engines.elastic import ElasticEngine
from search.engines.protocol import Filters, Query
from search.models import Note, StoredDocument
from search.queries import find
from search.tasks import compare_index, drain_notes
from tests.search.ways import noted_comments
from web import page_cache

ELASTIC = os.environ.get("REMBUK_TEST_ELASTICSEARCH_URL", "")
pytestmark = pytest.mark.django_db


@pytest.fixture
def comments(ana: Person) -> list[Comment]:
    return noted_comments(4)


def keys(found: object) -> set[str]:
    return {hit.key for hit in found.results.hits}  # type: ignore[attr-defined]


@pytest.mark.elasticsearch
def test_an_emptied_index_is_told_passed_over_and_filled(
    elastic: ElasticEngine, comments: list[Comment], client: Client
) -> None:
    wanted = {str(comment.pk) for comment in comments}
    drain()
    assert completeness.missing() == 0
    assert not find(Query("parit")).limited
    cache.clear()
    elastic.drop()
    assert client.get("/readyz").json()["index"]["missing"] >= len(comments)
    found = find(Query("parit"))
    assert (keys(found), found.limited) == (wanted, True)
    drain_notes()
    assert list(differences()) == []
    answer = client.get("/readyz").json()["index"]
    assert answer == {"ok": True, "missing": 0, "database_index_lost": False}
    found = find(Query("parit"))
    assert (keys(found), found.limited) == (wanted, False)


@pytest.mark.elasticsearch
def test_what_the_index_has_from_after_the_backup_goes(
    elastic: ElasticEngine, comments: list[Comment]
) -> None:
    drain()
    newer = StoredDocument.objects.get(key=str(comments[0].pk), kind="comment")
    elastic.refresh()
    StoredDocument.objects.filter(pk=newer.pk).delete()  # the backup is older than this comment
    Comment.objects.filter(pk=comments[0].pk).delete()
    Note.objects.all().delete()
    compare_index()
    elastic.refresh()
    assert list(differences()) == []
    assert str(comments[0].pk) not in elastic.keys("parit", Filters())


def test_a_lost_index_of_the_database_is_filled_too(
    comments: list[Comment], client: Client
) -> None:
    drain()
    StoredDocument.objects.all().delete()
    Note.objects.all().delete()
    assert client.get("/readyz").json()["index"]["database_index_lost"] is True
    drain_notes()
    assert fallback().count(Filters(kinds=("comment",))) == len(comments)
    assert client.get("/readyz").json()["index"]["ok"] is True


def test_the_drainer_waits_until_raised_versions_are_committed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_inside: list[list[str]] = []

    @contextmanager
    def watched(**how: float) -> Iterator[bool]:
        with alone(**how) as may:
            open_inside.append(list(connection.savepoint_ids))
            yield may

    monkeypatch.setattr(completeness, "alone", watched)
    outside = list(connection.savepoint_ids)
    assert completeness.repair([Difference("comment", "7", 1, 40)]) == 1
    assert StoredDocument.objects.get().version == 40
    assert open_inside == [outside]
    with pytest.raises(IntegrityError):  # and not what the lock says of a broken transaction
        completeness.repair([Difference("comment", "8", -2, -1)])


def test_pages_with_answers_of_the_engines_become_old_with_the_index() -> None:
    with page_cache.building() as reads:
        completeness.usable_engines()
    assert Note._meta.db_table in reads.tables


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server with a certificate that only its own authority signed; its address and the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kota Samarinda")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    certificate, private = tmp_path / "ca.pem", tmp_path / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://u:rahasia@127.0.0.1:{server.server_port}", certificate
    server.shutdown()
    server.server_close()


def test_an_unknown_authority_is_named_with_what_to_set(
    tls: tuple[str, Path], settings: object, client: Client
) -> None:
    address, certificate = tls
    settings.REMBUK_ELASTICSEARCH_URL = address
    said = [client.get("/readyz").json()["search"]["reason"]]
    for command in ("rebuild_index", "check_index"):
        with pytest.raises(CommandError) as told:
            call_command(command)
        said.append(str(told.value))
    for sentence in said:
        assert "certificate" in sentence
        assert "self-signed certificate" in sentence
        assert "REMBUK_ELASTICSEARCH_CA" in sentence
        assert "rahasia" not in sentence
    trusted = ElasticEngine(address, "x", str(certificate))
    assert trusted.fault()
    assert "certificate" not in trusted.fault()
