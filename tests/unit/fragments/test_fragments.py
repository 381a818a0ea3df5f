"""All fragments of a field in one value."""

from __future__ import annotations

import pytest

from fastmod.errors import RequestError
from fastmod.fragments import Enum
from tests.support.fields import made, parse


def test_an_enum_brings_its_class() -> None:
    (part,) = made(parse("status:enum=draft,paid_out"))
    members = (("DRAFT", "draft"), ("PAID_OUT", "paid_out"))
    assert part.enum == Enum("PaymentStatus", "app.modules.billing.schemas.PaymentStatus", members)
    assert part.sample_imports == {("app.modules.billing.schemas.PaymentStatus", "PaymentStatus")}
    assert (part.name.title, part.filterable, part.sortable) == ("Status", True, True)


def test_a_reference_to_nothing_is_refused_with_the_nearest_entity() -> None:
    with pytest.raises(RequestError) as caught:
        made(parse("invoice:ref=Invoic"))
    assert caught.value.message == "field `invoice`: there is no entity `Invoic`"
    assert "did you mean `billing.Invoice`?" in caught.value.hint
