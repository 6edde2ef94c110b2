"""Reads about the territory: where a point lies, and what the city's data still lacks."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import RoleAssignment
from areas.choices import Level
from areas.models import Area, AreaChange, Population

SHOWN = (Level.CITY, Level.DISTRICT, Level.URBAN_VILLAGE)
BELOW = (Level.NEIGHBOURHOOD_GROUP, Level.NEIGHBOURHOOD)


@dataclass(frozen=True, slots=True)
class Node:
    """An area in the tree of the admin page, with what it lacks in words."""

    area: Area
    neighbourhoods: int
    lacks: list[str | Promise]


def tree(at: datetime) -> list[Node]:
    """City, kecamatan and kelurahan in the order of their codes, with their gaps."""
    day = timezone.localdate(at)
    newest = Population.objects.newest().filter(area=OuterRef("pk"))
    areas = list(
        Area.objects.filter(level__in=SHOWN)
        .valid_on(day)
        .annotate(has_polygon=Q(boundary__isnull=False), has_population=Exists(newest))
    )
    neighbourhoods = sorted(
        Area.objects.level(Level.NEIGHBOURHOOD).valid_on(day).values_list("code", flat=True)
    )
    served = list(_officers(at).values_list("area__code", flat=True))
    return [Node(area, _below(area.code, neighbourhoods), _lacks(area, served)) for area in areas]


def _below(code: str, codes: list[str]) -> int:
    """How many of the sorted codes begin with this one; "/" follows "." in ASCII."""
    return bisect_left(codes, f"{code}/") - bisect_left(codes, f"{code}.")


def _lacks(area: Area, served: list[str]) -> list[str | Promise]:
    if area.level != Level.URBAN_VILLAGE:
        return []
    found: list[str | Promise] = []
    if not area.has_polygon:  # type: ignore[attr-defined]  # annotated by tree()
        found.append(_("no polygon"))
    if not area.has_population:  # type: ignore[attr-defined]  # annotated by tree()
        found.append(_("no population"))
    if not any(f"{area.code}.".startswith(f"{code}.") for code in served):
        found.append(_("no officer"))
    return found


def _officers(at: datetime) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.valid_on(timezone.localdate(at)).filter(
        role=Role.KELURAHAN_OFFICER
    )


def neighbourhoods(kelurahan: Area, at: datetime) -> QuerySet[Area]:
    """RW and RT of a kelurahan, those that have ended too, with whether somebody heads them."""
    heads = RoleAssignment.objects.valid_on(timezone.localdate(at)).filter(
        role=Role.RT_HEAD, area=OuterRef("pk")
    )
    return (
        Area.objects.inside(kelurahan)
        .filter(level__in=BELOW)
        .select_related("merged_into")
        .annotate(has_head=Exists(heads))
    )


def history(area: Area | None) -> QuerySet[AreaChange]:
    """What happened to the areas, newest first; with ``area`` only there and below."""
    changes = AreaChange.objects.select_related("area", "by")
    return changes if area is None else changes.filter(area__in=Area.objects.inside(area))
