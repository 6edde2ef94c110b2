from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "participation"

    def ready(self) -> None:
        import participation.checks
        import participation.signals  # noqa: F401 - connects the receivers
        from accounts import landing_pages, names
        from cms.queries.pages import department_names
        from cms.registries import front
        from cms.registries.dashboard import register_waiting
        from moderation import registry as moderated
        from notices.registry import register_part, register_titles
        from participation.actions.comments import comment_changed
        from participation.dashboard_items import what_is_missing
        from participation.models import Comment
        from participation.pages import facts
        from participation.pages.consultations import followed_part
        from participation.pages.front import area_block, front_block
        from participation.queries.comments import contributions
        from participation.queries.consultations import next_boundary
        from participation.queries.pages import published_titles
        from participation.queries.places import moderated_places
        from participation.queries.spoken import authors, said
        from participation.registries import activities, attached
        from participation.templatetags.navigation import first_workplace
        from web import page_cache

        page_cache.register_clock("phases", next_boundary)
        activities.register_contributions("comments", contributions)
        activities.register_authors("comments", authors)
        attached.register_attached("comments", said)
        names.register_protected("departments", department_names)
        front.register_block("consultations", front_block)
        front.register_own("area", area_block)
        facts.register_facts()
        register_titles("pages", published_titles)
        register_part("follows", "participation/followed.html", followed_part)
        register_waiting("consultations", what_is_missing)
        landing_pages.register_landing_page("first work", first_workplace)
        moderated.register(
            "comment",
            label=_("comments"),
            model=Comment,
            places=moderated_places,
            consultation="thread__consultation",
            state_changed=comment_changed,
        )
        self._pages()
        self._publishing()
        self._index()
        self._editors_dates()

    def _pages(self) -> None:
        """What pages show, and what their editors' forms check and warn of."""
        from participation.admin_forms.consultation_page import ConsultationForm
        from participation.admin_forms.missing import MissingPanel
        from participation.models import ConsultationIndexPage, ConsultationPage
        from participation.pages.consultations import index_context, page_context
        from web import page_builders

        page_builders.register(ConsultationPage, page_context)
        page_builders.register(ConsultationIndexPage, index_context)
        ConsultationPage.base_form_class = ConsultationForm
        ConsultationPage.content_panels = [MissingPanel(), *ConsultationPage.content_panels]

    def _publishing(self) -> None:
        """What publishing a page of this app, and of the pages below it, does."""
        from cms.models import HomePage, NewsIndexPage, NewsPage, TextPage
        from participation.actions.publishing import publish_consultation, publish_page_of_the_site
        from participation.models import ConsultationIndexPage, ConsultationPage
        from participation.registries.publishing import register_publishing

        register_publishing(ConsultationPage, publish_consultation)
        for model in (HomePage, NewsIndexPage, NewsPage, TextPage, ConsultationIndexPage):
            register_publishing(model, publish_page_of_the_site)

    def _editors_dates(self) -> None:
        """Every date in Wagtail's forms is read by the same two fields."""
        from django.db import models
        from wagtail.admin import widgets
        from wagtail.admin.forms.models import register_form_field_override

        from web.dates import DayField, MomentField

        day = {"widget": widgets.AdminDateInput, "form_class": DayField}
        moment = {"widget": widgets.AdminDateTimeInput, "form_class": MomentField}
        register_form_field_override(models.DateField, override=day)
        register_form_field_override(models.DateTimeField, override=moment)

    def _index(self) -> None:
        """What of this app, and of the pages below it, can be found."""
        from participation import documents
        from participation.choices import Stance, Status
        from participation.models import Comment, ConsultationPage
        from participation.queries.consultations import titles_of, withdrawn_addresses
        from participation.queries.lists import states_of_consultations
        from search import registry

        registry.register(
            "comment",
            label=_("comments"),
            model=Comment,
            build_many=documents.build_comments,
            keys=documents.comment_keys,
            titled=False,
        )
        registry.register(
            "consultation",
            label=_("consultations"),
            model=ConsultationPage,
            build_many=documents.build_consultations,
            keys=documents.consultation_keys,
        )
        for name, model, label in documents.CITY_PAGES:
            registry.register(
                name,
                label=label,
                model=model,
                build_many=documents.builder(name, model),
                keys=documents.lister(model),
            )
        registry.register_withdrawn("consultations", withdrawn_addresses)
        registry.register_titles("consultations", titles_of)
        registry.register_labels("stance", lambda: dict(Stance.choices))
        registry.register_states("consultations", states_of_consultations)
        registry.register_labels("state", lambda: dict(Status.choices))
        registry.exclude(
            "participation.Consultation",
            "participation.ConsultationIndexPage",
            "participation.Follow",
            "participation.FormerAddress",
            "participation.Measure",
            "participation.Phase",
            "participation.PlannedPhase",
            "participation.Thread",
            "participation.Topic",
        )
