from django.urls import path

from insights.views import decisions, reports, snapshots, themes, translations, voice

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
    path("keputusan/<slug:slug>/terbitkan/", decisions.publish, name="publish-decision"),
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
