"""Addresses of the console's own pages, under `/admin/console/`."""

from django.urls import path

from fitcoach.console.actions.page import ActionPage
from fitcoach.console.client.page import ClientPage

app_name = "console"
urlpatterns = [
    path("clients/<uuid:client_id>/", ClientPage.as_page(), name="client"),
    path("clients/<uuid:client_id>/actions/<slug:name>/", ActionPage.as_page(), name="action"),
]
