"""The readers of the processes whose source is NetSuite, one file each."""

from __future__ import annotations

from collections.abc import Callable

from connector.gateways.base import Reader
from connector.gateways.netsuite.names import Names
from connector.gateways.netsuite.readers.credit_memos import AppliedMemoReader
from connector.gateways.netsuite.readers.customers import CustomerReader
from connector.gateways.netsuite.readers.payments import PaymentReader
from connector.gateways.netsuite.readers.refunds import RefundReader
from connector.gateways.netsuite.readers.sales_orders import SalesOrderReader
from connector.gateways.netsuite.scripts import ScriptIds
from connector.gateways.netsuite.search import Finder

READERS: dict[str, Callable[[Finder, ScriptIds, Names], Reader]] = {
    "credit_memos_to_zuora": AppliedMemoReader,
    "customers_to_zuora": CustomerReader,
    "payments_to_zuora": PaymentReader,
    "refunds_to_zuora": RefundReader,
    "sales_orders_to_zuora": SalesOrderReader,
}
