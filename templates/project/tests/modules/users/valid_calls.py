"""One valid call to every operation of this module; see tests/contract/test_reachability.py."""

from scripts.contract_server import ADMIN, NOBODY, PASSWORD, USER
from tests.contract.caller import Caller

API = "/api/v1/users"


def make(call: Caller) -> None:
    ada = {"email": "ada@example.com", "full_name": "Ada Lovelace", "password": PASSWORD}
    grace = {"email": "grace@example.com", "full_name": "Grace Hopper", "password": PASSWORD, "role": "moderator"}
    path = {"user_id": call(NOBODY, f"POST {API}/", json=ada)["data"]["id"]}
    call(ADMIN, f"POST {API}/admin/", json=grace)

    call(USER, f"GET {API}/search", params={"q": "Love"})
    call(ADMIN, f"GET {API}/{{user_id}}", path=path)
    call(ADMIN, f"PATCH {API}/{{user_id}}", path=path, json={"full_name": "Ada King"})
    call(ADMIN, f"GET {API}/admin/", params={"limit": 1})
    call(ADMIN, f"PUT {API}/admin/{{user_id}}/role", path=path, json={"role": "moderator"})
    call(ADMIN, f"POST {API}/admin/{{user_id}}/deactivate", path=path)
    call(ADMIN, f"POST {API}/admin/{{user_id}}/activate", path=path)

    call(ADMIN, f"GET {API}/admin/audit/", params={"limit": 1})

    own = call(USER, f"PUT {API}/profiles/me", json={"timezone": "Europe/Vienna"})["data"]
    call(USER, f"PATCH {API}/profiles/me", json={"bio": "Writes tests"})
    call(USER, f"GET {API}/profiles/me")
    leaving = {"email": "leaving@example.com", "full_name": "Leaving", "password": PASSWORD}
    for operation in (f"DELETE {API}/admin/{{user_id}}", f"POST {API}/me/delete"):
        gone = call(NOBODY, f"POST {API}/", json=leaving)["data"]["id"]
        if operation.startswith("DELETE"):
            call(ADMIN, operation, path={"user_id": gone})
            continue
        form = {"username": leaving["email"], "password": PASSWORD}
        token = call(NOBODY, "POST /api/v1/auth/login", data=form)["access_token"]
        call(NOBODY, operation, headers={"Authorization": f"Bearer {token}"}, json={"password": PASSWORD})
    call(NOBODY, f"POST {API}/", json=leaving)  # the login above is a valid call again
    call(ADMIN, f"GET {API}/profiles/{{user_id}}", path={"user_id": own["user_id"]})
