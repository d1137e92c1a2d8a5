"""What a log line must not hold: the secret part of a personal link, phones and ID numbers."""

import logging
import re

from accounts import identity

_TOKEN = re.compile(r"/(t|f|p|l|c|check-in)/[^/\s?\"']+")


class HideTokens(logging.Filter):
    """Replaces the token of `/t/…`, `/f/…`, `/p/…`, `/l/…`, `/c/…` and `/check-in/…` by dots."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass, its tokens hidden."""
        message = record.getMessage()
        hidden = _TOKEN.sub(r"/\1/…", message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True


class MaskedLine(logging.Formatter):
    """A line in which phones and ID numbers are masked, those too that the database tells of a row it refused."""

    def format(self, record: logging.LogRecord) -> str:
        """The line with its traceback."""
        return identity.mask_phones(identity.mask_id_numbers(super().format(record)))
