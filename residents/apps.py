from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "residents"

    def ready(self) -> None:
        import residents.checks
        import residents.signals  # noqa: F401 - connects the receivers
        from accounts.welcome import register_next_step
        from areas.registry import register_follower
        from residents.actions.residencies import follow_merger
        from residents.welcome import next_step

        register_follower("residencies", follow_merger)
        register_next_step("residency", next_step)
        self._keys()

    def _keys(self) -> None:
        """The keys outside the database that this app uses."""
        from privacy import keys
        from residents import identity
        from residents.queries import keys as reads

        for key in (
            keys.Key(
                "REMBUK_SECRET_KEY",
                "REMBUK_SECRET_KEYS_BEFORE",
                "sessions, links in mails, mails that wait, slips, accounts at the provider",
                identity.secret_names,
                reads.secret_needs,
                "Slips and accounts at the provider come under the newest key when they sign in; "
                "mails that wait go within five days; "
                "`manage.py rotate_factor_key` brings older second factors under their own key.",
            ),
            keys.Key(
                "REMBUK_IDENTITY_KEY",
                "REMBUK_IDENTITY_KEYS_BEFORE",
                "hashes of NIKs: who is verified",
                identity.identity_names,
                reads.identity_needs,
                "`manage.py rotate_identity_key` hashes once more; rows need the earlier key until "
                "their NIK is entered again.",
            ),
            keys.Key(
                "REMBUK_SCAN_KEY",
                "REMBUK_SCAN_KEYS_BEFORE",
                "scans of documents",
                reads.scan_names,
                reads.scan_needs,
                "Scans are deleted after REMBUK_SCAN_DAYS days.",
            ),
        ):
            keys.register(key)
