"""Pure algorithms over plain numbers."""
