from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told, in the site and by mail, and that no mail is lost."""

    name = "notices"

    def ready(self) -> None:
        from cms.registries.dashboard import register_waiting
        from notices.dashboard_items import mails_given_up
        from web import page_cache

        # Written every few seconds, and of interest only when it is not.
        page_cache.register_silent("notices_heartbeat")
        register_waiting("mails", mails_given_up)
