"""Every address of the web process."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from accounts.api.problems import broken
from fitcoach.health import healthz, readyz
from fitcoach.metrics.page import metrics
from messaging import webhooks
from messaging.pages import views as pages

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index", permanent=False)),
    path("admin/console/", include("fitcoach.console.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("fitcoach.api_urls")),
    path("webhooks/twilio/sms", webhooks.sms),
    path("webhooks/twilio/status/<uuid:message_id>", webhooks.status),
    path("w/<str:token>", pages.session, name="session-page"),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
]
handler500 = broken
