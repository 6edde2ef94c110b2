from privacy.personal_data import exclude

exclude(
    "areas.AreaChange.by",
    "an act for the city: it belongs to the office, not to the person's life",
)
