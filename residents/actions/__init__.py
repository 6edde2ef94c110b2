"""The verbs about residents; everything that is written about people is written here."""
