"""The web server is killed while people vote: no ballot is lost, none counts twice.

The seed is printed; REMBUK_TEST_CRASH_SEED repeats a run, REMBUK_TEST_CRASH_CASTS makes it longer
(`benchmarks/casting.py` casts 5,000).
"""

import os
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.journeys.site import Services
from tests.journeys.voting import SLUG, TOKEN, VotingSite, load_with_kills

CASTS = int(os.environ.get("REMBUK_TEST_CRASH_CASTS", "200"))
SEED = os.environ.get("REMBUK_TEST_CRASH_SEED") or secrets.token_hex(4)
ON_SERVICES = [pytest.mark.postgres, pytest.mark.redis]
DATABASES = [
    pytest.param("postgres", marks=ON_SERVICES),
    pytest.param("sqlite", marks=pytest.mark.sqlite),
]


@pytest.fixture(params=DATABASES)
def site(request: pytest.FixtureRequest) -> Iterator[VotingSite]:
    services = Services("", "", "")
    if request.param == "postgres":
        urls = [os.environ.get(f"REMBUK_TEST_{name}_URL", "") for name in ("POSTGRES", "REDIS")]
        if not all(urls):
            pytest.skip("needs PostgreSQL and Redis: `make test` starts them")
        services = Services(*urls, "")
    made = VotingSite(services)
    try:
        made.set_up()
        yield made
    finally:
        made.tear_down()


def test_no_acknowledged_ballot_is_lost_and_none_counts_twice(site: VotingSite) -> None:
    print(f"seed {SEED}, {CASTS} casts")  # noqa: T201 - shown when the test fails
    done = load_with_kills(site, CASTS, SEED)
    print(f"{done.said.repeated} sendings were repeated")  # noqa: T201
    assert done.times == 3
    assert done.wrongs() == [], site.log()


def test_two_hundred_sendings_of_one_person_at_once(site: VotingSite) -> None:
    """Through the web server: some are too many for a minute, none fails, one ballot stands."""
    who, *others = site.people(4)  # fewer would not be counted without two officials
    url = f"{site.url}/api/consultations/{SLUG}"

    def sending(person: dict[str, Any]) -> Callable[[int], tuple[int, Any]]:
        cookies = {"sessionid": person["session"], "csrftoken": TOKEN}
        key = requests.get(f"{url}/vote", cookies=cookies, timeout=30).json()["key"]
        headers = {"X-CSRFToken": TOKEN, "Idempotency-Key": key}

        def send(number: int) -> tuple[int, Any]:
            sent = {"choice": 1 + number % 2}
            answer = requests.post(
                f"{url}/ballot", json=sent, cookies=cookies, headers=headers, timeout=120
            )
            return answer.status_code, answer.json().get("receipt") if answer.ok else answer.text

        return send

    for other in others:
        assert sending(other)(1)[0] == 201
    with ThreadPoolExecutor(200) as crowd:
        answers = list(crowd.map(sending(who), range(200)))
    # The same words again are acknowledged again; the other choice came from an outdated form.
    assert {status for status, _ in answers} <= {201, 422, 429}, answers
    receipts = {receipt for status, receipt in answers if status == 201}
    found = site.check()
    assert len(receipts) == 1
    assert receipts < set(found["receipts"]) == set(found["standing"].values())
    assert (found["turnout"], found["envelopes"], sum(found["counts"].values())) == (4, 4, 4)
    assert found["faults"] == []
