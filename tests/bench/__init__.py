"""What is measured, as ratios: `python -m tests.bench`."""
