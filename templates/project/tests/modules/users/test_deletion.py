"""Deleted accounts: the row stays, the person is gone."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import ForbiddenError
from app.core.identity import CurrentUser
from app.modules.users.exceptions import LastAdminError
from app.modules.users.models.User import User
from app.modules.users.models.UserProfile import UserProfile
from app.modules.users.repositories.AuditEntryRepository import AuditEntryRepository
from app.modules.users.repositories.UserProfileRepository import UserProfileRepository
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserSchema import UserUpdate
from app.modules.users.services.AuditLogService import AuditLogService
from app.modules.users.services.UserAdminService import UserAdminService
from app.modules.users.services.UserDeletionService import UserDeletionService
from app.modules.users.services.UserService import UserService
from app.shared.events.recorder import EventRecorder
from app.shared.events.UserEvents import UserDeletedEvent
from app.shared.models.AuditEntry import AuditEntry
from tests.modules.conftest import PASSWORD, headers_of

USERS = "/api/v1/users"


def identity(user: User) -> CurrentUser:
    return CurrentUser(
        id=user.id, role=user.role, is_active=user.is_active, email=user.email, token_version=user.token_version
    )


def deletion(db: AsyncSession) -> UserDeletionService:
    return UserDeletionService(UserRepository(db), UserProfileRepository(db))


async def delete_own(client: AsyncClient, user: User, password: str = PASSWORD) -> int:
    response = await client.post(f"{USERS}/me/delete", json={"password": password}, headers=headers_of(user))
    return response.status_code


@pytest.mark.threat("A60")
async def test_what_names_the_person_is_gone(client: AsyncClient, db: AsyncSession, user: User) -> None:
    email, name, password_hash = user.email, user.full_name, user.password_hash
    db.add(UserProfile(user_id=user.id, bio="I am Ursula", timezone="UTC", language="en"))
    await db.commit()

    assert await delete_own(client, user) == 200

    db.expunge_all()
    row = (await db.scalars(select(User).where(User.id == user.id))).one()
    assert email not in row.email
    assert row.full_name != name
    assert row.password_hash != password_hash
    assert row.deleted_at is not None
    assert not row.is_active
    assert (await db.scalars(select(UserProfile).where(UserProfile.user_id == user.id))).all() == []


@pytest.mark.threat("A60")
async def test_no_query_shows_a_deleted_account(client: AsyncClient, db: AsyncSession, user: User, admin: User) -> None:
    assert await delete_own(client, user) == 200
    db.expunge_all()
    users = UserRepository(db)

    assert await users.get(user.id) is None
    assert await users.get_for_update(user.id) is None
    assert [each.id for each in await users.get_multi()] == [admin.id]
    assert await users.count() == 1
    assert not await users.exists({"is_active": False})
    assert (await client.get(f"{USERS}/{user.id}", headers=headers_of(admin))).status_code == 404


@pytest.mark.threat("A60")
async def test_the_address_is_free_again(client: AsyncClient, user: User) -> None:
    body = {"email": user.email, "full_name": "Somebody New", "password": PASSWORD}
    assert (await client.post(f"{USERS}/", json=body)).status_code == 409

    await delete_own(client, user)

    response = await client.post(f"{USERS}/", json=body)
    assert response.status_code == 200
    assert response.json()["data"]["id"] != user.id


@pytest.mark.threat("A11", "A60")
async def test_tokens_of_a_deleted_account_are_worthless(client: AsyncClient, user: User) -> None:
    login = await client.post("/api/v1/auth/login", data={"username": user.email, "password": PASSWORD})
    await delete_own(client, user)

    assert (await client.get("/api/v1/auth/me", headers=headers_of(user))).status_code == 401
    refresh = {"refresh_token": login.json()["refresh_token"]}
    assert (await client.post("/api/v1/auth/refresh", json=refresh)).status_code == 401


async def test_a_wrong_password_deletes_nothing(client: AsyncClient, user: User) -> None:
    assert await delete_own(client, user, "not the password") == 403
    assert (await client.get("/api/v1/auth/me", headers=headers_of(user))).status_code == 200


@pytest.mark.threat("A15")
async def test_the_last_admin_cannot_delete_the_own_account(client: AsyncClient, admin: User) -> None:
    assert await delete_own(client, admin) == 409


@pytest.mark.threat("A15")
async def test_nobody_deletes_the_last_admin(db: AsyncSession, admin: User) -> None:
    with pytest.raises(LastAdminError):
        await deletion(db).delete(admin.id)


async def test_others_are_told(db: AsyncSession, user: User, event_recorder: EventRecorder) -> None:
    await deletion(db).delete_own(identity(user), PASSWORD)

    event_recorder.assert_published(UserDeletedEvent, user_id=user.id)


@pytest.mark.threat("A26")
async def test_services_refuse_the_data_of_others(db: AsyncSession, user: User, other_user: User) -> None:
    service = UserService(UserRepository(db))

    with pytest.raises(ForbiddenError):
        await service.get_visible(other_user.id, identity(user))
    with pytest.raises(ForbiddenError):
        await service.update_user(other_user.id, UserUpdate(full_name="Mine now"), identity(user))


@pytest.mark.threat("A26")
async def test_services_for_admins_are_made_for_admins_only(db: AsyncSession, user: User, moderator: User) -> None:
    for somebody in (user, moderator):
        with pytest.raises(ForbiddenError):
            UserAdminService(UserRepository(db), identity(somebody))
        with pytest.raises(ForbiddenError):
            AuditLogService(AuditEntryRepository(db), identity(somebody))


async def test_a_refused_deletion_is_kept_in_the_audit_log(client: AsyncClient, db: AsyncSession, user: User) -> None:
    await delete_own(client, user, "not the password")

    actions = await db.scalars(select(AuditEntry.action).where(AuditEntry.target_id == user.id))
    assert list(actions) == ["user.delete_refused"]
