from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from cms.approvals import pages_that_wait
        from cms.dashboard import register_waiting

        register_waiting(pages_that_wait)
