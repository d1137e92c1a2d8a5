"""The frame of every page and its components: safe under a strict policy, light, and of use without any context."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django_tables2
import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, context_processors, engines
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.utils import translation

from tests.conftest import Cast

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ERRORS = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html"]
PAGE = """{% extends "base.html" %}{% block title %}学员{% endblock %}{% block heading %}学员名单{% endblock %}"""
PERSON = SimpleNamespace(is_authenticated=True, roles=frozenset({"organiser"}), name="王科长")
NAVIGATION = [
    SimpleNamespace(label="首页", url="/", icon="house-door", active=False, key="h"),
    SimpleNamespace(label="学员", url="/cadres/", icon="people", active=True, key=""),
]


def shown(source: str, /, **context: Any) -> str:
    """A template from text, rendered without context processors."""
    return str(engines["django"].from_string(source).template.render(Context(context)))  # type: ignore[attr-defined]  # Django's own backend


def component(name: str, /, **context: Any) -> str:
    return str(get_template(f"components/{name}").template.render(Context(context)))  # type: ignore[attr-defined]  # Django's own backend


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", html)


# --- the policy: nothing inline ---------------------------------------------------------------------
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_holds_no_style_script_or_handler(path: Path) -> None:
    source = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    inline = re.findall(
        r"""<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|["']js:|hx-trigger="[^"]*\[""", source
    )
    scripts = [tag for tag in re.findall(r"<script[^>]*>", source) if " src=" not in tag]
    assert (inline, scripts) == ([], [])


def test_htmx_evaluates_nothing_and_shows_refused_forms() -> None:
    [found] = re.findall(r"name=\"htmx-config\" content='([^']+)'", shown(PAGE))
    config = json.loads(found)
    rules = config.pop("responseHandling")
    answers = {
        s: next(r["swap"] for r in rules if re.search(r["code"], s))
        for s in ("200", "204", "409", "422", "500")
    }
    assert answers == {"200": True, "204": False, "409": True, "422": True, "500": False}
    assert config == {
        "allowEval": False,
        "allowScriptTags": False,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "includeIndicatorStyles": False,
    }


def test_the_theme_is_known_before_the_first_style() -> None:
    head = shown(PAGE).partition("</head>")[0]
    scripts = re.findall(r'<script src="/static/([^"]+)"( defer)?', head)
    assert [name for name, deferred in scripts if not deferred] == ["js/theme.js"]
    assert head.index("js/theme.js") < head.index("bootstrap.min.css")


# --- weight: sizes, never times ---------------------------------------------------------------------
def squeezed_size(name: str) -> int:
    found = finders.find(name)
    assert found
    return len(gzip.compress(Path(found).read_bytes(), 9))


def test_a_first_load_is_under_120_kb() -> None:
    page = shown(PAGE, user=PERSON, navigation=NAVIGATION)
    loaded = set(re.findall(r'(?:src|href)="/static/([^"#]+)', page))
    assert {"icons.svg", "css/kaiban.css", "django_htmx/htmx-2.min.js", "js/palette.js"} <= loaded
    assert sum(map(squeezed_size, loaded)) + len(gzip.compress(page.encode())) < 120_000


def test_a_page_after_the_first_brings_little_of_the_frame() -> None:
    assert len(gzip.compress(shown(PAGE, user=PERSON, navigation=NAVIGATION).encode())) < 5_000


# --- the frame --------------------------------------------------------------------------------------
def test_it_stands_without_any_context() -> None:
    page = shown(PAGE)
    assert "<title>学员 · 开班</title>" in page
    assert "<h1>学员名单</h1>" in page
    assert 'id="navigation"' not in page
    assert "csrf" not in page


def test_the_navigation_says_where_one_is_and_which_key_leads_there() -> None:
    page = squeezed(shown(PAGE, user=PERSON, navigation=NAVIGATION, brand="武进干部培训"))
    links = re.findall(r'<a class="sidenav-link[^>]*>', page)
    assert links == [
        '<a class="sidenav-link" href="/" data-key="h">',
        '<a class="sidenav-link active" href="/cadres/" aria-current="page">',
    ]
    assert "<title>学员 · 武进干部培训</title>" in page
    assert "<dt><kbd>g</kbd> <kbd>h</kbd></dt><dd>首页</dd>" in page


def test_the_first_stop_of_the_keyboard_is_the_way_to_the_content() -> None:
    body = shown(PAGE, user=PERSON, navigation=NAVIGATION).partition("<body")[2]
    first = re.findall(r"<(?:a|button|summary|input)[^>]*>", body)[0]
    assert first == '<a class="skip-link" href="#content">'
    assert '<main id="content" tabindex="-1">' in body


def test_the_language_button_keeps_page_and_query() -> None:
    request = RequestFactory().get("/cadres/", {"q": "武进", "page": "2"})
    page = shown(PAGE, user=PERSON, request=request, csrf_token="token")
    assert (
        '<input type="hidden" name="next" value="/cadres/?q=%E6%AD%A6%E8%BF%9B&amp;page=2" data-here>' in page
    )
    assert 'name="language" value="en" lang="en"' in page


def test_an_english_page_says_so_and_offers_chinese() -> None:
    with translation.override("en"):
        page = shown(PAGE, user=PERSON, request=RequestFactory().get("/"), csrf_token="token")
    assert '<html lang="en"' in page
    assert 'name="language" value="zh-hans" lang="zh-Hans" title="简体中文">中文</button>' in page


@pytest.mark.parametrize(("role", "leads"), [("administrator", True), ("organiser", False)])
def test_the_demo_says_so_and_leads_an_administrator_out(role: str, leads: bool) -> None:
    person = SimpleNamespace(is_authenticated=True, roles=frozenset({role}))
    page = shown(PAGE, user=person, bar=SimpleNamespace(is_demo=True, unread=0))
    assert "<strong>演示数据</strong>" in page
    assert ('href="/demo/clear/"' in page) == leads
    assert "演示数据" not in shown(PAGE, user=person)


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_no_context(name: str) -> None:
    page = str(get_template(name).render())
    assert page.count("<h1>") == 1
    assert 'href="/"' in page


def test_the_page_of_a_server_error_needs_nothing_at_all() -> None:
    source = (ROOT / "templates/500.html").read_text()
    assert re.findall(r"{[{%]", source) == []
    [style] = re.findall(r'href="/static/([^"]+)"', source)
    assert finders.find(style)


@pytest.mark.django_db
def test_a_stranger_and_a_member_read_in_the_frame_that_a_page_is_missing(
    cast: Cast, as_user: Callable[..., Client]
) -> None:
    response = as_user(cast.organiser).get("/nowhere/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "<h1>找不到这个页面</h1>" in page
    assert "data-palette-open" in page
    assert 'action="/sign-out/"' in page


# --- messages ---------------------------------------------------------------------------------------
def test_a_message_offers_undo_by_its_extra_tags() -> None:
    moved = SimpleNamespace(
        level_tag="success", extra_tags="undo:/sessions/3/move/undo/", __str__=lambda: "已移动"
    )
    html = squeezed(
        component("_messages.html", messages=[moved], csrf_token="t", request=RequestFactory().get("/b/?w=1"))
    )
    assert '<form method="post" action="/sessions/3/move/undo/" data-undo>' in html
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="t">' in html
    assert 'name="next" value="/b/?w=1"' in html


def test_a_message_without_undo_has_no_form_and_an_error_is_red() -> None:
    refused = SimpleNamespace(level_tag="error", extra_tags="")
    html = component("_messages.html", messages=[refused], csrf_token="t")
    assert "<form" not in html
    assert "alert-danger" in html
    assert 'role="status" aria-live="polite"' in html


def test_a_fragment_appends_its_messages() -> None:
    assert 'hx-swap-oob="beforeend:#messages"' in component("_messages.html", fragment=True)


# --- components -------------------------------------------------------------------------------------
def test_a_status_is_a_word_with_a_tone() -> None:
    assert component("_status.html", label="未报到", tone="danger").strip() == (
        '<span class="status status-danger">未报到</span>'
    )
    assert (
        component("_status.html", label="草拟").strip() == '<span class="status status-neutral">草拟</span>'
    )


def test_an_empty_state_says_what_to_do() -> None:
    html = component(
        "_empty.html", icon="people", text="还没有学员。", action_url="/import/", action_label="导入"
    )
    assert "#people" in html
    assert '<a class="btn btn-primary" href="/import/">导入</a>' in html
    assert "<a " not in component("_empty.html", text="还没有学员。")


def test_tabs_mark_the_open_page_and_count_zero() -> None:
    tabs = [
        {"label": "学员", "url": "/r/", "active": True, "count": 0},
        {"label": "考勤", "url": "/a/", "active": False},
    ]
    html = squeezed(component("_tabs.html", tabs=tabs, name="班次"))
    assert (
        '<a class="nav-link active" href="/r/" aria-current="page">学员 <span class="tab-count">0</span></a>'
        in html
    )
    assert '<a class="nav-link" href="/a/">考勤</a>' in html


class Filter(forms.Form):
    q = forms.CharField(label="姓名", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部")])


def test_filters_keep_the_sort_and_say_how_many_are_left() -> None:
    request = RequestFactory().get("/cadres/", {"q": "王", "sort": "-name"})
    html = squeezed(component("_filters.html", form=Filter(request.GET), count="共 3 人", request=request))
    assert 'hx-get="/cadres/"' in html
    assert 'hx-target="#results" hx-select="#results"' in html
    assert '<input type="hidden" name="sort" value="-name">' in html
    assert 'value="王"' in html
    assert re.findall(r'<label for="([^"]+)"', html) == ["id_q", "id_state"]
    assert "data-filter-count>共 3 人</span>" in html
    assert "data-filter-clear hidden" not in html


def test_results_of_a_search_are_links_in_groups_or_a_sentence() -> None:
    person = SimpleNamespace(url="/cadres/1/", label="王小宁", detail="花园社区", icon="people")
    html = component(
        "_search_results.html", groups=[SimpleNamespace(label="人员", results=[person])], query="wxn"
    )
    assert 'href="/cadres/1/"' in html
    assert "没有找到“zz”" in component("_search_results.html", groups=[], query="zz")
    assert component("_search_results.html", groups=[], query="").strip() == ""


class People(django_tables2.Table):
    caption = "学员"
    name = django_tables2.Column(verbose_name="姓名")
    phone = django_tables2.Column(verbose_name="手机", orderable=False)

    class Meta:
        template_name = "components/table.html"
        empty_text = "没有符合条件的学员。"


def table(count: int, query: str = "") -> str:
    request = RequestFactory().get(f"/cadres/{query}")
    people = People([{"name": f"王{number}", "phone": "138****5678"} for number in range(count)])
    django_tables2.RequestConfig(request, paginate={"per_page": 2}).configure(people)
    return squeezed(shown("{% load django_tables2 %}{% render_table table %}", table=people, request=request))


@pytest.fixture
def _request_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table is rendered with a request; what the processors say of the person is not asked here."""
    engine = engines["django"].engine  # type: ignore[attr-defined]  # Django's own backend
    monkeypatch.setattr(engine, "template_context_processors", (context_processors.request,))


@pytest.mark.usefixtures("_request_alone")
class TestTable:
    """The list of django-tables2."""

    def test_each_cell_carries_its_columns_name(self) -> None:
        assert re.findall(r'data-label="([^"]+)"', table(1)) == ["姓名", "手机"]

    def test_the_head_says_how_it_is_sorted(self) -> None:
        assert "aria-sort" not in table(2)
        assert 'aria-sort="ascending"' in table(2, "?sort=name")
        assert 'aria-sort="descending"' in table(2, "?sort=-name")

    def test_pages_are_in_chinese_and_keep_the_query(self) -> None:
        html = table(5, "?page=2&q=x")
        assert re.findall(r'<a class="page-link"[^>]*href="([^"]+)"', html) == [
            f"?page={number}&amp;q=x" for number in (1, 1, 2, 3, 3)
        ]
        assert "上一页" in html
        assert "下一页" in html
        assert 'aria-label="第 3 页"' in html

    def test_few_rows_have_no_pages(self) -> None:
        assert "pagination" not in table(2)

    def test_no_rows_say_so(self) -> None:
        assert '<td colspan="2">没有符合条件的学员。</td>' in table(0)

    def test_the_list_has_a_name(self) -> None:
        assert 'role="region" tabindex="0" aria-label="学员"' in table(1)
