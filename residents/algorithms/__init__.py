"""Pure algorithms over plain values."""
