"""What officials find about votes, and where."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from cms.registries.dashboard import waiting
from polls.models import Dispute, Poll
from tests import factories
from tests.polls.keys import name_trustees

PAGE = "/en/urusan-suara/"


def object_to(poll: Poll, person: Person) -> None:
    Dispute.objects.create(
        poll=poll, number=1, receipt="0" * 25, concern="replaced", sending="k",
        filed_on=timezone.localdate(),
    )  # fmt: skip


def test_officials_find_keys_objections_and_changes(
    client: Client, poll: Poll, ana: Person, eko: Person
) -> None:
    object_to(poll, ana)
    client.force_login(eko.user)
    page = client.get(PAGE).content.decode()
    for place in (
        "kunci-suara/tepian/bagi/",
        "suara/tepian/perubahan/",
        "suara/tepian/keberatan/1/",
    ):
        assert place in page
    assert PAGE in client.get("/en/suara/tepian/").content.decode()


def test_others_do_not(client: Client, poll: Poll, ana: Person, citra: Person) -> None:
    for person in (ana, citra):
        client.force_login(person.user)
        assert client.get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_what_waits_stands_on_the_first_page_of_the_admin(
    planned: Poll, ana: Person, eko: Person, dewi: Person, fitri: Person, rf: object
) -> None:
    name_trustees(poll=planned, officers=[eko.user, dewi.user, fitri.user], needed=2)
    object_to(planned, ana)

    def counts(person: Person) -> dict[str, int]:
        request = rf.get("/")  # type: ignore[attr-defined]
        request.user, request.person = person.user, person
        return {str(item.label): item.count for item in waiting(request)}

    assert counts(eko)["Shares of keys"] == counts(eko)["Objections to votes"] == 1
    assert "Objections to votes" not in counts(fitri)
    assert "Shares of keys" not in counts(ana)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_asks_the_same_whatever_its_length(
    client: Client, city: object, eko: Person, django_assert_max_num_queries: object, count: int
) -> None:
    from polls.actions.planning import plan_poll

    for number in range(count):
        plan_poll(factories.consultation("vote", slug=f"k{number}"))
    client.force_login(eko.user)
    with django_assert_max_num_queries(16):
        assert client.get(PAGE).status_code == 200
