from django.conf import settings
from django.urls import path

from participation.project import operations
from participation.views import styleguide

urlpatterns = [
    path("healthz", operations.show_alive, name="healthz"),
    path("readyz", operations.show_ready, name="readyz"),
]
if not settings.PRODUCTION:
    urlpatterns += [path("styleguide/", styleguide.styleguide, name="styleguide")]
