"""The product's settings with one address more, behind the same middleware: a view that does
nothing. It exists in benchmarks only."""

from participation.settings import *  # noqa: F403

ROOT_URLCONF = "_empty_urls"
