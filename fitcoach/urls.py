"""Every address of the web process."""

from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from fitcoach.health import healthz, readyz

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index", permanent=False)),
    path("admin/", admin.site.urls),
    path("healthz", healthz),
    path("readyz", readyz),
]
