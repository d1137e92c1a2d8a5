"""A year of a district, walked in a browser: its plan, a class, its closing, its papers and its auditor."""
