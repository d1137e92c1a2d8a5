"""What is planned: the year's plan, classes, their staff and documents, the catalogue."""
