from typing import Any

import pytest


@pytest.fixture(autouse=True)
def taken(settings: Any) -> None:
    """A city that takes scans."""
    settings.REMBUK_DOCUMENT_SCANS = "optional"
    settings.REMBUK_SCAN_KEY = "k" * 64
