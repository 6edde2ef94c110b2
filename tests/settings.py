"""The product's settings, with the services that this test run talks to.

Nothing set: SQLite and files in a folder of this run. ``REMBUK_TEST_POSTGRES_URL`` and
``REMBUK_TEST_REDIS_URL`` make the same tests use real servers; each worker of pytest-xdist has its
own database, Redis number and index names. Tests that need a real Elasticsearch take
``REMBUK_TEST_ELASTICSEARCH_URL`` themselves.
"""

import os
import re
import tempfile

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")

os.environ["REMBUK_DATA_DIR"] = tempfile.mkdtemp(prefix="rembuk-test-")
os.environ["REMBUK_SEARCH_INDEX"] = f"rembuk-test-{WORKER}-{os.getpid()}"
if os.environ.get("REMBUK_TEST_POSTGRES_URL"):
    os.environ["DATABASE_URL"] = os.environ["REMBUK_TEST_POSTGRES_URL"]
if os.environ.get("REMBUK_TEST_REDIS_URL"):
    server = re.sub(r"/\d*$", "", os.environ["REMBUK_TEST_REDIS_URL"])
    os.environ["REMBUK_REDIS_URL"] = f"{server}/{int(WORKER[2:]) + 1}"

# One settings file for all; only the environment differs, and it must be set before the import.
from participation.settings import *  # noqa: E402, F403
from participation.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads must meet the locks that processes meet.
    folder = os.environ["REMBUK_DATA_DIR"]
    DATABASES["default"]["TEST"] = {
        "NAME": os.environ.get("REMBUK_TEST_SQLITE") or f"{folder}/test.sqlite3"
    }
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests roll back what they write, so nothing would tell the cache; its own tests turn it on.
REMBUK_PAGE_CACHE = False
