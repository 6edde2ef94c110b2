"""No field of areas is personal but who changed one for the city."""

from privacy.declarations import not_personal

not_personal(
    "areas.Area",
    [
        *["code", "bps_code", "name", "level", "parent", "valid_from", "valid_until"],
        "merged_into",
    ],
)
not_personal("areas.AreaBoundary", ["geometry"])
not_personal("areas.AreaChange", ["area", "kind", "words", "at", "by"])
not_personal(
    "areas.Population", ["area", "sex", "age_band", "year", "count", "source", "source_date"]
)
