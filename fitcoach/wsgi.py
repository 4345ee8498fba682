"""The web server's door."""

import os

from django.core.wsgi import get_wsgi_application

from fitcoach.logs.wiring import serve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")
application = get_wsgi_application()
serve()

from fitcoach import lookout  # noqa: E402  it needs Django

lookout.start()
