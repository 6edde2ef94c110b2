"""Asks the site in this container whether it is well: `python deploy/probe.py /readyz`.

The site answers only to its own host names, so the question names the first of them.
"""

import os
import sys
import urllib.error
import urllib.request


def main(path: str) -> int:
    host = os.environ.get("REMBUK_HOSTS", "localhost").split(",")[0].strip()
    request = urllib.request.Request(
        f"http://127.0.0.1:8000{path}", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(request, timeout=4):  # noqa: S310 - as above
            return 0
    except (OSError, urllib.error.URLError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "/healthz"))
