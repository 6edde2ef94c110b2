"""Every command and every worker loads the whole site: what few need is loaded where it is used."""

import subprocess
import sys

HEAVY = ["elasticsearch", "numpy", "openpyxl", "pypdf", "reportlab", "scipy", "snowballstemmer"]
"""A tenth of a second each; ``python -X importtime manage.py check`` says who imports one."""
LOOK = f"""
import sys, django
django.setup()
import participation.urls
print(*sorted(set({HEAVY!r}) & sys.modules.keys()))
"""


def test_large_libraries_are_loaded_where_they_are_used() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
