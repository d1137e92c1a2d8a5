"""What the first page shows of each role; somebody with several has the parts of all of them on one page."""
