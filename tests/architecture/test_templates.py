import re
import tomllib
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.architecture.first_party import APPS, ROOT

FOLDERS = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
TEMPLATES = [
    (folder, path)
    for folder in FOLDERS
    for path in sorted(folder.rglob("*"))
    if path.suffix in {".html", ".txt"}
]


@pytest.mark.parametrize(
    ("folder", "path"), TEMPLATES, ids=[str(path.relative_to(ROOT)) for _, path in TEMPLATES]
)
def test_every_template_compiles(folder: Path, path: Path) -> None:
    get_template(str(path.relative_to(folder)))


def test_no_inline_script_or_style() -> None:
    for _, path in TEMPLATES:
        text = path.read_text()
        if "/wagtailadmin/" in str(path):
            continue
        assert "<style" not in text, path
        assert " style=" not in text, path
        assert "<script>" not in text, path
        assert " onclick=" not in text, path


ACTS_ONCE_ANYHOW = {
    "components/account.html": "signing out twice is signing out",
    "accounts/acting_role.html": "choosing a role twice is acting in it",
    "accounts/other_role.html": "as above",
    "account/login.html": "signing in makes nothing",
    "residents/slip_sign_in.html": "signing in makes nothing",
    "residents/visit_code.html": "the code of a mail works once",
    "account/confirm_login_code.html": "as above",
    "residents/find_resident.html": "finding makes nothing",
    "residents/scan_to_open.html": "each opening is one more opening, and is noted as one",
    "notices/notices.html": "reading twice is reading",
    "polls/receipt.html": "checking writes nothing",
    "polls/survey_answers.html": "an answer that is sent twice is one answer",
    "polls/survey_statement.html": "an answer that is sent twice is one answer",
    "polls/share.html": "bringing a share twice is bringing it",
    "polls/share_offline.html": "the same file twice is one key, one rehearsal, one count",
    "participation/comment_withdraw.html": "a withdrawn comment cannot be withdrawn again",
}
POST_FORM = re.compile(r'<form[^>]*method="(?:post|\{\{[^"]*)"[^>]*>(.*?)</form>', re.S)


@pytest.mark.parametrize(
    ("folder", "path"), TEMPLATES, ids=[str(path.relative_to(ROOT)) for _, path in TEMPLATES]
)
def test_every_form_that_writes_carries_its_submission_key(folder: Path, path: Path) -> None:
    if str(path.relative_to(folder)) in ACTS_ONCE_ANYHOW:
        return
    for form in POST_FORM.findall(path.read_text()):
        assert re.search(r"submission_key\b", form), path


def test_templates_load_tags_of_their_own_app_or_of_one_below() -> None:
    """Loading is importing: what may import whom holds for templates too."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(one["layers"] for one in contracts["contracts"] if "web" in one["layers"])
    level = {app: at for at, layer in enumerate(layers) for app in layer.split(" | ")}
    home = {path.stem: path.parts[-3] for app in APPS for path in (ROOT / app).glob("*tags/*.py")}
    for _, path in TEMPLATES:
        app = path.relative_to(ROOT).parts[0]
        for loaded in re.findall(r"{% load ([^%]*)%}", path.read_text()):
            for owner in {home[name] for name in loaded.split() if name in home} - {app}:
                assert app == "templates" or level[owner] > level[app], (path, owner)


END = re.compile(r"\b(?:ends_at|closes_at|residency\.valid_until)\|(\w+)")


def test_every_end_with_an_hour_is_told_by_its_last_minute() -> None:
    """What ends on the 5th at 00:00 runs until the 4th, wherever a page or mail tells it."""
    shown = [(path, how) for _, path in TEMPLATES for how in END.findall(path.read_text())]
    assert len(shown) > 15
    assert [(path, how) for path, how in shown if how != "last_minute"] == []


TABLE = re.compile(r"<table([^>]*)>(.*?)</table>", re.S)
CELL = re.compile(r"<td([^>]*)>(?!</td>)")


def test_every_table_is_a_list_of_its_rows_on_a_phone() -> None:
    """Cut off or scrolled sideways nobody reads it; the admin is for larger screens."""
    count = 0
    for folder, path in TEMPLATES:
        name = str(path.relative_to(folder))
        if "admin/" in name or name == "styleguide.html":
            continue
        for attributes, rows in TABLE.findall(path.read_text()):
            count += 1
            assert 'class="stacks' in attributes, name
            assert all("data-label=" in cell for cell in CELL.findall(rows)), name
    assert count > 10
