from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """What is kept of people and why, who looked, copies, erasure, retention, keys.

    It knows no accounts and no residency: apps above declare and register what they keep.
    """

    name = "privacy"
