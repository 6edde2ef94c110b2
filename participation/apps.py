from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "participation"

    def ready(self) -> None:
        import participation.signals  # noqa: F401 - connects the receivers
