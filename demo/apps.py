from django.apps import AppConfig


class DemoConfig(AppConfig):
    """An invented city on the map of a real one; installed only where REMBUK_DEMO is set."""

    name = "demo"
