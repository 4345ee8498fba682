"""What gunicorn reads by itself where it is started."""

logger_class = "fitcoach.logs.gunicorn.GunicornLines"
