"""The small city in which everything exists once is also the one whose words are read."""

from tests.security.conftest import town

__all__ = ["town"]
