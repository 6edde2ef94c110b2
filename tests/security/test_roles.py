"""Every address as everybody: an answer that the matrix does not grant fails."""

import pytest

from tests.security.conftest import CANARIES, City, own_pages
from tests.security.content import everything
from tests.security.matrix import EVERYBODY, MAY_READ

pytestmark = pytest.mark.django_db


def test_nobody_reads_more_or_less_than_the_matrix_says_and_reading_changes_nothing(
    town: City,
) -> None:
    """ASVS 8.2.1 by GET, and 3.5.3 by GET and HEAD."""
    people = sorted(EVERYBODY)
    clients = {who: town.client(who) for who in people}
    before, wrong = everything(), []
    for number, (name, pattern) in enumerate(own_pages().items()):
        for who, client in clients.items():
            answer = client.get(town.address(name, pattern))
            assert answer.status_code < 500, name
            reads = answer.status_code == 200
            if reads != (who in MAY_READ.get(name, set())):
                wrong.append(f"{who}: {name} answers {answer.status_code}")
        clients[people[number % len(people)]].head(town.address(name, pattern))
    after = everything()
    assert not wrong, "\n".join(wrong)
    assert [label for label in before if before[label] != after[label]] == []


def test_nobody_touches_what_belongs_to_somebody_else(town: City) -> None:
    """ASVS 8.2.2: Bona and Ana's comment, idea, draft, decision, case, snapshot."""
    bona = town.client("bona")
    place, slug = "/id/gagasan", town.debate.slug
    tries = [
        ("post", f"/id/komentar/{town.comment.pk}/ubah/", {"body": "Milik Bona"}),
        ("post", f"/id/komentar/{town.comment.pk}/tarik/", {}),
        ("put", f"/api/comments/{town.comment.pk}", {"body": "Milik Bona"}),
        ("delete", f"/api/comments/{town.comment.pk}", {}),
        ("post", f"{place}/{slug}/{town.idea.pk}/ubah/", {"title": "T", "body": "B"}),
        ("post", f"{place}/{slug}/{town.idea.pk}/tarik/", {}),
        ("get", f"{place}/{slug}/{town.draft.pk}/", {}),
        ("post", f"{place}/{slug}/{town.draft.pk}/ubah/", {"title": "T", "body": "B"}),
        ("get", f"/id/komentar/{town.hidden.pk}/riwayat/", {}),
        *(
            ("post", town.address(name, own_pages()[name]), {})
            for name in (
                "moderation:show-statement", "moderation:show-case", "moderation:show-burst",
                "residents:cancel-verification", "residents:confirm-request",
                "residents:refuse-request", "insights:sign-snapshot", "insights:make-snapshot",
                "insights:publish-decision", "insights:propose-decision",
                "insights:take-back-decision", "insights:fill-other",
                "insights:fill-theme", "insights:remove-theme",
            )
        ),
    ]  # fmt: skip
    before = state_of(town)
    for method, path, body in tries:
        kind = "application/json" if path.startswith("/api/") else None
        more = {"content_type": kind} if kind else {}
        answer = getattr(bona, method)(path, body, **more)
        assert answer.status_code in (403, 404), (path, answer.status_code)
    assert state_of(town) == before


def state_of(town: City) -> list[tuple[str, str]]:
    for thing in (town.comment, town.idea, town.draft):
        thing.refresh_from_db()
    return [(thing.body, thing.state) for thing in (town.comment, town.idea, town.draft)]


@pytest.mark.parametrize("who", ["visitor", "bona"])
def test_no_answer_holds_what_others_must_not_know(town: City, who: str) -> None:
    """ASVS 8.2.3, 15.3.1: canaries in everything that this person can open."""
    client, leaks = town.client(who), []
    for name, pattern in own_pages().items():
        if who not in MAY_READ.get(name, set()):
            continue
        body = client.get(town.address(name, pattern)).getvalue().decode()
        own = {"e-mail": "bona@example.org"} if who == "bona" else {}
        body = body.replace(own.get("e-mail", "\0"), "")
        leaks += [
            f"{name} shows {what}"
            for what, canary in CANARIES.items()
            if canary in body and not (name == "moderation:show-report" and "report" in what)
        ]
        leaks += [f"{name} shows a draft"] if "kanari-draf" in body else []
    assert leaks == []
