from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and the people behind them: sign-in, names, roles, the second step."""

    name = "accounts"

    def ready(self) -> None:
        from accounts import factor_seal
        from accounts.admin_language import use_language_of_person
        from accounts.choices import Role
        from accounts.queries.factor_keys import factor_needs
        from privacy import keys
        from privacy.offices import register_role

        use_language_of_person()
        for role, words in Role.choices:
            register_role(role, words)
        keys.register(
            keys.Key(
                "REMBUK_FACTOR_KEY",
                "REMBUK_FACTOR_KEYS_BEFORE",
                "second factors",
                factor_seal.names,
                factor_needs,
                "`manage.py rotate_factor_key` brings them under the newest key.",
                "Factors from before this key existed need the REMBUK_SECRET_KEY of that time.",
            )
        )
