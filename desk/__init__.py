"""Pages that gather from many apps; no rules of their own."""
