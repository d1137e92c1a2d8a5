"""Who came: marks, half-days, hours, the rules of leave and absence."""
