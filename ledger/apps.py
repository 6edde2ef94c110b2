from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ledger"

    def ready(self) -> None:
        from ledger import signing
        from ledger.queries import log_needs
        from residents import keys

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
