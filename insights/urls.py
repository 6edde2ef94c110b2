from django.urls import path

from insights.views import (
    corrections,
    decisions,
    explorer,
    publishing,
    reports,
    snapshots,
    themes,
    translations,
    voice,
)

app_name = "insights"
urlpatterns = [
    path("jejak-suara/", voice.show_voice, name="my-voice"),
    path("analisis/", explorer.explore, name="explore"),
    path("analisis/teks/", explorer.list_texts, name="list-texts"),
    path("analisis/unduh/", explorer.download, name="download-figure"),
    path("laporan/", reports.list_reports, name="list-reports"),
    path("laporan/<name:slug>/", reports.show_report, name="show-report"),
    path("laporan/<name:slug>/masukan/", reports.list_contributions, name="list-contributions"),
    path("laporan/<name:slug>/orang/", reports.list_people, name="list-people"),
    path("laporan/<name:slug>/bekukan/", snapshots.make_snapshot, name="make-snapshot"),
    path("laporan/<name:slug>/beku/<number:pk>/", snapshots.show_snapshot, name="show-snapshot"),
    path("laporan/<name:slug>/beku/<number:pk>/tanda/", snapshots.sign, name="sign-snapshot"),
    path("laporan/<name:slug>/beku/<number:pk>/angka.json", snapshots.read, name="read-snapshot"),
    path("keputusan/<name:slug>/", decisions.show_decision, name="show-decision"),
    path("keputusan/<name:slug>/atur/", decisions.edit_decision, name="edit-decision"),
    path("keputusan/<name:slug>/pratinjau/", publishing.preview, name="preview-decision"),
    path("keputusan/<name:slug>/usulkan/", publishing.propose, name="propose-decision"),
    path("keputusan/<name:slug>/tarik/", publishing.take_back, name="take-back-decision"),
    path("keputusan/<name:slug>/terbitkan/", publishing.publish, name="publish-decision"),
    path("keputusan/<name:slug>/perbaiki/", corrections.correct, name="correct-decision"),
    path(
        "keputusan/<name:slug>/perbaiki/<number:number>/sahkan/",
        corrections.confirm,
        name="confirm-correction",
    ),
    path(
        "keputusan/<name:slug>/perbaiki/<number:number>/tarik/",
        corrections.drop,
        name="drop-correction",
    ),
    path("keputusan/<name:slug>/tema/", themes.make_theme, name="make-theme"),
    path("keputusan/<name:slug>/tema/<number:pk>/", themes.edit_theme, name="edit-theme"),
    path("keputusan/<name:slug>/tema/<number:pk>/isi/", themes.fill_theme, name="fill-theme"),
    path("keputusan/<name:slug>/tema/<number:pk>/hapus/", themes.remove_theme, name="remove-theme"),
    path("keputusan/<name:slug>/tema/<number:pk>/nama/", themes.rename, name="rename-theme"),
    path("keputusan/<name:slug>/lain/", themes.fill_other, name="fill-other"),
    path(
        "keputusan/<name:slug>/terjemah/<name:language>/",
        translations.translate,
        name="translate-decision",
    ),
]
