"""What a log line must not hold: the secret part of a personal link."""

import logging
import re

_TOKEN = re.compile(r"/(t|f|p|l|check-in)/[^/\s?\"']+")


class HideTokens(logging.Filter):
    """Replaces the token of `/t/…`, `/f/…`, `/p/…`, `/l/…` and `/check-in/…` by dots."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass, its tokens hidden."""
        message = record.getMessage()
        hidden = _TOKEN.sub(r"/\1/…", message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True
