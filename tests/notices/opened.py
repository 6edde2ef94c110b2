"""Where the notices of a person lead, as their page offers them."""

import re

from django.test import Client


def places(client: Client, page: str) -> list[str]:
    """Where each notice on the page leads whoever opens it."""
    links = re.findall(r'href="(/\w\w/pemberitahuan/\d+/)"', page)
    return [client.get(link)["Location"] for link in links]
