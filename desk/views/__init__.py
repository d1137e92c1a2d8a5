"""Pages that gather from many apps and have no rule of their own."""
