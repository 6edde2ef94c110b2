from django.apps import AppConfig


class WebConfig(AppConfig):
    """What every page needs: values of a request, what of it is refused, languages of words."""

    name = "web"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        import web.checks  # noqa: F401 - registers the checks
        from web import converters, page_statements

        converters.register()
        connection_created.connect(page_statements.watch)
