"""How the demo's past classes were reconciled: the signatures counted, and what differs explained in a word."""

from attendance.completion.findings import Assessment
from attendance.reconciliation import counting, explaining
from attendance.reconciliation.explaining import Said
from attendance.reconciliation.lines import Line
from attendance.reconciliation.whole import Reconciliation
from attendance.standing import Standing
from config.demo.classes import Run
from config.demo.scene import Scene

_WORDS = {
    "arrival": "全程请假的人没有到场，名单上保留",
    "size": "计划人数是控制数，按各单位实际推荐的人录取",
    "sheet": "一人代会，签了名，不算学员实到",
    "fee": "按讲师本人意见不另发讲课费",
}


def reconcile(scene: Scene, run: Run, assessment: Assessment) -> None:
    """Types in the counts and explains in what list and plan differ; all else is equal in a class of the demo."""
    row = run.training_class
    _count(scene, run, assessment.standing, short=0)
    part = Reconciliation(row, assessment.standing, assessment, {}).people_part
    said = {line.key: _said(line) for line in part.lines if line.blocks}
    explaining.explain_many(row, said=said, by=scene.staff.organiser)


def leave_one(scene: Scene, run: Run) -> None:
    """The same, but the first sheet was counted one short and nobody has said why yet."""
    row = run.training_class
    _count(scene, run, Standing.of(row), short=1)
    lines = Reconciliation.of(row).open_lines
    left = next((line.key for line in lines if line.key.startswith("sheet:")), "")
    said = {line.key: _said(line) for line in lines if line.key != left}
    explaining.explain_many(row, said=said, by=scene.staff.organiser)


def _count(scene: Scene, run: Run, standing: Standing, *, short: int) -> None:
    counts = {one.half_day: one.counts.present for one in standing.columns}
    if counts:
        counts[min(counts)] -= short
    counting.count(run.training_class, counts=counts, seen={}, by=scene.staff.organiser)


def _said(line: Line) -> Said:
    words = _WORDS.get(line.key.partition(":")[0], "已核对，照实说明")
    return Said(*line.figures, line.last_note, words)
