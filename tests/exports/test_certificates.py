"""The certificates: one a page, with what the closing gave, and a code that opens the public page."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import segno
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from attendance.completion import closing
from attendance.models import Certificate
from courses.models import TrainingClass
from exports.papers import PAPERS, PaperProblem, form_of
from exports.papers.certificates import read
from tests import factories
from tests.attendance import closing as scene
from tests.conftest import Cast
from tests.exports.documents import cells_of, texts_of, word_of
from tests.exports.workbooks import pages_of

PAPER = PAPERS["certificates"]
ADDRESS = "https://kaiban.example.cn"


@pytest.fixture
def closed(cast: Cast, time_machine_at: Any, settings: Any) -> Any:
    """A closed class of three, each with eight hours."""
    settings.BASE_URL = ADDRESS
    with time_machine_at(scene.AFTER):
        factories.trainees(cast.training_class, cast.other_community, 2)
        cast.training_class.enrolments.update(status="REGISTERED")
        for clock in ("09:00", "14:00"):
            factories.published(factories.session(cast.training_class, start=factories.at(clock), hours=4))
        ended = scene.ended(cast.training_class, cast.organiser)
        ended.complete()
        closing.close(scene.fresh(cast.training_class), by=cast.organiser)
        yield scene.fresh(cast.training_class)


def test_it_says_what_the_closing_gave_paragraph_by_paragraph(closed: TrainingClass, cast: Cast) -> None:
    word = word_of(PAPER.build(closed, by=cast.organiser))
    rows = list(Certificate.objects.order_by("sequence").select_related("enrolment__cadre"))
    expected: list[str] = []
    for row in rows:
        expected += [
            f"编号：{row.number}",
            "结　业　证　书",
            f"{row.enrolment.cadre.name}同志：",
            "于2026年11月23日参加武进区2026年社区干部培训班学习，计8学时，修完规定课程，准予结业。",
            "特发此证。",
        ]
    assert texts_of(word) == expected
    ending = ["\n扫码核验", "\n\n武进区\n2026年11月24日"]
    assert [cells_of(table) for table in word.tables] == [[ending]] * 3
    assert len(rows) == 3
    breaks = [one.text for one in word.paragraphs if one.paragraph_format.page_break_before]
    assert breaks == [f"编号：{row.number}" for row in rows[1:]]


def test_each_code_opens_the_page_that_confirms_it(closed: TrainingClass) -> None:
    for one in read(closed, None, {}).people:
        assert one.address.startswith(f"{ADDRESS}/c/")
        answer = Client().get(one.address.removeprefix(ADDRESS))
        assert answer.status_code == 200
        assert one.number.removeprefix("编号：") in answer.content.decode()


def test_the_picture_is_the_code_of_the_address(closed: TrainingClass) -> None:
    word = word_of(PAPER.build(closed, by=None))
    drawn = [part.blob for part in word.part.package.iter_parts() if str(part.partname).endswith(".png")]
    expected = []
    for one in read(closed, None, {}).people:
        file = BytesIO()
        segno.make(one.address, error="m", micro=False).save(file, kind="png", scale=6, border=2)
        expected.append(file.getvalue())
    assert sorted(drawn) == sorted(expected)


def test_one_alone(closed: TrainingClass, cast: Cast) -> None:
    mine = Certificate.objects.get(enrolment=cast.enrolment)
    content = read(closed, None, {"certificate": str(mine.pk)})
    assert [one.name for one in content.people] == ["王小宁同志："]
    form = form_of("certificates", {"certificate": str(mine.pk)}, subject=closed, user=None)
    assert (form.is_valid(), form.options) == (True, {"certificate": str(mine.pk)})
    choices: Any = form.fields["certificate"]
    assert choices.choices[0] == ("", "全部")
    assert [value for value, _label in choices.choices[1:]] == [
        str(pk) for pk in Certificate.objects.order_by("sequence").values_list("pk", flat=True)
    ]


def test_a_voided_one_is_not_printed(closed: TrainingClass, cast: Cast) -> None:
    mine = Certificate.objects.get(enrolment=cast.enrolment)
    Certificate.objects.filter(pk=mine.pk).update(voided_at=timezone.now())
    assert mine.number not in str(read(closed, None, {}).people)
    with pytest.raises(PaperProblem, match="这份证书已作废"):
        read(closed, None, {"certificate": str(mine.pk)})


def test_a_class_that_is_not_closed_has_none(closed: TrainingClass, cast: Cast) -> None:
    closing.reopen(closed, by=cast.organiser, reason="成绩有误")
    with pytest.raises(PaperProblem, match="班次还没有结班"):
        read(scene.fresh(closed), None, {})


def test_the_same_queries_for_one_and_for_three(closed: TrainingClass, count_queries: Any) -> None:
    one = str(Certificate.objects.values_list("pk", flat=True)[0])
    read(closed, None, {})
    with count_queries() as for_one:
        read(closed, None, {"certificate": one})
    with count_queries() as for_three:
        read(closed, None, {})
    assert len(for_three) == len(for_one) <= 3


def test_its_page_has_a_section_each(closed: TrainingClass) -> None:
    content = read(closed, None, {})
    page = render_to_string("exports/pages/certificates.html", {"content": content})
    assert re.findall(r'<p class="certificate-number">(.*?)</p>', page) == [
        one.number for one in content.people
    ]
    assert re.findall(r'<img src="data:image/svg\+xml[^"]*" alt="(.*?)"', page) == [
        one.address for one in content.people
    ]
    assert 'class="paper landscape"' in page


@pytest.mark.endurance
def test_each_stands_on_one_page(closed: TrainingClass, tmp_path: Path) -> None:
    TrainingClass.objects.update(
        name="新一届村（社区）党组织书记、村（居）民委员会主任履职能力提升专题培训班"
    )
    closed = scene.fresh(closed)
    printed = ["".join(page.split()) for page in pages_of(PAPER.build(closed, by=None), tmp_path, ".docx")]
    people = read(closed, None, {}).people
    assert len(printed) == len(people) == 3
    for page, one in zip(printed, people, strict=True):
        assert "".join(one.number.split()) in page
        assert "扫码核验" in page
        assert "2026年11月24日" in page
