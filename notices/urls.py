from django.urls import path

from notices.views import mails, notices

app_name = "notices"
urlpatterns = [
    path("pemberitahuan/", notices.list_notices, name="list-notices"),
    path("pemberitahuan/<number:pk>/", notices.show_notice, name="open-notice"),
    path("pemberitahuan/dibaca/", notices.read_notices, name="read-notices"),
    path("pemberitahuan/surel/", mails.choose_mails, name="choose-mails"),
    path("pemberitahuan/berhenti/<name:mark>/", mails.stop, name="stop-mails"),
]
