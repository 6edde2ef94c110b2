from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "insights"

    def ready(self) -> None:
        from cms.registries import front
        from cms.registries.dashboard import register_waiting
        from insights.dashboard_items import what_waits
        from insights.pages import answers
        from insights.pages.front import decided_block
        from insights.pages.progress import progress
        from insights.queries.attached import answered
        from insights.queries.decisions import answered_consultations
        from participation.registries import activities, attached
        from search import registry

        front.register_block("decisions", decided_block, after=["consultations"])
        activities.register_answers("decisions", answers.answers, answered_consultations)
        activities.register_theme_answers("decisions", answers.theme_answers)
        activities.register_progress("decisions", progress)
        attached.register_attached("decisions", answered)
        register_waiting("answers", what_waits)
        registry.exclude(
            "insights.Answer",
            "insights.Commitment",
            "insights.Correction",
            "insights.Decision",
            "insights.Progress",
            "insights.SavedSelection",
            "insights.Snapshot",
            "insights.Theme",
            "insights.ThemeChange",
            "insights.ThemeMember",
            "insights.ThemeRun",
        )
