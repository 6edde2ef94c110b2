"""The product's settings with two addresses more, behind the same middleware: views that do
nothing. A measurement is no flood of requests, so no limit holds. It exists in benchmarks only."""

from participation.settings import *  # noqa: F403
from participation.settings import REMBUK_LIMITS

ROOT_URLCONF = "_empty_urls"
REMBUK_LIMITS = dict.fromkeys(REMBUK_LIMITS, (10**9, 60))
