"""Sums of money per currency, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

_NO_DECIMALS = {"JPY", "KRW", "VND", "CLP", "ISK"}
_THREE_DECIMALS = {"BHD", "JOD", "KWD", "OMR", "TND"}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency; an empty currency is shown without one."""

    currency: str
    amount: Decimal

    def __str__(self) -> str:
        return f"{self.currency} {self.digits}".strip()

    @property
    def digits(self) -> str:
        """The amount without its currency: `4,200.00`."""
        return f"{self.amount:,.{self.places}f}"

    @property
    def plain(self) -> str:
        """The amount for a file: `4200.00`."""
        return f"{self.amount:.{self.places}f}"

    @property
    def places(self) -> int:
        """How many decimals are shown; more than the currency has are never rounded away."""
        usual = 0 if self.currency in _NO_DECIMALS else 3 if self.currency in _THREE_DECIMALS else 2
        return max(usual, -int(self.amount.normalize().as_tuple().exponent))


def totals(amounts: Iterable[tuple[str, Decimal | None]]) -> list[Money]:
    """Sums per currency, the largest first; nothing for records without an amount."""
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        if amount is not None:
            sums[currency] = sums.get(currency, Decimal()) + amount
    return sorted((Money(c, a) for c, a in sums.items()), key=lambda m: (-abs(m.amount), m.currency))


def totals_of_texts(table: Mapping[str, str]) -> list[Money]:
    """The money of a step, stored as decimal texts by currency."""
    return totals((currency, Decimal(text)) for currency, text in table.items())
