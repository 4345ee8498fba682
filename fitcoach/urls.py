"""Every address of the web process."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from fitcoach.health import healthz, readyz
from fitcoach.metrics.page import metrics
from fitcoach.security.admin_path import DEFAULT
from messaging import webhooks
from messaging.pages import views as pages

# Who hides the console does not want to be led there.
front_door = (
    [path("", RedirectView.as_view(pattern_name="admin:index", permanent=False))]
    if settings.ADMIN_PATH == DEFAULT
    else []
)
urlpatterns = [
    *front_door,
    path(f"{settings.ADMIN_PATH}console/", include("fitcoach.console.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("api/v1/", include("fitcoach.api_urls")),
    path("webhooks/twilio/sms", webhooks.sms),
    path("webhooks/twilio/status/<uuid:message_id>", webhooks.status),
    path("w/<str:token>", pages.session, name="session-page"),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
]
# By name, as Django wants them.
handler400 = "fitcoach.security.errors.bad_request"
handler403 = "fitcoach.security.errors.forbidden"
handler404 = "fitcoach.security.errors.not_found"
handler500 = "fitcoach.security.errors.broken"
