from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from cms.admin_forms import CityCopyForm, CityPageForm
        from cms.dashboard_items import pages_that_wait
        from cms.models import NewsIndexPage
        from cms.models.publishing import PublishedWhole
        from cms.pages.contact import contact_words
        from cms.pages.news import news_context
        from cms.registries import facts
        from cms.registries.dashboard import register_waiting
        from web import page_builders

        PublishedWhole.base_form_class = CityPageForm
        PublishedWhole.copy_form_class = CityCopyForm
        page_builders.register(NewsIndexPage, news_context)
        facts.register("contact", gettext_lazy("The contact of the city"), contact_words)
        register_waiting("pages", pages_that_wait)
