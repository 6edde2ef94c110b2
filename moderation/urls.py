from django.urls import path

from moderation.views import authors, bursts, code, limits, queue

app_name = "moderation"
urlpatterns = [
    path("moderasi/", queue.show_queue, name="show-queue"),
    path("moderasi/angka/", queue.show_figures, name="show-figures"),
    path("moderasi/aturan/", code.show_code, name="show-code"),
    path("moderasi/aturan/<name:reason>/", code.show_rule, name="show-rule"),
    path("moderasi/aturan/<name:reason>/ubah/", code.edit_rule, name="edit-rule"),
    path("moderasi/serentak/<number:pk>/", bursts.show_burst, name="show-burst"),
    path("moderasi/serentak/<number:pk>/lepas/", bursts.release_burst, name="release-burst"),
    path("moderasi/<number:pk>/", queue.show_case, name="show-case"),
    path("moderasi/<number:pk>/lepas/", queue.release_case, name="release-case"),
    path("moderasi/keberatan/<number:pk>/", queue.show_appeal, name="show-appeal"),
    path("moderasi/keberatan/<number:pk>/lepas/", queue.release_appeal, name="release-appeal"),
    path("moderasi/<number:pk>/batasi/", limits.limit_author, name="limit-author"),
    path("moderasi/pembatasan/", limits.list_limits, name="list-limits"),
    path("moderasi/pembatasan/<number:pk>/", limits.decide_limit, name="decide-limit"),
    path("pembatasan/<number:pk>/", limits.show_limit, name="show-limit"),
    path("laporkan/<name:kind>/<number:key>/", authors.report_text, name="report-text"),
    path("laporkan/<number:pk>/", authors.show_report, name="show-report"),
    path("alasan/<number:pk>/", authors.show_statement, name="show-statement"),
]
