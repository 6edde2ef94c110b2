"""Reads about votes. Nothing here can tell how somebody voted."""
