"""A workbook or a pasted block becomes rows with problems; knows no model."""
