"""The vote of polls' own tests: what leaves is what was cast and counted there."""

from tests.polls.conftest import debate, finish, offered, planned, poll, voters

__all__ = ["debate", "finish", "offered", "planned", "poll", "voters"]
