"""What is said to people when it is time: rules, an outbox, and the ways by which messages go."""
