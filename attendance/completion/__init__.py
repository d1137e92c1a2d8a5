"""The end of a class: who completes, what is still missing, closing and reopening, what is owed afterwards."""
