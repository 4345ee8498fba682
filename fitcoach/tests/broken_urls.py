"""The addresses of `broken_site`: ours, and one that breaks."""

from django.urls import include, path

from fitcoach.tests.broken_site import broken

urlpatterns = [path("w/<str:secret>", broken), path("", include("fitcoach.urls"))]
