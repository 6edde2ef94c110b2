"""English formats for readers in Samarinda: ``23 November 2026``, ``14:05``."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = r"j F Y, H:i \W\I\T\A"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
