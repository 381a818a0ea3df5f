"""Fixtures of these tests."""

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from tests.support.samples import SampleBase, SampleRepository


@pytest.fixture
async def samples(connection: AsyncConnection, db: AsyncSession) -> SampleRepository:
    await connection.run_sync(SampleBase.metadata.create_all)
    return SampleRepository(db)
