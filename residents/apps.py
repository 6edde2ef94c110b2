from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "residents"

    def ready(self) -> None:
        import residents.checks
        import residents.signals  # noqa: F401 - connects the receivers
