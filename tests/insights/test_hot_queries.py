"""What many people ask for at once is found by an index, on both databases.

The planner is told to avoid reading whole tables: where it does so all the same, no index fits.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from insights.models import Theme, ThemeMember
from moderation.actions import report
from moderation.choices import Reason
from moderation.models import Case
from notices.actions.mails import send_waiting
from participation.models import Consultation
from search import outbox
from search.drain import drain
from tests import factories

pytestmark = pytest.mark.django_db
GROWING = {
    "moderation_case", "moderation_decision", "moderation_textreport", "moderation_textversion",
    "insights_thememember", "participation_comment", "notices_notice",
    "participation_follow", "participation_thread", "proposals_idea", "proposals_support",
    "search_storeddocument", "polls_turnout", "polls_sealedballot", "residents_residency",
    "notices_waitingmail", "accounts_person", "accounts_user", "residents_submission",
    "ledger_leaf",
}  # fmt: skip
"""Tables that grow with the people who take part."""


@pytest.fixture
def debate(ana: Person, budi: Person) -> Consultation:
    """One text of Ana in each state that her page tells of."""
    made: Consultation = factories.consultation("discussion", "ideas", slug="tepian")
    theme = Theme.objects.create(consultation=made, name="Terang")
    for _turn in range(3):
        comment = factories.comment(made.thread, ana)
        idea = factories.idea(made, ana)
        ThemeMember.objects.create(theme=theme, kind="comment", key=comment.pk)
        ThemeMember.objects.create(theme=theme, kind="idea", key=idea.pk)
        report(
            kind="comment", key=comment.pk, person=budi, reason=Reason.INSULT, words="",
            at=timezone.now(),
        )  # fmt: skip
        outbox.note("comment", comment.pk)
    return made


@pytest.fixture
def as_ana(client: Client, ana: Person) -> Client:
    assert ana.user
    client.force_login(ana.user)
    return client


@pytest.fixture(autouse=True)
def reluctant(db: None) -> None:
    """A table of a few rows is read as a whole otherwise: the planner takes it for an unknown one.

    What earlier tests left in the statistics is forgotten too; all this ends with the transaction.
    """
    if connection.vendor != "postgresql":
        return
    large = "SELECT oid FROM pg_class WHERE relname = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"DELETE FROM pg_statistic WHERE starelid IN ({large})", [list(GROWING)])  # noqa: S608
        cursor.execute(
            f"UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE oid IN ({large})",  # noqa: S608
            [list(GROWING)],
        )


@pytest.mark.parametrize(
    "address",
    [
        "/id/jejak-suara/",
        "/id/pemberitahuan/",
        "/id/gagasan/tepian/",
        "/api/consultations/tepian/ideas",
        "/api/threads/{thread}/comments",
        "/id/akun/data/",
    ],
)
def test_pages(as_ana: Client, debate: Consultation, address: str) -> None:
    address = address.format(thread=debate.thread_id)
    as_ana.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert as_ana.get(address).status_code == 200
    assert whole_tables(asked) == []


@pytest.mark.parametrize("address", ["/id/moderasi/", "/id/moderasi/{case}/"])
def test_the_work_of_moderators(
    client: Client, debate: Consultation, citra: Person, address: str
) -> None:
    assert citra.user
    client.force_login(citra.user)
    address = address.format(case=Case.objects.order_by("pk")[0].pk)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert whole_tables(asked) == []


def test_background_work(debate: Consultation) -> None:
    with CaptureQueriesContext(connection) as asked:
        drain()
        send_waiting(at=timezone.now())
    assert whole_tables(asked) == []


def whole_tables(asked: CaptureQueriesContext) -> list[tuple[str, str]]:
    """Growing tables that a query reads as a whole, with the query."""
    found = []
    for query in asked.captured_queries:
        sql = query["sql"]
        if sql.startswith(("SELECT", "UPDATE", "DELETE")):
            found += [(table, sql) for table in read_whole(sql) if table in GROWING]
    return found


def read_whole(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            steps = [str(row[3]) for row in cursor.fetchall()]
            tables = re.findall(r'(?:FROM|JOIN|UPDATE) "(\w+)"(?: "?(\w+)"?)?', sql)
            names = {alias: table for table, alias in tables} | {t: t for t, _alias in tables}
            scans = [m[1] for step in steps if (m := re.match(r"SCAN (\w+)(?! USING)", step))]
            return [names.get(scan, scan) for scan in scans]
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return list(seq_scans(plan[0]["Plan"]))


def seq_scans(node: dict[str, Any]) -> Iterator[str]:
    """Tables read row by row; also by an index that says nothing about which rows."""
    by_index = node["Node Type"] in {"Index Scan", "Index Only Scan"}
    aimless = by_index and "Index Cond" not in node and "Filter" in node
    if node["Node Type"] == "Seq Scan" or aimless:
        yield node["Relation Name"]
    for below in node.get("Plans", []):
        yield from seq_scans(below)
