from typing import Any

from django.core.checks import CheckMessage, Warning, register

from participation.project.startup import doubts


@register
def check_doubtful_settings(**_kwargs: Any) -> list[CheckMessage]:
    """What the site starts with although it may be a mistake."""
    return [Warning(sentence, id="participation.W001") for sentence in doubts()]
