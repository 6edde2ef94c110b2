from collections.abc import Callable
from typing import ParamSpec

from django.views.decorators.debug import sensitive_variables

P = ParamSpec("P")


class Refused(Exception):
    """Something is not possible now. The sentence is for the citizen who asked.

    ``remedy`` names the way to it (a link's words) and ``remedy_url`` where it begins; both empty
    when there is none, as after a close. ``status`` is that of the HTTP answer.
    """

    status = 403

    def __init__(self, sentence: object, *, remedy: object = "", remedy_url: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy
        self.remedy_url = remedy_url

    def __str__(self) -> str:
        return str(self.sentence)


@sensitive_variables()
def refusal_by(rule: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs) -> Refused | None:
    """Why a rule refuses, None when it allows: for what a page shows before anything is sent."""
    try:
        rule(*args, **kwargs)
    except Refused as refused:
        return refused
    return None
