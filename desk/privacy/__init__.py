"""The policy on personal data, and what carries it out: retention, what is held of one person, erasure."""
