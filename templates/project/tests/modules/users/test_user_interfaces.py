"""What the users module offers to the others."""

from dataclasses import FrozenInstanceError, fields

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError, ValidationError
from app.modules.users.models.User import User
from app.shared.interfaces.CredentialStore import CredentialStore
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup, UserInfo
from tests.modules.conftest import PASSWORD, MakeUser

NEW_PASSWORD = "another fine phrase"


@pytest.fixture
def lookup(db: AsyncSession) -> SharedUserLookup:
    return interfaces.resolve(SharedUserLookup, db)


@pytest.fixture
def credentials(db: AsyncSession) -> CredentialStore:
    return interfaces.resolve(CredentialStore, db)


async def test_lookup_gives_a_copy_without_secrets(lookup: SharedUserLookup, user: User) -> None:
    info = await lookup.get_user_basic_info(user.id)

    assert info is not None
    assert (info.id, info.email, info.full_name, info.role, info.is_active) == (
        user.id, user.email, user.full_name, "user", True,
    )  # fmt: skip
    with pytest.raises(FrozenInstanceError):
        info.role = "admin"  # type: ignore[misc]
    assert not any("password" in field.name for field in fields(UserInfo))


async def test_lookup_of_nobody(lookup: SharedUserLookup) -> None:
    assert await lookup.get_user_basic_info(10**6) is None
    assert await lookup.find_by_email("nobody@example.com") is None
    assert not await lookup.validate_user_exists_and_active(10**6)


async def test_inactive_users_exist_but_are_not_active(lookup: SharedUserLookup, make_user: MakeUser) -> None:
    idle = await make_user("idle", is_active=False)

    assert await lookup.get_user_basic_info(idle.id) is not None
    assert not await lookup.validate_user_exists_and_active(idle.id)


async def test_verify(credentials: CredentialStore, user: User) -> None:
    info = await credentials.verify(user.email, PASSWORD)

    assert info is not None
    assert info.id == user.id
    assert await credentials.verify(user.email, "wrong") is None


async def test_check_password(credentials: CredentialStore, user: User) -> None:
    assert await credentials.check_password(user.id, PASSWORD)
    assert not await credentials.check_password(user.id, "wrong")
    assert not await credentials.check_password(10**6, PASSWORD)


async def test_a_new_password_makes_old_tokens_invalid(credentials: CredentialStore, user: User) -> None:
    await credentials.set_password(user.id, NEW_PASSWORD)

    assert user.token_version == 1
    assert await credentials.check_password(user.id, NEW_PASSWORD)
    assert not await credentials.check_password(user.id, PASSWORD)


async def test_a_weak_new_password_is_refused(credentials: CredentialStore, user: User) -> None:
    with pytest.raises(ValidationError):
        await credentials.set_password(user.id, "ursula.user1")

    assert await credentials.check_password(user.id, PASSWORD)


async def test_revoking_access_of_nobody_is_an_error(credentials: CredentialStore) -> None:
    with pytest.raises(NotFoundError):
        await credentials.revoke_access(10**6)


async def test_only_the_present_address_is_verified(credentials: CredentialStore, user: User) -> None:
    assert not await credentials.mark_email_verified(user.id, "old@example.com")
    assert user.email_verified_at is None
    assert await credentials.mark_email_verified(user.id, user.email)
    assert user.email_verified_at is not None
