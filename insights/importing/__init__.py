"""Contributions from elsewhere: reading files, checking them, writing them."""
