"""Application configuration: the connector's app and the admin site that carries its pages."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class LedgerlineAdminConfig(AdminConfig):
    """Django's admin with our own site class."""

    default_site = "connector.admin.site.LedgerlineAdminSite"


class ConnectorConfig(AppConfig):
    """The one app of the project."""

    name = "connector"
    verbose_name = "Ledgerline"

    def ready(self) -> None:
        from connector import checks  # noqa: F401 - registers the system checks
        from connector.admin import users  # noqa: F401 - takes the place of the stock page of users
