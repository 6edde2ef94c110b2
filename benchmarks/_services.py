"""PostgreSQL and Redis for a benchmark: those that the environment names, else own ones."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.machine import Running, end
from scripts.servers import start_postgres, start_redis
from tests.journeys.site import Services


@contextmanager
def services() -> Iterator[Services]:
    """``REMBUK_TEST_POSTGRES_URL`` and ``REMBUK_TEST_REDIS_URL``, else servers of this run.

    Own ones write through to the disk, as in production, and are gone afterwards.
    """
    given = [os.environ.get(f"REMBUK_TEST_{name}_URL", "") for name in ("POSTGRES", "REDIS")]
    if all(given):
        yield Services(*given, "")
        return
    folder = Path(tempfile.mkdtemp(prefix="rembuk-bench-"))
    folder.chmod(0o755)
    running: dict[str, Running] = {}
    try:
        start_postgres(folder, True, lambda server: running.update(postgres=server))
        start_redis(folder, False, lambda server: running.update(redis=server))
        yield Services(running["postgres"].url, running["redis"].url, "")
    finally:
        for name, server in running.items():
            end(name, server)
        shutil.rmtree(folder, ignore_errors=True)
