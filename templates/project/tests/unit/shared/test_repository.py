"""The base repository: reading."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import inspect

from app.core.exceptions import ValidationError
from tests.support.samples import Sample, SampleBase, SampleRepository, add


async def test_get_finds_by_key(samples: SampleRepository) -> None:
    [record] = await add(samples, "one")
    assert await samples.get(record.id + 1000) is None
    assert await samples.get(record.id) is record


@pytest.mark.parametrize("key", [0, -1, 2**63, 10**30])
async def test_impossible_keys_find_nothing(samples: SampleRepository, key: int) -> None:
    assert await samples.get(key) is None


async def test_pages_have_a_stable_order(samples: SampleRepository) -> None:
    await add(samples, "d", "b", "c", "a")
    pages = [record.name for skip in (0, 2) for record in await samples.get_multi(skip, 2)]
    assert pages == ["d", "b", "c", "a"]


async def test_order_can_be_chosen_and_ends_with_the_key(samples: SampleRepository) -> None:
    await add(samples, "b", "a", colour="red")
    await add(samples, "c", colour="blue")
    assert [r.name for r in await samples.get_multi(order_by=["-name"])] == ["c", "b", "a"]
    assert [r.name for r in await samples.get_multi(order_by=["colour"])] == ["c", "b", "a"]


@pytest.mark.threat("A25")
@pytest.mark.parametrize(("limit", "given"), [(3, 3), (5, 5), (6, 5), (10**9, 5), (0, 0), (-1, 0)])
async def test_the_limit_is_clamped(samples: SampleRepository, limit: int, given: int) -> None:
    await add(samples, *"abcdefg")
    assert len(await samples.get_multi(limit=limit)) == given


@pytest.mark.threat("A25")
@pytest.mark.parametrize(("skip", "given"), [(-5, 3), (2, 1), (10**30, 0)])
async def test_the_offset_is_clamped(samples: SampleRepository, skip: int, given: int) -> None:
    await add(samples, *"abc")
    assert len(await samples.get_multi(skip)) == given


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["a", "b", "c"]),
        ({"colour": "red"}, ["a"]),
        ({"colour": None}, ["c"]),
        ({"colour": ["red", "blue"]}, ["a", "b"]),
        ({"colour": []}, []),
        ({"colour": "red", "name": "b"}, []),
    ],
)
async def test_filters(samples: SampleRepository, filters: Mapping[str, Any], found: list[str]) -> None:
    await samples.create({"name": "a", "colour": "red"})
    await samples.create({"name": "b", "colour": "blue"})
    await samples.create({"name": "c"})
    assert [record.name for record in await samples.get_multi(filters=filters)] == found
    assert await samples.count(filters) == len(found)
    assert await samples.exists(filters) is bool(found)


@pytest.mark.threat("A24")
@pytest.mark.parametrize("name", ["secret", "id", "nmae", "metadata", "__class__", "name.x", ""])
async def test_only_listed_fields_filter(samples: SampleRepository, name: str) -> None:
    with pytest.raises(ValidationError, match="filter"):
        await samples.get_multi(filters={name: "x"})
    with pytest.raises(ValidationError, match="filter"):
        await samples.count({name: "x"})


@pytest.mark.threat("A24")
@pytest.mark.parametrize("name", ["secret", "-secret", "--name", "name desc", "metadata"])
async def test_only_listed_fields_sort(samples: SampleRepository, name: str) -> None:
    with pytest.raises(ValidationError, match="sort"):
        await samples.get_multi(order_by=[name])


@pytest.mark.threat("A24")
@pytest.mark.parametrize(
    ("term", "found"), [("%", ["100%"]), ("_", ["a_b"]), ("\\", ["c\\d"]), ("A_", ["a_b"]), ("B", ["a_b", "axb"])]
)
async def test_search_takes_the_term_literally(samples: SampleRepository, term: str, found: list[str]) -> None:
    await add(samples, "100%", "a_b", "axb", "c\\d", "'; DROP --")
    assert sorted(await samples.search(term)) == found


async def test_the_module_is_known_from_the_class(samples: SampleRepository) -> None:
    assert samples.module_name is None
    in_module = type(
        "OrderRepository", (SampleRepository,), {"__module__": "app.modules.orders.repositories.OrderRepository"}
    )
    assert in_module(samples.db).module_name == "orders"


def test_constraints_have_names() -> None:
    names = {constraint.name for table in SampleBase.metadata.tables.values() for constraint in table.constraints}
    assert names == {"pk_zz_samples", "uq_zz_samples_name", "pk_zz_parts", "fk_zz_parts_sample_id_zz_samples"}


def test_columns_come_in_a_readable_order() -> None:
    columns = [column.key for column in inspect(Sample).columns]
    assert columns[-2:] == ["created_at", "updated_at"]
