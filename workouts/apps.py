from django.apps import AppConfig


class WorkoutsConfig(AppConfig):
    name = "workouts"
    verbose_name = "Workouts"

    def ready(self) -> None:
        from workouts import checks  # noqa: F401  registers the system checks
