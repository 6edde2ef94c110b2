"""Which fields of this app are personal, and why they are there."""

from privacy.declarations import not_personal

not_personal("ledger.Log", ["name"])
not_personal("ledger.Leaf", ["log", "index", "data", "leaf_hash"])
not_personal("ledger.TreeHead", ["log", "size", "root", "peaks", "signed_at", "signature"])
not_personal("ledger.LogCheck", ["checked_at", "faults"])
