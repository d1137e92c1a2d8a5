from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import identity
from intake.problems import Problem

DATE_FAULT = Problem("身份证号里的出生日期不存在，请检查第 7 到 14 位。")
CHECK_FAULT = Problem("身份证号的最后一位校验不符，请检查是否有一位填错。")


def with_check(seventeen: str) -> str:
    return seventeen + identity.check_character(seventeen)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("11010519491231002X", "11010519491231002X"),
        ("440524188001010014", "440524188001010014"),
        ("990000196902101254", "990000196902101254"),
        (" 11010519491231002x ", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("110105 19491231 002X", "11010519491231002X"),
        (with_check("32041220000229100"), with_check("32041220000229100")),
        ("", ""),
        ("　", ""),
    ],
)
def test_a_valid_number_is_written_one_way_whatever_its_area(written: str, number: str) -> None:
    assert identity.read_id_number(written) == number


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("110105194912310021", CHECK_FAULT),
        ("110105194912310X21", Problem("身份证号应为 18 位数字，最后一位可以是 X，这里是 18 位。")),
        ("110105491231002", Problem("身份证号应为 18 位数字，最后一位可以是 X，这里是 15 位。")),
        ("11010519491231002Y", Problem("身份证号应为 18 位数字，最后一位可以是 X，这里是 18 位。")),
        (with_check("32041219990229100"), DATE_FAULT),
        (with_check("32041219991301100"), DATE_FAULT),
        (with_check("32041217991231100"), DATE_FAULT),
        (with_check("32041229990101100"), DATE_FAULT),
        ("990000198902161000", Problem("身份证号的后几位像是被 Excel 改成了 0，请重新填写完整的 18 位。")),
        ("٣٢٠٤١٢١٩٩٩٠١٠١١٠٠١", Problem("身份证号应为 18 位数字，最后一位可以是 X，这里是 18 位。")),
    ],
)
def test_an_invalid_number_says_what_is_wrong(number: str, problem: Problem) -> None:
    assert identity.read_id_number(number) == problem


def test_a_number_in_scientific_notation_has_lost_its_digits() -> None:
    problem = identity.read_id_number("9.90000198902161E+17")
    assert isinstance(problem, Problem)
    assert "丢失" in problem.message


@given(st.integers(min_value=0, max_value=16), st.integers(min_value=1, max_value=9))
def test_any_single_wrong_digit_is_noticed(place: int, by: int) -> None:
    number = "440524198001010014"
    number = with_check(number[:17])
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert isinstance(identity.read_id_number(wrong), Problem)


def test_birth_and_gender_are_read_from_the_number() -> None:
    assert identity.birth_month_of("11010519491231002X") == "1949-12"
    assert identity.gender_of("11010519491231002X") == "女"
    assert identity.gender_of("440524188001010014") == "男"


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("13812345678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("0519-86310000", "0519-86310000"),
        ("(0519)86310000", "0519-86310000"),
        ("051986310000", "0519-86310000"),
        ("010-62345678", "010-62345678"),
        ("02162345678", "021-62345678"),
        ("86310000", "86310000"),
        ("8631000", "8631000"),
        ("", ""),
    ],
)
def test_phones_are_written_one_way(written: str, phone: str) -> None:
    assert identity.read_phone(written) == phone


@pytest.mark.parametrize(
    "phone", ["1381234567", "138123456789", "12812345678", "51986310000", "无", "0519", "12345"]
)
def test_what_cannot_be_dialled_is_a_problem(phone: str) -> None:
    assert identity.read_phone(phone) == Problem(
        f"电话“{phone}”不是 11 位手机号，也不是带区号的座机，请检查。"
    )


def test_a_message_can_be_sent_to_a_mobile_only() -> None:
    assert identity.is_mobile("13812345678")
    assert not identity.is_mobile("0519-86310000")
    assert not identity.is_mobile("")


@given(st.text(alphabet="0123456789-+() 　０１８Xx", max_size=24))
def test_a_second_reading_changes_nothing(written: str) -> None:
    for read in (identity.read_phone, identity.read_id_number):
        once = read(written)
        if isinstance(once, str):
            assert read(once) == once


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("0519-86310000", "0519-****0000"),
        ("86310000", "****0000"),
        ("110", "****"),
        ("", ""),
    ],
)
def test_R28_phones_are_masked(phone: str, masked: str) -> None:
    assert identity.mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("11010519491231002X", "110105********002X"), ("123456789012345", "*" * 15), ("", "")],
)
def test_R28_id_numbers_show_six_and_four(number: str, masked: str) -> None:
    assert identity.mask_id_number(number) == masked


def test_what_is_encrypted_is_read_again_and_never_stored_alike() -> None:
    number = "11010519491231002X"
    first, second = identity.encrypt(number), identity.encrypt(number)
    assert first != second
    assert number.encode() not in first
    assert [identity.decrypt(first), identity.decrypt(memoryview(second))] == [number, number]


@given(st.text())
def test_any_text_survives_encryption(text: str) -> None:
    assert identity.decrypt(identity.encrypt(text)) == text


@pytest.mark.parametrize("place", [0, 1, 12, 13, 20, -1])
def test_an_altered_cipher_text_is_refused(place: int) -> None:
    altered = bytearray(identity.encrypt("11010519491231002X"))
    altered[place] ^= 1
    with pytest.raises(identity.Undecipherable):
        identity.decrypt(bytes(altered))


@pytest.mark.parametrize("stored", [b"", b"\x01", b"\x01" * 13, b"11010519491231002X"])
def test_what_was_never_encrypted_is_refused(stored: bytes) -> None:
    with pytest.raises(identity.Undecipherable):
        identity.decrypt(stored)


def test_another_key_reads_nothing_and_finds_nothing(settings: Any) -> None:
    settings.FIELD_KEY = "one key"
    stored, found_by = identity.encrypt("11010519491231002X"), identity.id_number_hash("11010519491231002X")
    fingerprint = identity.key_fingerprint()
    settings.FIELD_KEY = "another key"
    with pytest.raises(identity.Undecipherable):
        identity.decrypt(stored)
    assert identity.id_number_hash("11010519491231002X") != found_by
    assert identity.key_fingerprint() != fingerprint
    settings.FIELD_KEY = "one key"
    assert identity.id_number_hash("11010519491231002X") == found_by
    assert identity.key_fingerprint() == fingerprint


def test_hashes_have_a_fixed_length_and_tell_numbers_apart() -> None:
    hashes = [identity.id_number_hash(number) for number in ("11010519491231002X", "440524188001010014")]
    assert [len(hashed) for hashed in hashes] == [64, 64]
    assert hashes[0] != hashes[1]
    assert len(identity.key_fingerprint()) == 16


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("张三 11010519491231002X，", "张三 110105********002X，"),
        ("张三440524188001010014李四", "张三440524********0014李四"),
        ("１１０１０５１９４９１２３１００２Ｘ", "１１０１０５********００２Ｘ"),
        ("1234567890123456789012", "1234567890123456789012"),
        ("13812345678", "13812345678"),
    ],
)
def test_R28_id_numbers_in_a_text_are_masked(text: str, masked: str) -> None:
    assert identity.mask_id_numbers(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("张三13812345678、李四139-1234-5678", "张三138****5678、李四139****5678"),
        ("139 1234 5678。", "139****5678。"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("110105194912310021 10:32 第5组", "110105194912310021 10:32 第5组"),
    ],
)
def test_R28_phones_in_a_text_are_masked(text: str, masked: str) -> None:
    assert identity.mask_phones(text) == masked
