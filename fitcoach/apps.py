from django.apps import AppConfig


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
