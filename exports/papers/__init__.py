"""One module a paper, on the small kit of sheet.py."""
