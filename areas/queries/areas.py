from datetime import date

from areas.algorithms.geometry import find, shape
from areas.choices import Level
from areas.models import Area


def kelurahan_at(longitude: float, latitude: float, day: date) -> Area | None:
    """The kelurahan in which a point lies on that day; None outside the city's polygons."""
    areas = Area.objects.level(Level.URBAN_VILLAGE).valid_on(day).exclude(boundary=None)
    by_code = {area.code: area for area in areas.select_related("boundary")}
    shapes = ((code, shape(area.boundary.geometry)) for code, area in by_code.items())
    code = find(longitude, latitude, shapes)
    return by_code[code] if code else None
