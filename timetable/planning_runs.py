"""The life of a run of automatic planning: asked for, worked on under a lease, its best so far shown, decided on.

The row is written first; the broker only wakes a worker. What nobody was woken for, and what a dead worker held, the
sweep finds. Accepting a proposal is `timetable.accepting`.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import KombuError

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from timetable.models import PlanningKind, PlanningRun, PlanningStatus
from units.models import Unit

LEASE = dt.timedelta(seconds=60)
ATTEMPTS = 2
MOST_SECONDS = 300
OVERLOOKED_AFTER = dt.timedelta(seconds=20)
AT_ONCE = 200  # rows that one sweep wakes
UNDER_WAY = (PlanningStatus.WAITING, PlanningStatus.RUNNING)

logger = logging.getLogger(__name__)
