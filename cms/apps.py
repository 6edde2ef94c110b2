from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from cms.admin_forms import CityCopyForm, CityPageForm
        from cms.dashboard_items import pages_that_wait
        from cms.models import NewsIndexPage
        from cms.models.publishing import PublishedWhole
        from cms.pages.news import news_context
        from cms.registries.dashboard import register_waiting
        from web import page_builders

        PublishedWhole.base_form_class = CityPageForm
        PublishedWhole.copy_form_class = CityCopyForm
        page_builders.register(NewsIndexPage, news_context)
        register_waiting("pages", pages_that_wait)
