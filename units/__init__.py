"""The tree of units: district, towns, communities; no history table, no audit."""
