"""Dates as a calendar that every program for dates reads (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event


@dataclass(frozen=True, slots=True)
class Entry:
    """One date: from ``start`` until just before ``end``, both with a time zone."""

    key: str
    """Lasting and of no other entry: a program that knows it moves the date instead of adding."""
    title: str
    words: str
    url: str
    start: datetime
    end: datetime


def calendar_of(name: str, entries: Iterable[Entry], at: datetime) -> bytes:
    """The file of a calendar with this name, made at ``at``."""
    made = Calendar()
    made.add("prodid", "-//Rembuk//Rembuk//ID")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", entry.key)
        event.add("dtstamp", at)
        event.add("dtstart", entry.start)
        event.add("dtend", entry.end)
        event.add("summary", entry.title)
        event.add("description", f"{entry.words}\n{entry.url}")
        event.add("url", entry.url)
        made.add_component(event)
    return bytes(made.to_ical())
