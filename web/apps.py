from django.apps import AppConfig


class WebConfig(AppConfig):
    """What every request needs: how values are read from it, and what of it is refused."""

    name = "web"

    def ready(self) -> None:
        from web import converters

        converters.register()
