from django.apps import AppConfig


class FitcoachConfig(AppConfig):
    name = "fitcoach"
    verbose_name = "fitcoach"

    def ready(self) -> None:
        from fitcoach import checks  # noqa: F401  registers the system checks
        from fitcoach.console import history
        from fitcoach.console.sign_in import trail  # noqa: F401  listens to Django's own signals of signing in
        from fitcoach.security.starting import refuse_to_start

        refuse_to_start()
        history.register()
