"""Alive."""

from django.test import Client


def test_it_answers_without_the_database() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_only_get() -> None:
    assert Client().post("/healthz").status_code == 405
