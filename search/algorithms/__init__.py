"""Pure algorithms over plain text."""
