"""The base repository: writing."""

import pytest

from app.core.exceptions import ConflictError, ValidationError
from tests.support.samples import Part, SampleCreate, SampleRepository, SampleUpdate, add


async def test_create_takes_a_schema_or_a_mapping_and_gives_the_key(samples: SampleRepository) -> None:
    first = await samples.create(SampleCreate(name="one", colour="red"))
    second = await samples.create({"name": "two"})
    assert second.id == first.id + 1
    assert (first.colour, second.colour) == ("red", None)
    assert first.created_at.tzinfo is not None


@pytest.mark.threat("A51")
async def test_create_flushes_but_does_not_commit(samples: SampleRepository) -> None:
    await add(samples, "one")
    await samples.db.rollback()
    assert await samples.count() == 0


async def test_update_leaves_alone_what_was_not_given(samples: SampleRepository) -> None:
    [record] = await add(samples, "one", colour="red")
    await samples.update(record, SampleUpdate(name="two"))
    assert (record.name, record.colour) == ("two", "red")
    await samples.update(record, SampleUpdate(colour=None))
    assert (record.name, record.colour) == ("two", None)


async def test_update_moves_the_time_of_change(samples: SampleRepository) -> None:
    [record] = await add(samples, "one")
    before = record.updated_at
    await samples.update(record, {"colour": "red"})
    assert record.updated_at > before
    assert record.created_at < record.updated_at


@pytest.mark.threat("A20")
@pytest.mark.parametrize("name", ["nmae", "id", "metadata", "_sa_instance_state"])
async def test_fields_that_do_not_exist_are_a_mistake_not_silence(samples: SampleRepository, name: str) -> None:
    [record] = await add(samples, "one")
    with pytest.raises(TypeError, match=name):
        await samples.update(record, {name: 5})


async def test_delete_removes_the_row(samples: SampleRepository) -> None:
    [record] = await add(samples, "one")
    await samples.delete(record)
    assert await samples.count() == 0


async def test_deleting_what_is_referenced_is_a_conflict(samples: SampleRepository) -> None:
    [record] = await add(samples, "one")
    samples.db.add(Part(sample_id=record.id))
    await samples.db.flush()
    with pytest.raises(ConflictError, match="in use"):
        await samples.delete(record)


@pytest.mark.threat("A58", "A33")
async def test_a_duplicate_is_a_conflict_that_names_no_value(samples: SampleRepository) -> None:
    await add(samples, "one")
    with pytest.raises(ConflictError) as caught:
        await samples.create({"name": "one"})
    assert caught.value.message == "A record with this `name` already exists"
    assert caught.value.data == {"fields": ["name"]}
    assert caught.value.__cause__ is not None


@pytest.mark.threat("A58")
async def test_a_duplicate_by_update_is_a_conflict(samples: SampleRepository) -> None:
    _, second = await add(samples, "one", "two")
    with pytest.raises(ConflictError):
        await samples.update(second, {"name": "one"})


async def test_the_caller_can_go_on_after_a_conflict_in_a_savepoint(samples: SampleRepository) -> None:
    await add(samples, "one")
    with pytest.raises(ConflictError):
        async with samples.db.begin_nested():
            await samples.create({"name": "one"})
    await add(samples, "two")
    assert await samples.count() == 2


async def test_a_missing_value_is_a_validation_error(samples: SampleRepository) -> None:
    with pytest.raises(ValidationError):
        await samples.create({"colour": "red"})
