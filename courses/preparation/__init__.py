"""The preparation list (筹备清单): the district's template, a class's own, counted back from its first day."""
