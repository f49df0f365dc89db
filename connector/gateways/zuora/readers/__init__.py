"""The readers of the processes whose source is Zuora, one file each."""

from __future__ import annotations

from collections.abc import Callable

from connector.gateways.base import Reader
from connector.gateways.zuora.readers.access import Access
from connector.gateways.zuora.readers.accounts import AccountReader
from connector.gateways.zuora.readers.adjustments import AdjustmentReader
from connector.gateways.zuora.readers.charges import ChargeReader
from connector.gateways.zuora.readers.invoices import InvoiceReader
from connector.gateways.zuora.readers.memos import CreditMemoReader, DebitMemoReader
from connector.gateways.zuora.readers.payments import PaymentReader
from connector.gateways.zuora.readers.products import ProductReader
from connector.gateways.zuora.readers.rate_plans import RatePlanReader
from connector.gateways.zuora.readers.recognition import (
    DebitMemoRecognitionReader,
    InvoiceRecognitionReader,
)
from connector.gateways.zuora.readers.refunds import PaymentRefundReader

READERS: dict[str, Callable[[Access], Reader]] = {
    "accounts_to_netsuite": AccountReader,
    "products_to_netsuite": ProductReader,
    "rate_plans_to_netsuite": RatePlanReader,
    "charges_to_netsuite": ChargeReader,
    "invoices_to_netsuite": InvoiceReader,
    "invoice_recognition": InvoiceRecognitionReader,
    "debit_memos_to_netsuite": DebitMemoReader,
    "debit_memo_recognition": DebitMemoRecognitionReader,
    "credit_memos_to_netsuite": CreditMemoReader,
    "payments_to_netsuite": PaymentReader,
    "refunds_to_netsuite": PaymentRefundReader,
    "adjustments_to_netsuite": AdjustmentReader,
}
