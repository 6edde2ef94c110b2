from django.urls import path

from notices.views import notices

app_name = "notices"
urlpatterns = [
    path("pemberitahuan/", notices.list_notices, name="list-notices"),
    path("pemberitahuan/<number:pk>/", notices.show_notice, name="open-notice"),
    path("pemberitahuan/dibaca/", notices.read_notices, name="read-notices"),
]
