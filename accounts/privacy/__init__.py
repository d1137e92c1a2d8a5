"""What is held of people, declared column by column: why, since when, and how it goes. Each app declares its own
(`<app>/privacy.py`); `desk.privacy` composes them and carries the policy out."""
