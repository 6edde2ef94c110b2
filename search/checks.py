from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from search import registry


@register
def check_every_model_is_decided(**_kwargs: Any) -> list[CheckMessage]:
    """A model of ours is registered for the index or excluded by name."""
    return [
        Error(
            f"{model._meta.label} is neither registered for the index nor excluded by name.",
            hint="Call search.registry.register or .exclude in its AppConfig.ready().",
            id="search.E001",
        )
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in settings.REMBUK_APPS
        and not registry.is_decided(model)
    ]
