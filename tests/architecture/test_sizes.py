import re

from tests.architecture.first_party import ROOT, functions, modules

LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
LONGEST_VIEW = 25
ONE_FILE_BY_DESIGN = {"verify_poll.py", "open_votes.py"}
"""Downloaded and run alone, so that it cannot be taken apart."""
JUNK_DRAWERS = {"utils", "helpers", "common", "core", "mixins"}


def test_no_module_runs_away() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in modules()
        if (lines := len(path.read_text().splitlines())) > LONGEST_MODULE
        and path.name not in ONE_FILE_BY_DESIGN
    ]
    assert not long


def test_no_function_runs_away() -> None:
    long = []
    for path in modules():
        relative = path.relative_to(ROOT)
        is_view = "views" in relative.parts or relative.name == "views.py"
        for node in functions(path):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > (LONGEST_VIEW if is_view else LONGEST_FUNCTION):
                long.append(f"{relative}:{node.lineno} {node.name}: {lines}")
    assert not long


def test_every_module_says_what_it_knows() -> None:
    assert not [path for path in modules() if path.stem in JUNK_DRAWERS]


def test_own_models_override_no_save_and_hang_nothing_on_it() -> None:
    wagtails = r"@receiver\(\[post_save, post_delete\], sender=PageViewRestriction\)|^from .*"
    offenders = [
        str(path.relative_to(ROOT))
        for path in modules()
        if re.search(
            r"def save\(self|post_save|pre_save", re.sub(wagtails, "", path.read_text(), flags=re.M)
        )
        and path.stem not in {"forms"}
    ]
    assert not offenders
