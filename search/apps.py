from django.apps import AppConfig

OWN = ("Note", "SavedSearch", "StoredDocument", "Term")
"""What this app itself keeps is not searched."""


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        import search.checks  # noqa: F401 - registers the check
        from cms.registries.dashboard import register_waiting
        from notices.registry import register_part
        from search import registry
        from search.dashboard_items import texts_put_aside
        from search.pages.saved import notices_part

        register_waiting("texts that are not indexed", texts_put_aside)
        register_part("searches", "search/saved.html", notices_part)
        registry.exclude(*(f"search.{name}" for name in OWN))
        # Rooms below, which must not look up, and their neighbour.
        registry.exclude(
            *("cms.Department", "cms.FooterLink", "cms.MenuItem", "cms.SiteSettings"),
            *("cms.HomePage", "cms.NewsIndexPage"),
            *("ledger.Leaf", "ledger.Log", "ledger.LogCheck", "ledger.TreeHead"),
            "privacy.AccessRecord",
            "areas.Area",
            "privacy.DataExport",
            "privacy.Erasure",
            *("areas.AreaBoundary", "areas.AreaChange"),
            "residents.Claim",
            "residents.Group",
            "notices.Heartbeat",
            "residents.Holiday",
            "residents.Identity",
            "privacy.KeyName",
            "residents.Membership",
            "residents.Objection",
            "notices.Outage",
            "accounts.Person",
            "areas.Population",
            "residents.RegisterEntry",
            "residents.RegisterFile",
            "residents.RegisterRow",
            "residents.Residency",
            "privacy.RetentionRun",
            "accounts.RoleAssignment",
            "residents.Scan",
            "residents.ScanLook",
            "residents.ScanTrace",
            "residents.SlipCode",
            "web.Submission",
            "accounts.User",
            "residents.VerificationRequest",
            "residents.Visit",
            "notices.Notice",
            "notices.MailPreference",
            "notices.WaitingMail",
        )
