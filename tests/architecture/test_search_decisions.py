from django.apps import apps
from django.conf import settings

from search import registry


def test_every_model_is_indexed_or_excluded_by_name() -> None:
    undecided = [
        model._meta.label
        for app in settings.REMBUK_APPS
        for model in apps.get_app_config(app).get_models()
        if not registry.is_decided(model)
    ]
    assert not undecided
