from django.apps import AppConfig


class WebConfig(AppConfig):
    """What every page needs: values of a request, what of it is refused, languages of words."""

    name = "web"

    def ready(self) -> None:
        import web.checks  # noqa: F401 - registers the checks
        from web import converters

        converters.register()
