"""A class with a published lecture, its notes and a notice, as the tests of materials need it."""

import uuid
from typing import Any

from django.core.files.base import ContentFile

from courses import planning
from courses.models import ClassDocument, TrainingClass
from tests import factories
from tests.conftest import Cast
from timetable import handing_out
from timetable.models import Session, SessionMaterial


def lecture(training_class: TrainingClass, title: str = "基层党建", **fields: Any) -> Session:
    session = factories.session(training_class, title, **fields)
    factories.published(session)
    return session


def notes(cast: Cast, session: Session, name: str = "讲义.pdf", *, released: bool = True) -> SessionMaterial:
    file = ContentFile(b"%PDF-1.7", name=name)
    made = handing_out.attach(session, files=[file], by=cast.organiser, released=released, nonce=uuid.uuid4())
    return made[0]


def paper(
    cast: Cast, title: str = "学员须知", kind: str = "MATERIAL", *, shown: bool = True
) -> ClassDocument:
    file = ContentFile(b"%PDF-1.7", name=f"{title}.pdf")
    return planning.add_document(
        cast.training_class, by=cast.organiser, kind=kind, title=title, file=file, shown=shown
    )
