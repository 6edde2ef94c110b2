"""The Celery application: `celery -A participation worker` and `… beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
app = Celery("rembuk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
