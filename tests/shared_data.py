"""Real data that lies beside the project, where it does; what we may ship is in ``tests/data``."""

from pathlib import Path

SHIPPED = Path(__file__).resolve().parent / "data"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def data_files(pattern: str, *, shipped: str = "", only: tuple[str, ...] = ()) -> list[Path]:
    """Files that match below the shared data and, with ``shipped``, below our own; each name once.

    ``only`` keeps the files whose folder or stem is named there. Tests take this as parameters:
    without the shared data they run on what we ship, and the first lines of the run say so.
    """
    files: dict[str, Path] = {}
    for root, glob in ((SHIPPED, shipped), (SHARED, pattern)):
        for path in sorted(root.glob(glob)) if glob else ():
            if not only or {path.stem, path.parent.name} & set(only):
                files.setdefault(str(path.relative_to(root)), path)
    return list(files.values())


def report() -> str:
    """One line for the head of a test run."""
    if SHARED.is_dir():
        return f"shared data: {SHARED}"
    return "shared data: not beside the project (../shared/data); only the shipped files are used"
