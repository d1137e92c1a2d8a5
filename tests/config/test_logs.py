"""What stands in the log."""

import logging

import pytest
from django.db import IntegrityError, connection, transaction

from tests.conftest import Cast
from trainees.models import Enrolment


def _line(record: logging.LogRecord) -> str:
    (handler,) = [one for one in logging.getLogger("django").handlers if one.get_name() == "console"]
    return handler.format(record)


def test_a_row_that_the_database_refuses_tells_no_phone_and_no_id_number(cast: Cast) -> None:
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(phone="13912345678", remark="11010519491231002X")
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE trainees_enrolment SET seat_row = 0, seat_column = 1")
    assert "13912345678" in str(refused.value)
    info = (refused.type, refused.value, refused.tb)
    line = _line(logging.LogRecord("django", logging.ERROR, "", 1, "failed", (), info))
    assert ("13912345678" in line, "139****5678" in line) == (False, True)
    assert ("11010519491231002X" in line, "110105********002X" in line) == (False, True)
