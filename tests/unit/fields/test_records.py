"""Fields in the manifest and back."""

from __future__ import annotations

import pytest

from fastmod.errors import ManifestError
from fastmod.fields import fields_from_record, fields_to_record
from tests.support.every_field import every_token
from tests.support.fields import parse, type_table


def test_fields_come_back_from_the_manifest() -> None:
    fields = parse(*every_token())
    assert fields_from_record(fields_to_record(fields), type_table(), entity="Invoice") == fields


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a:str", "field `a:str` is not written as fastmod writes it, `a:str=255`"),
        ("a:strr", "field `a:strr`: unknown type `strr`, at character 3"),
    ],
)
def test_what_fastmod_did_not_write_is_damage(text: str, problem: str) -> None:
    with pytest.raises(ManifestError) as caught:
        fields_from_record([text], type_table(), entity="Invoice")
    assert caught.value.message == f"the manifest `.copier-answers.yml` is damaged: entity `Invoice`: {problem}"


def test_names_that_a_later_version_reserves_stay_readable() -> None:
    assert fields_from_record(["metadata:int"], type_table(), entity="Invoice")[0].name == "metadata"
