"""Styles and scripts of production: each under a name that changes with what stands in it."""

import json
from pathlib import Path

from tests.participation.project.test_safe_values import SAFE, run


def test_names_in_production_carry_a_hash_of_the_content(tmp_path: Path) -> None:
    told = run("manage.py", "collectstatic", "--noinput", data=tmp_path, **SAFE)
    assert told.returncode == 0, told.stderr
    names = json.loads((tmp_path / "static" / "staticfiles.json").read_text())["paths"]
    hashed = names["css/base.css"]
    assert hashed != "css/base.css"
    assert (tmp_path / "static" / hashed).exists()
    assert (tmp_path / "static" / f"{hashed}.gz").exists()
    code = (
        "import django; django.setup(); "
        "from django.templatetags.static import static; print(static('css/base.css'))"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "participation.settings"}
    shown = run("-c", code, data=tmp_path, **SAFE, **settings)
    assert shown.stdout.strip() == f"/static/{hashed}", shown.stderr
