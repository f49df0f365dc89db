"""All pages live in the admin site; errors have pages of their own."""

from django.contrib import admin
from django.urls import path

urlpatterns = [path("", admin.site.urls)]

handler400 = "connector.views.errors.bad_request"
handler403 = "connector.views.errors.permission_denied"
handler404 = "connector.views.errors.not_found"
handler500 = "connector.views.errors.server_error"
