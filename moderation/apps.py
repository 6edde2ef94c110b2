from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"

    def ready(self) -> None:
        from cms.registries.dashboard import register_waiting
        from moderation.dashboard_items import what_waits
        from search import registry

        register_waiting("moderation", what_waits)
        registry.exclude(
            "moderation.Appeal",
            "moderation.Burst",
            "moderation.Case",
            "moderation.Claim",
            "moderation.Decision",
            "moderation.Limit",
            "moderation.RuleVersion",
            "moderation.TextReport",
            "moderation.TextVersion",
            "moderation.WatchedTerm",
        )
