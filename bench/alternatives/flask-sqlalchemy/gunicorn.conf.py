"""gunicorn's settings. Connections to the database: workers x threads."""

wsgi_app = "shop:create_app()"
worker_class = "gthread"
workers = 2
threads = 8
keepalive = 75
# Its own control interface is a file in the home folder.
control_socket_disable = True
