"""The example tests of the architecture guide, as they stand there but for the import paths."""

from typing import Any

import pytest

from app.core.exceptions import ValidationError
from app.modules.users.schemas.UserSchema import UserCreate
from app.modules.users.services.UserService import UserService


@pytest.mark.asyncio
async def test_create_user_success(user_service: UserService, sample_user_data: dict[str, Any]) -> None:
    user_create = UserCreate(**sample_user_data)
    user = await user_service.create_user(user_create)

    assert user.email == sample_user_data["email"]
    assert user.full_name == sample_user_data["full_name"]
    assert user.is_active == sample_user_data["is_active"]
    assert user.role == sample_user_data["role"]
    assert user.id is not None


@pytest.mark.asyncio
async def test_create_user_duplicate_email(user_service: UserService, sample_user_data: dict[str, Any]) -> None:
    user_create = UserCreate(**sample_user_data)

    await user_service.create_user(user_create)

    with pytest.raises(ValidationError, match="User with this email already exists"):
        await user_service.create_user(user_create)


@pytest.mark.asyncio
async def test_authenticate_user_success(user_service: UserService, sample_user_data: dict[str, Any]) -> None:
    user_create = UserCreate(**sample_user_data)
    created_user = await user_service.create_user(user_create)

    authenticated_user = await user_service.authenticate_user(sample_user_data["email"], sample_user_data["password"])

    assert authenticated_user is not None
    assert authenticated_user.id == created_user.id
    assert authenticated_user.email == sample_user_data["email"]


@pytest.mark.asyncio
async def test_authenticate_user_invalid_password(user_service: UserService, sample_user_data: dict[str, Any]) -> None:
    user_create = UserCreate(**sample_user_data)
    await user_service.create_user(user_create)

    authenticated_user = await user_service.authenticate_user(sample_user_data["email"], "WrongPassword123")

    assert authenticated_user is None
