"""The application of commands and checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Loads the checks."""

    name = "config"

    def ready(self) -> None:
        """Register the checks."""
        from config import checks  # noqa: F401 - registers by being imported
