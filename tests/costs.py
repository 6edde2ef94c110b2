"""How many queries a page takes while what it shows grows."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

AMOUNTS = (1, 3, 30)
Grow = Callable[[int], None]


def costs(client: Client, address: str, grow: Grow) -> list[int]:
    """How many queries the page takes at each amount; the first view fills the caches."""
    return costs_of(client, [address], grow)[address]


def costs_of(client: Client, addresses: list[str], grow: Grow) -> dict[str, list[int]]:
    """The same of several pages that show what is grown once."""
    counts: dict[str, list[int]] = {address: [] for address in addresses}
    for amount in AMOUNTS:
        grow(amount)
        for address in addresses:
            assert client.get(address).status_code == 200, address
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts[address].append(len(queries))
    return counts


def assert_constant(counts: list[int]) -> None:
    assert len(set(counts)) == 1, counts


def assert_each_constant(counts: dict[str, list[int]]) -> None:
    assert {address: found for address, found in counts.items() if len(set(found)) > 1} == {}
