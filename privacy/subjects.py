"""Whom data is about. The app that keeps people stands above this one and is not imported."""

from typing import Any

DataSubject = Any
"""A person, as a row of the app that keeps people: with a key, a public name and a language."""
