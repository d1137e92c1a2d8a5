"""Names, telephone numbers and birth months of people who do not exist."""

import csv
import datetime as dt
from pathlib import Path
from random import Random

with (Path(__file__).parent / "data" / "surnames.csv").open(encoding="utf-8", newline="") as _file:
    _FAMILIES = {row["surname"]: int(row["weight"]) for row in csv.DictReader(_file)}

# First and second characters of given names, by gender and by whether somebody was born from 1982 on.
_GIVEN = {
    ("M", False): (
        "建国志永文伟卫正小晓明金荣学春海云玉祥福洪锡",
        "平明华荣兴国强军伟林新良忠峰庆方东生清根",
    ),
    ("M", True): ("晓志文俊海振宇浩亚建鹏家子天泽嘉一凯", "峰磊杰涛超斌鑫飞波辉东阳成栋豪伟宁晨"),
    ("F", False): ("秀玉美丽红雪春小建月亚惠云彩文金素凤", "芳英珍华琴娟萍芬燕兰霞凤妹琳玲红琪仙"),
    ("F", True): ("晓雅思佳婷静丹梦欣文嘉雨亚诗海莉", "婷敏洁琳莹怡倩颖雯蕾娜琪妍佳君悦"),
}
_SINGLE = {"M": "伟勇军强杰磊斌峰涛超俊明健刚毅", "F": "芳敏静丽燕艳洁婷霞萍琴红娟颖"}
_YOUNG = 1982


class Namer:
    """Makes people up, one after the other, from one seed; the same name may come again, a number never."""

    def __init__(self, random: Random, *, first_number: int = 0) -> None:
        self._random = random
        self._number = first_number

    def name(self, gender: str, born: int) -> str:
        """A name for somebody of that gender (M or F) born in that year."""
        surname = self._random.choices(list(_FAMILIES), list(_FAMILIES.values()))[0]
        if len(surname) == 1 and self._random.random() < 0.15:
            return surname + self._random.choice(_SINGLE[gender])
        firsts, seconds = _GIVEN[gender, born >= _YOUNG]
        first = self._random.choice(firsts)
        return surname + first + self._random.choice(seconds.replace(first, ""))

    def phone(self) -> str:
        """A mobile number of the right form in a range that is given to nobody here."""
        self._number += 1
        return f"1991{self._number * 7_654_321 % 10_000_000:07d}"

    def birth_month(self, today: dt.date, youngest: int, oldest: int) -> str:
        """ "1978-04" for an age between the two, more often in the middle."""
        age = round(self._random.triangular(youngest, oldest))
        return f"{today.year - age}-{self._random.randint(1, 12):02d}"
