"""A class is closed and its papers are frozen; reopened, they are superseded. Two verbs of two apps."""

import logging
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from attendance.completion import closing
from attendance.completion.closing import Summary
from courses.models import TrainingClass
from exports import freezing
from exports.models import FrozenEdition

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Closed:
    """What a closing came to, and the edition of papers; None where these could not be laid down."""

    summary: Summary
    edition: FrozenEdition | None


def close(training_class: TrainingClass, *, by: User, **given: Any) -> Closed:
    """Closes the class, and then lays down what is frozen of it (R23), so that nobody's closing waits for the reading of large
    scans. Where the papers cannot be laid down the class is closed all the same, and its page offers to do it then. Raises
    `closing.NotClosable`; `given` is passed on to that verb."""
    summary = closing.close(training_class, by=by, **given)
    try:
        return Closed(summary, freezing.freeze(training_class, by=by, facts=facts_of(summary)))
    except Exception:  # whatever is wrong with a paper, it must not keep a class open
        logger.exception("the papers of class %s were not frozen", training_class.pk)
        return Closed(summary, None)


@transaction.atomic
def reopen(training_class: TrainingClass, *, by: User, reason: str) -> TrainingClass:
    """Takes the closing back, for a reason; what was frozen stays and is marked superseded. Raises
    `closing.NotReopenable`."""
    reopened = closing.reopen(training_class, by=by, reason=reason)
    freezing.supersede(training_class, by=by, reason=reason)
    return reopened


def facts_of(summary: Summary) -> dict[str, Any]:
    """What an edition keeps of its closing, as plain JSON: people by outcome, hours by year, how many certificates."""
    return {
        "outcomes": dict(summary.outcomes),
        "hours": {str(year): str(amount) for year, amount in sorted(summary.hours.items())},
        "certificates": len(summary.certificates),
    }
