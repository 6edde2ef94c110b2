"""The verbs of finding."""
