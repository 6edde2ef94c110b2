from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "insights"

    def ready(self) -> None:
        from cms import front
        from cms.dashboard import register_waiting
        from insights import presentation
        from insights.queries.attached import answered
        from participation import activities, attached
        from search import registry

        front.register_block(20, presentation.decided_block)
        activities.register_answers(presentation.answers)
        activities.register_theme_answers(presentation.theme_answers)
        activities.register_progress(presentation.progress)
        attached.register_attached(answered)
        register_waiting(presentation.what_waits)
        registry.exclude(
            "insights.Answer",
            "insights.AnswerTranslation",
            "insights.Correction",
            "insights.Decision",
            "insights.DecisionTranslation",
            "insights.Snapshot",
            "insights.Theme",
            "insights.ThemeMember",
        )
