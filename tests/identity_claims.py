"""What the test's provider says of its people."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator

from tests.identity_provider import PEOPLE


class Validator(OAuth2Validator):
    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, object]:
        name = request.user.username
        return {"email": request.user.email, "email_verified": True, **PEOPLE[name]}
