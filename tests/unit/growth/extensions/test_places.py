"""Where fields of reference entities go, and which entities take none."""

from __future__ import annotations

import pytest

from fastmod.errors import RequestError
from fastmod.growth.extensions.places import extension_of, places_of
from tests.support.landscapes import template


def test_a_user_is_extended_in_all_places() -> None:
    user = extension_of(template(), "users.User")
    assert user.model == "app/modules/users/models/User.py"
    assert [one.name for one in user.of("update", "response")] == ["UserUpdate", "UserResponse"]
    assert user.forgotten is not None
    assert {user.model, user.schema("UserSchema"), user.forgotten.path} <= set(user.paths)


def test_registration_and_other_users_are_no_such_place() -> None:
    names = {one.name for one in extension_of(template(), "users.User").schemas}
    assert not names & {"UserBase", "UserCreate", "UserAdminCreate", "UserSummary"}


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (
            "billing.LedgerEntry",
            "`LedgerEntry` takes no further fields: entries are booked by the ledger alone and never change",
        ),
        (
            "notifications.Delivery",
            "`Delivery` takes no further fields: E-mails are removed some time after they were sent",
        ),
        ("users.Nobody", "`Nobody` takes no further fields: fastmod does not know its files"),
    ],
)
def test_what_takes_none_says_why(key: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        extension_of(template(), key)
    assert (caught.value.message, caught.value.hint) == (message, "add an entity of your own that holds them")


def test_relationships_need_the_model_alone() -> None:
    assert places_of(template(), "notifications.NotificationTemplate").paths == (
        "app/modules/notifications/models/NotificationTemplate.py",
    )
    assert places_of(template(), "users.User") == extension_of(template(), "users.User")
