"""What goes out: papers, built in the background."""
