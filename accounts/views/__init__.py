"""Signing in and out, passwords, the language, and the accounts' own settings."""
