"""Rules about accounts, below HTTP."""

from typing import Any

import pytest
from pydantic import ValidationError as SchemaError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import ConflictError, ValidationError
from app.core.passwords import verify_password
from app.modules.users.exceptions import LastAdminError, UserNotFoundError
from app.modules.users.models.User import User
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserRole import UserRole
from app.modules.users.schemas.UserSchema import UserAdminCreate, UserCreate
from app.modules.users.services.UserAdminService import UserAdminService
from app.modules.users.services.UserService import UserService
from app.shared.events.recorder import EventRecorder
from app.shared.events.UserEvents import UserCreatedEvent, UserDeactivatedEvent, UserRoleChangedEvent
from tests.modules.conftest import PASSWORD, MakeUser


@pytest.fixture
def admins(db: AsyncSession) -> UserAdminService:
    return UserAdminService(UserRepository(db), None)


@pytest.mark.threat("A01")
async def test_only_a_hash_of_the_password_is_stored(
    user_service: UserService, sample_user_data: dict[str, Any]
) -> None:
    user = await user_service.create_user(UserCreate(**sample_user_data))

    assert sample_user_data["password"] not in user.password_hash
    assert user.password_hash.startswith("$argon2id$")
    assert await verify_password(sample_user_data["password"], user.password_hash) == (True, None)


@pytest.mark.threat("A62")
async def test_registration_publishes_what_others_need_and_no_more(
    user_service: UserService, sample_user_data: dict[str, Any], event_recorder: EventRecorder
) -> None:
    user = await user_service.create_user(UserCreate(**sample_user_data))

    event = event_recorder.assert_published(UserCreatedEvent, user_id=user.id, email=user.email)
    assert set(event.model_dump()) == {"event_id", "occurred_at", "user_id", "email", "full_name"}


@pytest.mark.threat("A20")
async def test_role_in_a_registration_has_no_effect(
    user_service: UserService, sample_user_data: dict[str, Any]
) -> None:
    user = await user_service.create_user(UserCreate(**sample_user_data | {"role": "admin", "is_active": False}))

    assert user.role == UserRole.USER
    assert user.is_active


@pytest.mark.threat("A14")
@pytest.mark.parametrize("email", ["TEST@example.com", "Test@Example.COM", "  test@example.com ".strip()])
async def test_addresses_that_differ_in_case_are_one_account(
    user_service: UserService, sample_user_data: dict[str, Any], email: str
) -> None:
    await user_service.create_user(UserCreate(**sample_user_data))

    with pytest.raises(ConflictError, match="already exists"):
        await user_service.create_user(UserCreate(**sample_user_data | {"email": email}))


@pytest.mark.threat("A02")
@pytest.mark.parametrize("password", ["short", "password", "12345678", "aaaaaaaaaa", "qwertyuiop", "P4ssw0rd2024!"])
def test_weak_passwords_are_refused(sample_user_data: dict[str, Any], password: str) -> None:
    with pytest.raises(SchemaError) as caught:
        UserCreate(**sample_user_data | {"password": password})

    assert [error["loc"] for error in caught.value.errors()] == [("password",)]


@pytest.mark.threat("A02")
async def test_a_password_that_the_account_gives_away_is_refused(user_service: UserService) -> None:
    user_create = UserCreate(email="marianne@example.com", full_name="Marianne", password="marianne1")

    with pytest.raises(ValidationError, match="too close to your name"):
        await user_service.create_user(user_create)


async def test_unknown_address_and_inactive_account_are_like_a_wrong_password(
    user_service: UserService, make_user: MakeUser
) -> None:
    await make_user("idle", is_active=False)

    assert await user_service.authenticate_user("idle@example.com", PASSWORD) is None
    assert await user_service.authenticate_user("nobody@example.com", PASSWORD) is None


async def test_authentication_notes_the_time(user_service: UserService, user: User) -> None:
    assert user.last_login is None

    found = await user_service.authenticate_user(user.email.upper(), PASSWORD)

    assert found is not None
    assert found.last_login is not None


@pytest.mark.threat("A01")
async def test_authentication_renews_a_hash_with_old_parameters(
    user_service: UserService, make_user: MakeUser, db: AsyncSession
) -> None:
    from pwdlib.hashers.argon2 import Argon2Hasher

    old = Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    user = await make_user("old.hash", password_hash=old)

    assert await user_service.authenticate_user(user.email, PASSWORD) is not None
    stored = (await db.scalars(select(User.password_hash).where(User.id == user.id))).one()
    assert stored != old
    assert (await verify_password(PASSWORD, stored))[0]


async def test_get_by_id_says_what_is_missing(user_service: UserService) -> None:
    with pytest.raises(UserNotFoundError, match="User not found"):
        await user_service.get_by_id(10**6)


async def test_a_changed_role_ends_sessions_and_is_told(
    admins: UserAdminService, user: User, event_recorder: EventRecorder
) -> None:
    await admins.change_role(user.id, UserRole.MODERATOR)

    assert user.role == UserRole.MODERATOR
    assert user.token_version == 1
    event_recorder.assert_published(UserRoleChangedEvent, role="moderator", previous_role="user")


async def test_the_same_role_again_changes_nothing(
    admins: UserAdminService, user: User, event_recorder: EventRecorder
) -> None:
    await admins.change_role(user.id, UserRole.USER)

    assert user.token_version == 0
    event_recorder.assert_not_published(UserRoleChangedEvent)


async def test_deactivation_ends_sessions_once(
    admins: UserAdminService, user: User, event_recorder: EventRecorder
) -> None:
    await admins.deactivate(user.id)
    await admins.deactivate(user.id)

    assert not user.is_active
    assert user.token_version == 1
    assert len(event_recorder.of_type(UserDeactivatedEvent)) == 1


async def test_activation_brings_an_account_back(admins: UserAdminService, user: User) -> None:
    await admins.deactivate(user.id)
    await admins.activate(user.id)

    assert user.is_active
    assert await admins.authenticate_user(user.email, PASSWORD) is not None


@pytest.mark.threat("A15")
async def test_the_last_admin_keeps_role_and_account(admins: UserAdminService, admin: User) -> None:
    with pytest.raises(LastAdminError):
        await admins.change_role(admin.id, UserRole.USER)
    with pytest.raises(LastAdminError):
        await admins.deactivate(admin.id)

    assert admin.role == UserRole.ADMIN
    assert admin.is_active


async def test_an_inactive_admin_does_not_count_as_the_last(
    admins: UserAdminService, admin: User, make_user: MakeUser
) -> None:
    await make_user("gone", role=UserRole.ADMIN, is_active=False)

    with pytest.raises(LastAdminError):
        await admins.deactivate(admin.id)


async def test_one_of_two_admins_may_go(admins: UserAdminService, admin: User, make_user: MakeUser) -> None:
    second = await make_user("second", role=UserRole.ADMIN)

    await admins.deactivate(second.id)

    assert not second.is_active


async def test_an_admin_makes_accounts_with_a_role(admins: UserAdminService) -> None:
    user_create = UserAdminCreate(email="mod@example.com", full_name="Mod", password=PASSWORD, role=UserRole.MODERATOR)

    assert (await admins.create_with_role(user_create)).role == UserRole.MODERATOR
