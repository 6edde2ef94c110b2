from django.urls import path

from moderation.views import authors, bursts, queue

app_name = "moderation"
urlpatterns = [
    path("moderasi/", queue.show_queue, name="show-queue"),
    path("moderasi/angka/", queue.show_figures, name="show-figures"),
    path("moderasi/serentak/<number:pk>/", bursts.show_burst, name="show-burst"),
    path("moderasi/serentak/<number:pk>/lepas/", bursts.release_burst, name="release-burst"),
    path("moderasi/<number:pk>/", queue.show_case, name="show-case"),
    path("moderasi/<number:pk>/lepas/", queue.release_case, name="release-case"),
    path("moderasi/keberatan/<number:pk>/", queue.show_appeal, name="show-appeal"),
    path("moderasi/keberatan/<number:pk>/lepas/", queue.release_appeal, name="release-appeal"),
    path("laporkan/<name:kind>/<number:key>/", authors.report_text, name="report-text"),
    path("laporkan/<number:pk>/", authors.show_report, name="show-report"),
    path("alasan/<number:pk>/", authors.show_statement, name="show-statement"),
]
