"""What the page of opinions in a survey shows."""

from dataclasses import dataclass
from typing import Any

from polls.choices import FEWEST_RELEASED
from polls.models import Statement, StatementSurvey, SurveyResult
from polls.pages.surveys import place_in

LETTERS = "ABCDE"
WIDTH, EDGE = 500, 25
"""Of the picture, and what it leaves free around the map."""


@dataclass(frozen=True, slots=True)
class Place:
    """A circle of the map."""

    x: int
    y: int
    radius: int
    group: int


def opinions_context(survey: StatementSurvey) -> dict[str, Any]:
    """The result as it was told last; without groups while too few took part."""
    result = SurveyResult.objects.filter(survey=survey).first()
    told = result.told if result is not None else {}
    shown = {**place_in(survey), "fewest": FEWEST_RELEASED, "result": result}
    if "map" not in told:
        return shown
    statements = {str(one.pk): one for one in survey.statements.public()}
    return {
        **shown,
        "participants": told["participants"],
        "votes": told["votes"],
        "outside": told["outside"],
        "groups": [
            {
                **group,
                "letter": letter,
                "number": number,
                "said": _worded(group["said"], statements),
            }
            for number, (letter, group) in enumerate(zip(LETTERS, told["groups"], strict=False))
        ],
        "agreed": _worded(told["consensus"]["agree"], statements),
        "rejected": _worded(told["consensus"]["disagree"], statements),
        "rows": [
            {**counts, "words": statements[key].words, "passed": _rest(counts)}
            for key, counts in told["statements"].items()
            if key in statements
        ],
        "map": _picture(told["map"]),
    }


def _worded(rows: list[dict[str, Any]], statements: dict[str, Statement]) -> list[dict[str, Any]]:
    """With the words of each statement; without those that are no longer public."""
    return [
        {**row, "words": statements[row["statement"]].words}
        for row in rows
        if row["statement"] in statements
    ]


def _rest(counts: dict[str, int]) -> int:
    """The share that passed, so that the three make a hundred."""
    return max(0, 100 - counts["agree"] - counts["disagree"])


def _picture(told: dict[str, Any]) -> dict[str, Any]:
    """Circles as large as how many people stand there, and the letter of each group."""
    most = max((count for *_place, count in told["places"]), default=1)
    step = (WIDTH - 2 * EDGE) / (told["columns"] - 1)
    return {
        "places": [
            Place(
                round(EDGE + x * step),
                round(EDGE + y * step),
                round(step * (0.12 + 0.36 * (count / most) ** 0.5)),
                group,
            )
            for x, y, group, count in told["places"]
        ],
        "letters": [
            {"letter": letter, "x": round(EDGE + x * step), "y": round(EDGE + y * step)}
            for letter, (x, y) in zip(LETTERS, told["middles"], strict=False)
        ],
        "left_out": told["left_out"],
    }
