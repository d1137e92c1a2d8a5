"""How gunicorn serves Kaiban; it reads this file by itself when started in this folder."""

import logging
import os
from typing import Any

_host = os.environ.get("HOST", "127.0.0.1")
bind = f"{f'[{_host}]' if ':' in _host else _host}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sync"
timeout = 60
graceful_timeout = 8
# Paths without their queries: what was searched for is nobody's business.
accesslog = "-"
access_log_format = '%(t)s %(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Cut the tokens of personal links from the access log too."""
    from config.logs import HideTokens

    logging.getLogger("gunicorn.access").addFilter(HideTokens())
