"""The Celery application; a worker without -Q takes every queue."""

import os

from celery import Celery

from config.reconnecting import FreshConnection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("kaiban")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_queues = {"messages": {}, "exports": {}, "planning": {}}
app.steps["consumer"].add(FreshConnection)
app.autodiscover_tasks()
