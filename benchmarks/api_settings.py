"""fitcoach's settings with the empty views of `benchmarks.api_urls`."""

from fitcoach.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.api_urls"
