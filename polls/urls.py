from django.urls import path

from polls.views import ballots, results

app_name = "polls"
urlpatterns = [
    path("suara/verify_poll.py", results.download_verifier, name="download-verifier"),
    path("suara/<slug:slug>/", ballots.cast, name="cast-ballot"),
    path("suara/<slug:slug>/masuk/", ballots.show_cast, name="show-cast"),
    path("suara/<slug:slug>/hasil/", results.show_results, name="show-results"),
    path("suara/<slug:slug>/hasil.json", results.download_package, name="download-package"),
]
