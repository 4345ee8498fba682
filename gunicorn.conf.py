"""What gunicorn reads by itself where it is started."""

from fitcoach.serving import on_exit, on_starting, post_worker_init

__all__ = [
    "control_socket_disable",
    "limit_request_fields",
    "logger_class",
    "on_exit",
    "on_starting",
    "post_worker_init",
]

limit_request_fields = 64  # no client of ours sends a third of that
control_socket_disable = True  # nobody here steers a server through a socket
logger_class = "fitcoach.logs.gunicorn.GunicornLines"
