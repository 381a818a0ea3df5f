"""The integration tests of the architecture guide, with an ASGI transport (the `client` fixture) and a real token."""

import pytest
from httpx2 import AsyncClient


@pytest.mark.asyncio
async def test_create_user_endpoint(client: AsyncClient) -> None:
    user_data = {
        "email": "integration@example.com",
        "full_name": "Integration Test User",
        "password": "TestPassword123",
        "is_active": True,
        "role": "user",
    }

    response = await client.post("/api/v1/users/", json=user_data)

    assert response.status_code == 200
    data = response.json()
    assert data["code"] == 200
    assert data["module"] == "users"
    assert data["data"]["email"] == user_data["email"]
    assert data["data"]["full_name"] == user_data["full_name"]


@pytest.mark.asyncio
async def test_search_users_endpoint(client: AsyncClient, auth_headers: dict[str, str]) -> None:
    user_data = {"email": "searchable@example.com", "full_name": "Searchable User", "password": "TestPassword123"}

    await client.post("/api/v1/users/", json=user_data)

    response = await client.get("/api/v1/users/search", params={"q": "searchable"}, headers=auth_headers)

    assert response.status_code == 200
    data = response.json()
    assert data["code"] == 200
    assert data["module"] == "users"
    assert len(data["data"]["users"]) > 0
    assert data["data"]["count"] == len(data["data"]["users"])
