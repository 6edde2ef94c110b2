"""The demonstration city: written content, invented residents, and the accounts to try it with."""
