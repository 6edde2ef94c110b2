"""Limits: how many in how many seconds, by person, address or account."""

REMBUK_LIMITS = {
    "sign-in-all": (60, 60),
    "sign-in": (10, 60),
    "sign-in-hour": (100, 3600),
    "sign-in-account": (5, 300),
    "wrong-passwords": (50, 3600),
    "second-step": (5, 300),
    "second-step-all": (20, 3600),
    "code": (12, 900),
    "mail": (20, 60),
    "mail-account": (5, 3600),
    "mail-all": (40, 3600),
    "search": (25, 60),
    "table": (6, 60),  # lists to take away, as files
    "code-picture": (60, 60),
    "suggest": (120, 60),
    "similar": (30, 60),
    "api": (120, 60),
    "api-address": (600, 60),  # all who share an address, whoever signed in
    "write": (15, 60),
    "report": (10, 60),
    "verify": (10, 60),
    "register": (5, 3600),
    "scan": (30, 600),
    "slip": (10, 3600),
    "visit": (10, 3600),
    "visit-card": (5, 3600),
    "visit-code": (30, 3600),
    "vote": (20, 60),
    "answer": (90, 60),  # statements of a survey, one after the other
    "check": (20, 86400),  # sealed votes that somebody has opened instead of casting them
    "export": (5, 3600),
}
ACCOUNT_RATE_LIMITS = {
    "signup": "10/m/ip",
    "reset_password": "20/m/ip",
    # Counted by accounts.sign_in_limits: by account alone, anybody could lock somebody out.
    "login": None,
    "login_failed": None,
    "request_login_code": None,
    "confirm_email": None,
}
