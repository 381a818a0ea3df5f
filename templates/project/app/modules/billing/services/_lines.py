"""From what is charged to the lines of an invoice."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.modules.billing.exceptions import BillingConflictError
from app.modules.billing.models.InvoiceLine import InvoiceLine
from app.modules.billing.schemas.Money import Money


@dataclass(frozen=True, slots=True)
class Item:
    description: str
    quantity: int
    unit_price: Money

    @property
    def price(self) -> Money:
        return self.unit_price * self.quantity


def priced_lines(items: Sequence[Item], discount: Money) -> list[InvoiceLine]:
    """Lines whose discounts add up to the whole discount, spread in proportion to what each costs."""
    prices = [item.price for item in items]
    subtotal = Money.total(prices, discount.currency)
    if subtotal < discount:
        raise BillingConflictError("The discount is larger than the invoice")
    # Nothing to spread and nothing to spread it over: any proportion will do.
    weights = [price.minor for price in prices] if subtotal.minor else [1] * len(items)
    discounts = discount.split(weights)
    return [
        InvoiceLine(
            position=position,
            description=item.description,
            quantity=item.quantity,
            unit_amount_minor=item.unit_price.minor,
            discount_minor=discounts[position].minor,
            amount_minor=(prices[position] - discounts[position]).minor,
        )
        for position, item in enumerate(items)
    ]
