from django.apps import AppConfig


class AreasConfig(AppConfig):
    """Administrative areas: their levels, boundaries and people, and what became of merged ones."""

    name = "areas"
