"""Files of the scene: rosters and a list that were uploaded, and a paper that was built."""

from accounts.lists import keeping
from accounts.models import ListImport
from courses.course_list import CourseList
from courses.models import TrainingClass
from exports import jobs
from exports.models import Export
from tests.conftest import Cast
from trainees.models import RosterImport
from trainees.roster import Key, Mode, Options, Preview, uploads

PHOTO = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4////fwAJ+wP9KobjigAAAABJRU5ErkJggg=="
PASTED = (
    "姓名\t单位及职务\t联系电话\n赵一\t湖塘镇花园社区党总支书记\t19900000001\n钱二\t没有的社区主任\t199\n"
    "王晓宁\t湖塘镇花园社区主任\t13800005678\n王小宁\t雪堰镇雪东社区主任\t19900000002\n"
)


def upload(cast: Cast, training_class: TrainingClass | None, pasted: str = PASTED) -> RosterImport:
    """A roster that waits for its confirmation, for a class or for the district's people."""
    return uploads.keep(
        pasted,
        training_class=training_class,
        district=cast.district,
        file_name="粘贴的名单",
        options=Options(mode=Mode.OVERWRITE, key=Key.AUTO),
        by=cast.organiser,
    )


def list_upload(cast: Cast) -> ListImport:
    """A list of courses that waits for its confirmation, one of its rows wrong."""
    text = "课程名称\t类别\t学时\n社区治理\t基层治理\t4\n怪课\t武术\t很多\n"
    return keeping.keep(
        text,
        kind=CourseList,
        district=cast.district,
        file_name="粘贴的内容",
        options={"mode": "overwrite"},
        by=cast.organiser,
    )


def imported(cast: Cast, training_class: TrainingClass) -> RosterImport:
    """One that has been written, and can be undone."""
    kept = upload(cast, training_class, "姓名\t单位及职务\n孙三\t湖塘镇花园社区主任\n李四\t没有的社区主任\n")
    seen = uploads.look(kept, by=cast.organiser)
    assert isinstance(seen, Preview)
    done = uploads.confirm(kept, digest=seen.digest, by=cast.organiser)
    assert done
    return done


def export(cast: Cast, training_class: TrainingClass) -> Export:
    """A roster that has been built."""
    row = jobs.ask("roster", subject=training_class, by=cast.organiser)
    assert jobs.build(row.pk)
    row.refresh_from_db()
    return row
