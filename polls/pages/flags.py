"""What officials and everybody read of flags."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from polls.models import Flag, FlagExplanation
from polls.queries.flags import DIFFERENT


def flag_rows(flags: Iterable[Flag], officer: Any) -> list[dict[str, Any]]:
    """Flags with what was found: a colleague's finding only to whoever gave an own one."""
    rows = []
    for flag in flags:
        reviews = list(flag.reviews.all())
        done, mine = len(reviews) == 2, any(one.by_id == officer.pk for one in reviews)
        seen = reviews if done or mine else []
        rows.append({"flag": flag, "reviews": seen, "given": len(reviews), "done": done})
        rows[-1]["mine_waits"] = not done and not mine
    return rows


def finding_rows(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What two officials found behind flags, in words, with how often."""
    words = {**dict(FlagExplanation.choices), DIFFERENT: _("two officials found different things")}
    return [{"words": words[name], "count": n} for name, n in figures["findings"].items()]
