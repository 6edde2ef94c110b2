"""How residents are verified in numbers: a population register, one NIK by many, and a long queue.

    python benchmarks/residency.py [--rows 100000] [--people 200] [--waiting 5000]

On PostgreSQL. The register is read and entered as the officer's upload and the worker do, each
format in a process of its own, so that its memory is its own. One NIK is then claimed by so many
people at once. At last the officer's queue is opened with 50 requests and with all of them, in
turns. See benchmarks/README.md.
"""

import argparse
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from _machine import machine

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402
from _services import services  # noqa: E402

HOME = "64.72.03.1005"
COLUMNS = ["nik", "tanggal_lahir", "kode_kelurahan"]
NIK, BORN = "6472014105909901", date(1990, 5, 1)
CONNECTIONS = 40
BACKEND = "django.contrib.auth.backends.ModelBackend"
FEW = 50
ROUNDS = 15


def people(count: int) -> list[list[str]]:
    """Rows of a list: people born on some day, every third one a woman."""
    chance = random.Random(count)
    rows = []
    for number in range(count):
        born = date(1940, 1, 1) + timedelta(days=chance.randrange(24_000))
        day = born.day + 40 * (number % 3 == 0)
        district = 1 + number // 9_999 % 60
        nik = f"6472{district:02}{day:02}{born:%m%y}{1 + number % 9_999:04}"
        rows.append([nik, born.isoformat(), HOME])
    return rows


def write(folder: Path, count: int) -> list[Path]:
    """The same list as CSV and as XLSX."""
    import csv

    from openpyxl import Workbook

    rows, files = people(count), [folder / "daftar.csv", folder / "daftar.xlsx"]
    with files[0].open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [COLUMNS, *rows]:
        sheet.append(row)
    book.save(files[1])
    return files


def peak() -> float:
    """The most memory of this program so far, in MB.

    Not ``ru_maxrss``, which begins with that of the program that started this one.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def enter(path: Path) -> dict[str, float]:
    """Read and enter one file in this process; seconds of the clock and of the processor."""
    import django

    django.setup()
    from django.utils import timezone

    from accounts.models import User
    from residents.actions.register import enter_waiting_rows, read_register
    from residents.models import RegisterEntry, RegisterFile

    officer, now = User.objects.get(email="fitri@example.org"), timezone.now()
    raw = path.read_bytes()
    before, began, worked = peak(), time.perf_counter(), time.process_time()
    made = read_register(file=io.BytesIO(raw), name=path.name, source="x", by=officer, at=now)
    read = time.perf_counter() - began
    while RegisterFile.objects.filter(pk=made.pk, state="waiting").exists():
        enter_waiting_rows(at=now)
    return {
        "rows": made.rows,
        "faults": made.fault_count,
        "entries": RegisterEntry.objects.count(),
        "read": read,
        "entered": time.perf_counter() - began - read,
        "worked": time.process_time() - worked,
        "before": before,
        "peak": peak(),
    }


def register(folder: Path, count: int) -> bool:
    """The table of both formats; whether all rows arrived."""
    print(f"\n{'register':8} {'rows':>8} {'read s':>8} {'enter s':>8} {'rows/s':>8}"
          f" {'CPU s':>8} {'MB before':>10} {'MB peak':>8} {'file MB':>8}")  # fmt: skip
    whole = True
    for path in write(folder, count):
        command = [sys.executable, __file__, "--enter", str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        found = json.loads(done.stdout)
        seconds = found["read"] + found["entered"]
        print(f"{path.suffix[1:]:8} {found['rows']:8,} {found['read']:8.1f} {found['entered']:8.1f}"
              f" {found['rows'] / seconds:8,.0f} {found['worked']:8.1f} {found['before']:10.0f}"
              f" {found['peak']:8.0f} {path.stat().st_size / 2**20:8.1f}")  # fmt: skip
        whole = whole and found["rows"] == found["entries"] == count and not found["faults"]
    return whole


def one_nik(count: int) -> bool:
    """So many people claim one NIK at once, by the population register and at the desk in turn."""
    from django.db import connection
    from django.utils import timezone

    from accounts.models import Person, User
    from areas.models import Area
    from residents.actions.register import enter_waiting_rows, read_register, verify_by_register
    from residents.actions.verification import confirm_at_desk, request_verification
    from residents.models import Residency
    from web.refusal import Refused

    officer, now = User.objects.get(email="fitri@example.org"), timezone.now()
    list_of_one = io.BytesIO(f"{','.join(COLUMNS)}\n{NIK},{BORN},{HOME}\n".encode())
    read_register(file=list_of_one, name="a.csv", source="x", by=officer, at=now)
    enter_waiting_rows(at=now)
    users = User.objects.bulk_create(User(email=f"n{n}@example.org") for n in range(count))
    crowd = Person.objects.bulk_create(Person(user=user, public_name="Warga") for user in users)
    home, card = Area.objects.get(code=HOME), {"nik": NIK, "birth_date": BORN, "at": now}
    asked = {p.pk: request_verification(person=p, area=home, at=now) for p in crowd[::2]}
    start, room, said = threading.Barrier(count), threading.Semaphore(CONNECTIONS), []

    def claim(person: Any) -> str:
        try:
            if person.pk in asked:
                confirm_at_desk(request=asked[person.pk], by=officer, **card)
            else:
                verify_by_register(person=person, **card)
        except Refused as refused:
            return str(refused)
        except Exception as error:  # noqa: BLE001 - told in the table
            return f"FAILED {error!r}"
        finally:
            connection.close()
        return "verified"

    def work(person: Any) -> None:
        start.wait()
        with room:
            said.append(claim(person))

    threads = [threading.Thread(target=work, args=(person,)) for person in crowd]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, made = time.perf_counter() - began, Residency.objects.count()
    return made == 1 and told(said, made, seconds)


def told(said: list[str], made: int, seconds: float) -> bool:
    """The answers and how often each was given; whether one was verified and nothing failed."""
    print(f"\nOne NIK by {len(said)} people at once, {CONNECTIONS} connections, "
          f"{seconds:.1f} s: {made} residency")  # fmt: skip
    answers = Counter(said)
    for words, times in answers.most_common():
        print(f"{times:5} × {words}")
    return answers["verified"] == 1 and "FAILED" not in str(answers)


def queue(count: int) -> bool:
    """The officer's queue with few and with many requests; whether it asks equally often."""
    from django.conf import settings
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from accounts.models import Person, User
    from areas.models import Area
    from residents.models import VerificationRequest

    settings.ALLOWED_HOSTS = ["testserver"]
    home, now = Area.objects.get(code=HOME), timezone.now()
    VerificationRequest.objects.all().delete()
    browser = Client()
    browser.force_login(User.objects.get(email="fitri@example.org"), backend=BACKEND)
    crowd = Person.objects.bulk_create(Person(public_name=f"Warga {n}") for n in range(count))
    waiting = [VerificationRequest(person=p, area=home, created_at=now) for p in crowd]

    def opened() -> tuple[float, int]:
        with CaptureQueriesContext(connection) as queries:
            began = time.process_time()
            answer = browser.get("/id/loket/")
            seconds = time.process_time() - began
        if answer.status_code != 200:
            raise SystemExit(f"the queue answers {answer.status_code}")
        return seconds * 1000, len(queries)

    def shown(requests: list[Any]) -> tuple[float, int]:
        """Only for as long as it is looked at, so that both take turns."""
        with transaction.atomic():
            VerificationRequest.objects.bulk_create(requests)
            connection.cursor().execute("ANALYZE residents_verificationrequest")
            found = opened()
            transaction.set_rollback(True)
        return found

    opened()
    few, many = [], []
    for _ in range(ROUNDS):
        few.append(shown(waiting[:FEW]))
        many.append(shown(waiting))
    print(f"\n{'queue':>8} {'queries':>8} {'median ms':>10}")
    for requests, rounds in ((FEW, few), (count, many)):
        middle = median(ms for ms, _ in rounds)
        print(f"{requests:8,} {rounds[0][1]:8} {middle:10.1f}")
    ratio = median(b[0] / a[0] for a, b in zip(few, many, strict=True))
    print(f"{count:,} waiting cost {ratio:.2f} × the processor's time of {FEW}")
    return {asked for _, asked in few} == {asked for _, asked in many}


def ground() -> None:
    """The city and one officer."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests import factories

    with open(os.devnull, "w") as nowhere:
        call_command("migrate", verbosity=0, stdout=nowhere)
        call_command("collectstatic", "--noinput", verbosity=0, stdout=nowhere)
    factories.city()
    factories.staff("fitri", "kelurahan-officer", HOME)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--waiting", type=int, default=5_000)
    parser.add_argument("--enter", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.enter:
        print(json.dumps(enter(chosen.enter)))
        return 0
    print(f"Residency. This machine: {machine()}.")
    with services() as given, tempfile.TemporaryDirectory(prefix="rembuk-bench-") as folder:
        name = f"rembuk_residency_{os.getpid()}"
        for variable in [v for v in os.environ if v.startswith("REMBUK_")]:
            del os.environ[variable]
        os.environ |= {
            "DATABASE_URL": urlsplit(given.postgres)._replace(path=f"/{name}").geturl(),
            "REMBUK_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "participation.settings",
        }
        with psycopg.connect(given.postgres, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"'.encode())
            try:
                ground()
                held = {
                    "every row of the register arrives": register(Path(folder), chosen.rows),
                    "one NIK is one residency": one_nik(chosen.people),
                    "a long queue asks no more": queue(chosen.waiting),
                }
            finally:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
    print()
    for what, holds in held.items():
        print(f"{'holds ' if holds else 'BROKEN'} {what}")
    return 0 if all(held.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
