"""Queries about users and profiles."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import ValidationError
from app.modules.users.models.User import User
from app.modules.users.models.UserProfile import UserProfile
from app.modules.users.repositories.UserProfileRepository import UserProfileRepository
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserRole import UserRole
from tests.modules.conftest import MakeUser


async def test_get_by_email_folds_case(user_repository: UserRepository, user: User) -> None:
    found = await user_repository.get_by_email("Ursula.User@Example.com")

    assert found is not None
    assert found.id == user.id
    assert await user_repository.get_by_email("nobody@example.com") is None


async def test_search_by_name_only(user_repository: UserRepository, user: User) -> None:
    assert [found.id for found in await user_repository.search_users("ursula", by_email=False)] == [user.id]
    assert not await user_repository.search_users("example.com", by_email=False)


async def test_search_by_address_too(user_repository: UserRepository, user: User, other_user: User) -> None:
    found = await user_repository.search_users("EXAMPLE.com", by_email=True)

    assert [each.id for each in found] == sorted([user.id, other_user.id])


@pytest.mark.parametrize("term", ["%", "_", "%%", "u%a", "\\"])
async def test_wildcards_are_plain_characters(user_repository: UserRepository, user: User, term: str) -> None:
    assert not await user_repository.search_users(term, by_email=True)


async def test_search_leaves_out_inactive_accounts(user_repository: UserRepository, make_user: MakeUser) -> None:
    await make_user("hidden", is_active=False)

    assert not await user_repository.search_users("hidden", by_email=True)


async def test_search_is_bounded(user_repository: UserRepository, make_user: MakeUser) -> None:
    for number in range(4):
        await make_user(f"many{number}")

    assert len(await user_repository.search_users("many", by_email=False, limit=3)) == 3


async def test_hashes_can_neither_be_filtered_nor_sorted_by(user_repository: UserRepository) -> None:
    with pytest.raises(ValidationError):
        await user_repository.get_multi(filters={"password_hash": "x"})
    with pytest.raises(ValidationError):
        await user_repository.get_multi(order_by=["password_hash"])


async def test_active_admins(user_repository: UserRepository, admin: User, user: User, make_user: MakeUser) -> None:
    await make_user("sleeping", role=UserRole.ADMIN, is_active=False)

    assert list(await user_repository.lock_active_admins()) == [admin.id]


async def test_the_database_knows_the_roles(db: AsyncSession, user: User) -> None:
    user.role = "emperor"

    with pytest.raises(IntegrityError):
        await db.flush()


async def test_a_profile_goes_with_its_user(db: AsyncSession, user: User) -> None:
    await UserProfileRepository(db).create({"user_id": user.id})

    await db.execute(delete(User).where(User.id == user.id))

    assert (await db.scalars(select(UserProfile))).all() == []


async def test_relationships_are_loaded_on_request_only(db: AsyncSession, user: User) -> None:
    profile = await UserProfileRepository(db).create({"user_id": user.id})

    with pytest.raises(InvalidRequestError, match="lazy"):
        _ = profile.user


async def test_repr_holds_nothing_private(user: User) -> None:
    assert repr(user) == f"<User id={user.id}>"
