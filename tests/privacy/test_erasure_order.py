"""What goes with an account goes in the order that the apps state, however they are registered."""

import random

import pytest

from privacy.personal_data import HOLDINGS, erasures, holdings
from web.checks import check_orders_can_be_kept


def names() -> list[str]:
    return [one.name for one in erasures()]


@pytest.mark.parametrize("seed", range(6))
def test_scans_go_before_their_requests_and_mails_before_the_account_that_finds_them(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = list(HOLDINGS.named().items())
    random.Random(seed).shuffle(entries)
    monkeypatch.setattr(HOLDINGS, "_entries", dict(entries))
    found = names()
    assert found.index("scans") < found.index("residency")
    for name in ("waiting-mails", "factors", "devices", "provider"):
        assert found.index(name) < found.index("account"), name
    assert set(found) >= {"ideas", "comments", "notices", "follows", "reports", "supports"}


@pytest.mark.parametrize("missing_or_circle", ["account", "nobody-s"])
def test_an_order_that_cannot_be_kept_is_refused_at_start(
    missing_or_circle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check_orders_can_be_kept() == []
    assert len(holdings()) > len(erasures())
    monkeypatch.setitem(HOLDINGS._after, "waiting-mails", (missing_or_circle,))
    assert "web.E001" in [fault.id for fault in check_orders_can_be_kept()]
