"""The grammar of fields: `number:str=32:unique` to a checked value and back. What types become is in `fragments`."""

from fastmod.fields.field import Field
from fastmod.fields.parsing import parse_field, parse_fields, read_fields
from fastmod.fields.records import fields_from_record, fields_to_record
from fastmod.fields.rules import for_existing_table
from fastmod.fields.table import TypeRow, TypeTable

__all__ = [
    "Field",
    "TypeRow",
    "TypeTable",
    "fields_from_record",
    "fields_to_record",
    "for_existing_table",
    "parse_field",
    "parse_fields",
    "read_fields",
]
