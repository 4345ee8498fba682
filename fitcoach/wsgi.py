"""The web server's door."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")

from fitcoach.logs.wiring import serve
from fitcoach.security import reading

application = reading.application()
serve()
