"""`autoplan_ctt`: the solution on standard output, its cost beside it, and mistakes told with their line."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.timetable.autoplan.test_ctt import TOY


def run(path: Path, *more: str) -> tuple[list[str], list[str]]:
    out, err = StringIO(), StringIO()
    call_command("autoplan_ctt", path, "--deterministic", "--seconds=2", *more, stdout=out, stderr=err)
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def test_the_solution_is_printed_with_its_cost(tmp_path: Path) -> None:
    path = tmp_path / "toy.ctt"
    path.write_text(TOY)
    lines, said = run(path, "--seed=7")
    assert [line.split()[0] for line in lines] == ["Law", "Law", "Tax", "Art", "Art"]
    assert all(len(line.split()) == 4 for line in lines)
    assert said[4:8] == [
        "room_capacity: 10",
        "minimum_working_days: 0",
        "curriculum_compactness: 4",
        "room_stability: 0",
    ]
    assert said[8:10] == ["hard constraints broken: 0", "total cost: 14, no plan costs less than 14"]
    assert run(path, "--seed=7")[0] == lines


def test_a_bad_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bad.ctt"
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(path)
    path.write_text(TOY.replace("Law 0 0", "Low 0 0"))
    with pytest.raises(CommandError, match=r"bad.ctt, line 23: there is no course Low\."):
        run(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="is not a text file"):
        run(path)


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "inf", "nan"])
def test_the_time_must_be_a_number(tmp_path: Path, seconds: str) -> None:
    with pytest.raises(CommandError, match=f"{seconds} is not a number of seconds"):
        call_command("autoplan_ctt", tmp_path, f"--seconds={seconds}")
