from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """What comes from elsewhere and what leaves: contributions and votes as files."""

    name = "transfers"
