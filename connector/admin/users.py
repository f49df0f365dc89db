"""Users in the admin: the stock pages, without dates that nobody enters by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import User

admin.site.unregister(User)


class NewPersonForm(AdminUserCreationForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The page itself puts the cursor into the first field; two wishes for it make the browser complain."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].widget.attrs.pop("autofocus", None)


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """When somebody joined and last logged in is recorded, not entered."""

    add_form = NewPersonForm
    readonly_fields = ("last_login", "date_joined")
