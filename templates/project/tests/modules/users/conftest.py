"""Fixtures of the architecture guide's example tests."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.services.UserService import UserService


@pytest.fixture
def test_db_session(db: AsyncSession) -> AsyncSession:
    return db


@pytest.fixture
def user_repository(test_db_session: AsyncSession) -> UserRepository:
    return UserRepository(test_db_session)


@pytest.fixture
def user_service(user_repository: UserRepository) -> UserService:
    return UserService(user_repository)


@pytest.fixture
def sample_user_data() -> dict[str, Any]:
    return {
        "email": "test@example.com",
        "full_name": "Test User",
        "password": "TestPassword123",
        "is_active": True,
        "role": "user",
    }
