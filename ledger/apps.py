from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ledger"

    def ready(self) -> None:
        from ledger.queries import log_needs, signing
        from privacy import keys
        from web import page_cache

        # The moment of an entry may be that of a vote; pages follow the signed heads.
        page_cache.register_silent("ledger_leaf")
        keys.register(
            keys.Key(
                "REMBUK_LOG_KEY",
                "REMBUK_LOG_KEYS_BEFORE",
                "signatures of the logs",
                signing.names,
                log_needs,
                "Heads that it signed are verified with it for ever; its public half is enough.",
            )
        )
