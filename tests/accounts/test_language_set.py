"""Choosing the language."""

from django.test import Client
from django.urls import reverse

URL = reverse("accounts:language_set")


def test_english_is_kept_and_the_page_and_query_stay(db: None) -> None:
    client = Client()
    response = client.post(URL, {"language": "en", "next": "/sign-in/?next=/plans/2026/"})
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/plans/2026/")
    page = client.get("/sign-in/")
    assert page["Content-Language"] == "en"
    assert '<html lang="en"' in page.content.decode()


def test_without_a_choice_it_is_chinese_whatever_the_browser_says(db: None) -> None:
    page = Client().get("/sign-in/", headers={"Accept-Language": "en-US,en"})
    assert page["Content-Language"] == "zh-hans"


def test_an_unknown_language_changes_nothing(db: None) -> None:
    client = Client()
    client.post(URL, {"language": "xx", "next": "/sign-in/"})
    assert client.get("/sign-in/")["Content-Language"] == "zh-hans"


def test_another_site_is_no_goal(db: None) -> None:
    assert Client().post(URL, {"language": "en", "next": "//elsewhere.example/"})["Location"] == "/"


def test_only_post(db: None) -> None:
    assert Client().get(URL).status_code == 405
