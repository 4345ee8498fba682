import gc

from django.apps import AppConfig

OBJECTS_UNTIL_A_LOOK = 50_000
"""New ones, before Python looks for garbage among them; 700 by default, an eighth of the time of a test run."""


class FitcoachConfig(AppConfig):
    name = "fitcoach"
    verbose_name = "fitcoach"

    def ready(self) -> None:
        from django.conf import settings

        from fitcoach import checks  # noqa: F401  registers the system checks
        from fitcoach.console import history
        from fitcoach.console.sign_in import trail  # noqa: F401  listens to Django's own signals of signing in
        from fitcoach.logs import keys
        from fitcoach.security.starting import refuse_to_start

        refuse_to_start()
        history.register()
        keys.know_keys(settings)
        if settings.SENTRY_DSN:
            from fitcoach.logs import reporting

            reporting.start(
                settings.SENTRY_DSN, environment=settings.SENTRY_ENVIRONMENT, release=settings.SENTRY_RELEASE
            )
        if not gc.isenabled():  # by manage.py
            look_for_garbage_again()


def look_for_garbage_again() -> None:
    """But not among what is there by now, which stays to the end."""
    gc.freeze()
    gc.set_threshold(OBJECTS_UNTIL_A_LOOK, 20, 20)
    gc.enable()
