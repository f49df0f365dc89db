"""Zuora behind the gateway protocol: REST, ZOQL and object query (zuora-api.md)."""

from connector.gateways.zuora.gateway import ZuoraGateway

__all__ = ["ZuoraGateway"]
