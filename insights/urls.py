from django.urls import path

from insights.views import (
    corrections,
    decisions,
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
    path("laporan/", reports.list_reports, name="list-reports"),
    path("laporan/<slug:slug>/", reports.show_report, name="show-report"),
    path("laporan/<slug:slug>/masukan/", reports.list_contributions, name="list-contributions"),
    path("laporan/<slug:slug>/orang/", reports.list_people, name="list-people"),
    path("laporan/<slug:slug>/bekukan/", snapshots.make_snapshot, name="make-snapshot"),
    path("laporan/<slug:slug>/beku/<int:pk>/", snapshots.show_snapshot, name="show-snapshot"),
    path("laporan/<slug:slug>/beku/<int:pk>/tanda/", snapshots.sign, name="sign-snapshot"),
    path("laporan/<slug:slug>/beku/<int:pk>/angka.json", snapshots.read, name="read-snapshot"),
    path("keputusan/<slug:slug>/", decisions.show_decision, name="show-decision"),
    path("keputusan/<slug:slug>/atur/", decisions.edit_decision, name="edit-decision"),
    path("keputusan/<slug:slug>/pratinjau/", publishing.preview, name="preview-decision"),
    path("keputusan/<slug:slug>/usulkan/", publishing.propose, name="propose-decision"),
    path("keputusan/<slug:slug>/tarik/", publishing.take_back, name="take-back-decision"),
    path("keputusan/<slug:slug>/terbitkan/", publishing.publish, name="publish-decision"),
    path("keputusan/<slug:slug>/perbaiki/", corrections.correct, name="correct-decision"),
    path(
        "keputusan/<slug:slug>/perbaiki/<int:number>/sahkan/",
        corrections.confirm,
        name="confirm-correction",
    ),
    path(
        "keputusan/<slug:slug>/perbaiki/<int:number>/tarik/",
        corrections.drop,
        name="drop-correction",
    ),
    path("keputusan/<slug:slug>/tema/", themes.make_theme, name="make-theme"),
    path("keputusan/<slug:slug>/tema/<int:pk>/", themes.edit_theme, name="edit-theme"),
    path("keputusan/<slug:slug>/tema/<int:pk>/isi/", themes.fill_theme, name="fill-theme"),
    path("keputusan/<slug:slug>/tema/<int:pk>/hapus/", themes.remove_theme, name="remove-theme"),
    path("keputusan/<slug:slug>/tema/<int:pk>/nama/", themes.rename, name="rename-theme"),
    path("keputusan/<slug:slug>/lain/", themes.fill_other, name="fill-other"),
    path(
        "keputusan/<slug:slug>/terjemah/<str:language>/",
        translations.translate,
        name="translate-decision",
    ),
]
