"""One valid call to every operation of this module; see tests/contract/test_reachability.py."""

from uuid import uuid4

from app.shared.models.base import utc_now
from scripts.contract_server import ADMIN, USER
from tests.contract.caller import Caller

API = "/api/v1/analytics"


def make(call: Caller) -> None:
    event = {"id": str(uuid4()), "name": "page_viewed", "occurred_at": utc_now().isoformat()}
    call(USER, f"POST {API}/events/", json={"events": [event | {"properties": {"page": "/", "seconds": 2.5}}]})

    found = call(ADMIN, f"GET {API}/events/", params={"name": "page_viewed", "sort": "-occurred_at"})["data"]
    call(ADMIN, f"GET {API}/counts/", params={"name": "page_viewed", "days": 7})
    call(ADMIN, f"GET {API}/counts/top", params={"limit": 5})
    call(USER, f"GET {API}/activity/me", params={"days": 1})
    call(ADMIN, f"GET {API}/activity/{{user_id}}", path={"user_id": found["items"][0]["user_id"]})
