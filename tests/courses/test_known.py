"""What the system sees of a class's papers, staff and state."""

from django.core.files.base import ContentFile

from courses import planning
from courses.models import ClassStatus, KnownBy
from courses.preparation.known import CHECKS
from tests.conftest import Cast


def fact(key: KnownBy, cast: Cast) -> tuple[bool, str]:
    found = CHECKS[key]([cast.training_class])[cast.training_class.pk]
    return found.is_done, found.words


def test_a_document_is_filed_with_its_file_until_it_is_removed(cast: Cast) -> None:
    assert fact(KnownBy.APPROVAL, cast) == (False, "还没有上传批准文件")
    planning.add_document(cast.training_class, by=cast.organiser, kind="APPROVAL", title="批复")
    assert fact(KnownBy.APPROVAL, cast) == (False, "还没有上传批准文件")
    file = ContentFile(b"%PDF-1.7", name="批复.pdf")
    row = planning.add_document(
        cast.training_class,
        by=cast.organiser,
        kind="APPROVAL",
        title="批复",
        number="武训〔2026〕3号",
        file=file,
    )
    assert fact(KnownBy.APPROVAL, cast) == (True, "武训〔2026〕3号 批复")
    assert fact(KnownBy.NOTICE, cast) == (False, "还没有上传培训通知")
    planning.remove_document(row, by=cast.organiser)
    assert fact(KnownBy.APPROVAL, cast) == (False, "还没有上传批准文件")


def test_the_outline_names_what_is_lacking(cast: Cast) -> None:
    cast.training_class.purposes = "提升能力"
    assert fact(KnownBy.OUTLINE, cast) == (False, "还没有填写：培训对象")
    cast.training_class.audience = "社区书记"
    assert fact(KnownBy.OUTLINE, cast) == (True, "已填写")


def test_head_teacher_and_list(cast: Cast) -> None:
    assert fact(KnownBy.HEAD_TEACHER, cast) == (True, "刘老师")
    cast.training_class.staff.all().delete()
    assert fact(KnownBy.HEAD_TEACHER, cast) == (False, "还没有指定班主任")
    assert fact(KnownBy.CONFIRMED, cast)[0]
    cast.training_class.status = ClassStatus.ENROLLING
    assert fact(KnownBy.CONFIRMED, cast) == (False, "报名中")


def test_a_cancelled_class_has_no_settled_list(cast: Cast) -> None:
    cast.training_class.status = ClassStatus.CANCELLED
    assert fact(KnownBy.CONFIRMED, cast) == (False, "已取消")
