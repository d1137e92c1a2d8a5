"""PDFs on the server: what they hold, and what they never reach for."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from exports import jobs
from exports.models import Export, ExportStatus
from exports.papers import PAPERS, PaperProblem, pdf
from tests import factories
from tests.conftest import Cast
from tests.exports.printed import LANDSCAPE, PORTRAIT, pages_of_pdf

PDF = {"format": "pdf"}


def _nobody_listens() -> None:
    return


@pytest.fixture
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def test_the_timetable_across_a4(cast: Cast, tmp_path: Path) -> None:
    factories.published(factories.session(cast.training_class))
    content = PAPERS["timetable"].build(cast.training_class, by=cast.organiser, options=PDF)
    size, pages = pages_of_pdf(content, tmp_path)
    assert size == LANDSCAPE
    assert len(pages) == 1
    assert pages[0].startswith("武进区2026年社区干部培训班课程表主办单位：武进区")
    assert "日期时段时间内容形式主讲人（单位职务）主持人地点备注" in pages[0]
    assert pages[0].endswith("第1页共1页")


def test_a_hundred_people_sign_with_heads_and_number_on_each_page(cast: Cast, tmp_path: Path) -> None:
    factories.trainees(cast.training_class, cast.community, 99)
    factories.published(factories.session(cast.training_class))
    options = PDF | {"half_day": "2026-11-23-AM", "blank_lines": 3}
    content = PAPERS["sign_in_sheet"].build(cast.training_class, by=cast.organiser, options=options)
    size, pages = pages_of_pdf(content, tmp_path)
    code = cast.training_class.sheet_printings.get().code
    assert size == PORTRAIT
    assert 4 <= len(pages) <= 6
    for number, page in enumerate(pages, start=1):
        assert f"编号1·码{code}" in page
        assert "序号单位姓名职务签名备注" in page
        assert page.endswith(f"第{number}页共{len(pages)}页")
    assert "".join(pages).count("湖塘镇花园社区居民委员会") == 100


def test_a_hostile_name_is_text_and_fetches_nothing(
    cast: Cast, tmp_path: Path, listening: tuple[str, list[str]]
) -> None:
    address, asked = listening
    name = f'<img src="{address}/x">'
    factories.enrolment(cast.training_class, factories.cadre(name, cast.community))
    content = PAPERS["table_cards"].build(
        cast.training_class, by=cast.organiser, options=PDF | {"whom": "all"}
    )
    _size, pages = pages_of_pdf(content, tmp_path)
    assert asked == []
    assert "".join(name.split()) in "".join(pages)


def test_even_a_page_that_refers_elsewhere_fetches_nothing(
    tmp_path: Path, listening: tuple[str, list[str]]
) -> None:
    address, asked = listening
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="20">secret</text></svg>')
    inner = f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{address}/inner.png'/></svg>"
    html = (
        f'<img src="{address}/a.png"><link rel="stylesheet" href="{address}/b.css"><img src="file://{secret}">'
        f'<img src="{settings.STATIC_URL}../manage.py"><img src="data:image/svg+xml,{inner}"><p>shown</p>'
        f"<object data='{address}/c'></object><link rel=attachment href='file://{secret}'>"
    )
    _size, pages = pages_of_pdf(pdf.rendered(html, _nobody_listens), tmp_path)
    assert (asked, pages) == ([], ["shown"])


def test_each_page_is_told_when_it_is_laid_out_and_when_it_is_drawn() -> None:
    def told(pages: int) -> int:
        heard: list[int] = []
        pdf.rendered('<p style="break-after: page">一页</p>' * pages, lambda: heard.append(1))
        return len(heard)

    assert (told(3) - told(2), told(9) - told(2)) == (2, 14)


def test_a_long_one_holds_its_lease_and_can_be_cancelled_meanwhile(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.trainees(cast.training_class, cast.community, 9)
    options = PDF | {"whom": "all"}
    export = jobs.ask("table_cards", subject=cast.training_class, by=cast.organiser, options=options)
    monkeypatch.setattr(jobs, "TELL_EVERY", 0)
    proper, leases = jobs._keep, []

    def keep(row: Export, **values: Any) -> None:
        """The asker cancels when the work is told of for the tenth time."""
        proper(row, **values)
        if "rows_done" not in values:
            return
        leases.append(values["lease_until"])
        if len(leases) == 10:
            jobs.cancel(row, by=cast.organiser)

    monkeypatch.setattr(jobs, "_keep", keep)
    assert not jobs.build(export.pk)
    export.refresh_from_db()
    assert (export.status, export.rows_total) == (ExportStatus.CANCELLED, 0)
    assert len(leases) == 10
    assert leases == sorted(set(leases))
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_only_static_files_have_an_address() -> None:
    base = f"https://paper.invalid{settings.STATIC_URL}"
    assert pdf.static_file(f"{base}css/paper.css").read_text().startswith("/* A paper as a page")
    for url in (
        "file:///etc/hostname",
        "https://example.org/static/css/paper.css",
        f"{base}css/none.css",
        "https://paper.invalid/classes/",
    ):
        with pytest.raises(ValueError, match="static file"):
            pdf.static_file(url)
    for climbing in ("../manage.py", "..%2fmanage.py", "/etc/hostname"):
        with pytest.raises(Exception, match=r"outside|located|static file"):
            pdf.static_file(base + climbing)


def test_without_weasyprint_it_is_not_offered_and_a_request_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.published(factories.session(cast.training_class))
    monkeypatch.setattr(pdf, "is_offered", lambda: False)
    assert PAPERS["timetable"].formats == (("", "Excel"),)
    assert (PAPERS["badges"].formats, PAPERS["badges"].has_file) == ((), False)
    with pytest.raises(PaperProblem, match="这台服务器不能生成 PDF"):
        PAPERS["timetable"].build(cast.training_class, by=cast.organiser, options=PDF)


def test_with_it_each_paper_with_a_page_offers_it() -> None:
    assert {name: paper.formats for name, paper in PAPERS.items() if paper.formats[1:]} == {
        "timetable": (("", "Excel"), ("pdf", "PDF")),
        "sign_in_sheet": (("", "Excel"), ("pdf", "PDF")),
        "seating_plan": (("", "Excel"), ("pdf", "PDF")),
        "handbook": (("", "Word"), ("pdf", "PDF")),
        "table_cards": (("", "Word"), ("pdf", "PDF")),
        "certificates": (("", "Word"), ("pdf", "PDF")),
    }
    assert PAPERS["badges"].formats == (("pdf", "PDF"),)


def test_the_file_s_ending_follows_the_choice() -> None:
    endings = [PAPERS[name].suffix({}) for name in ("timetable", "table_cards", "badges", "roster")]
    assert endings == [".xlsx", ".docx", ".pdf", ".xlsx"]
    assert [PAPERS[name].suffix(PDF) for name in ("timetable", "roster")] == [".pdf", ".xlsx"]
