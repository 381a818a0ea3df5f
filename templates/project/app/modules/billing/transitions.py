"""What may follow on what, as data. Anything that is not listed is refused: 409 to a client, ignored from a webhook."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from app.modules.billing.exceptions import IllegalTransitionError
from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.schemas.RefundState import RefundState
from app.modules.billing.schemas.SubscriptionState import SubscriptionState

StateT = TypeVar("StateT", bound=StrEnum)
Transitions = Mapping[StateT, frozenset[StateT]]

SUBSCRIPTION: Transitions[SubscriptionState] = {
    SubscriptionState.INCOMPLETE: frozenset({SubscriptionState.ACTIVE, SubscriptionState.CANCELLED}),
    SubscriptionState.TRIALING: frozenset({SubscriptionState.ACTIVE, SubscriptionState.CANCELLED}),
    SubscriptionState.ACTIVE: frozenset({SubscriptionState.PAST_DUE, SubscriptionState.CANCELLED}),
    SubscriptionState.PAST_DUE: frozenset({SubscriptionState.ACTIVE, SubscriptionState.CANCELLED}),
    SubscriptionState.CANCELLED: frozenset(),
}
INVOICE: Transitions[InvoiceState] = {
    InvoiceState.DRAFT: frozenset({InvoiceState.OPEN, InvoiceState.VOID}),
    InvoiceState.OPEN: frozenset({InvoiceState.PAID, InvoiceState.VOID, InvoiceState.UNCOLLECTIBLE}),
    InvoiceState.PAID: frozenset(),
    InvoiceState.VOID: frozenset(),
    InvoiceState.UNCOLLECTIBLE: frozenset(),
}
PAYMENT: Transitions[PaymentState] = {
    PaymentState.PENDING: frozenset(
        {PaymentState.AUTHORISED, PaymentState.CAPTURED, PaymentState.DECLINED, PaymentState.CANCELLED}
    ),
    # Declined: a reservation has an end at the provider too, and the capture comes too late.
    PaymentState.AUTHORISED: frozenset({PaymentState.CAPTURED, PaymentState.DECLINED, PaymentState.CANCELLED}),
    PaymentState.CAPTURED: frozenset({PaymentState.REFUNDED}),
    PaymentState.DECLINED: frozenset(),
    PaymentState.CANCELLED: frozenset(),
    PaymentState.REFUNDED: frozenset(),
}
REFUND: Transitions[RefundState] = {
    RefundState.PENDING: frozenset({RefundState.SUCCEEDED, RefundState.FAILED}),
    RefundState.SUCCEEDED: frozenset(),
    RefundState.FAILED: frozenset(),
}
# What a provider may say after all, although it had said no: the money has moved, whatever we had stored, and has to be
# booked. Apart from the tables above, so that nothing but its word leads this way.
LATE_PAYMENT: Transitions[PaymentState] = {
    **{state: frozenset() for state in PaymentState},
    PaymentState.DECLINED: frozenset({PaymentState.CAPTURED}),
    PaymentState.CANCELLED: frozenset({PaymentState.CAPTURED}),
}
LATE_REFUND: Transitions[RefundState] = {
    **{state: frozenset() for state in RefundState},
    RefundState.FAILED: frozenset({RefundState.SUCCEEDED}),
}


def is_legal(table: Transitions[StateT], current: StateT, target: StateT) -> bool:
    return target in table[current]


def require_transition(table: Transitions[StateT], current: StateT, target: StateT) -> StateT:
    """`target`, to be stored; IllegalTransitionError where the table does not allow it."""
    if not is_legal(table, current, target):
        raise IllegalTransitionError(f"What is {current} cannot become {target}")
    return target
