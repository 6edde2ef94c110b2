from django.urls import path

from insights.views import decisions, reports, voice

app_name = "insights"
urlpatterns = [
    path("jejak-suara/", voice.show_voice, name="my-voice"),
    path("laporan/", reports.list_reports, name="list-reports"),
    path("laporan/<slug:slug>/", reports.show_report, name="show-report"),
    path("laporan/<slug:slug>/masukan/", reports.list_contributions, name="list-contributions"),
    path("laporan/<slug:slug>/orang/", reports.list_people, name="list-people"),
    path("laporan/<slug:slug>/bekukan/", reports.make_snapshot, name="make-snapshot"),
    path("laporan/<slug:slug>/beku/<int:pk>/", reports.show_snapshot, name="show-snapshot"),
    path("laporan/<slug:slug>/beku/<int:pk>/tanda/", reports.sign, name="sign-snapshot"),
    path("keputusan/<slug:slug>/", decisions.show_decision, name="show-decision"),
    path("keputusan/<slug:slug>/atur/", decisions.edit_decision, name="edit-decision"),
    path("keputusan/<slug:slug>/terbitkan/", decisions.publish, name="publish-decision"),
    path("keputusan/<slug:slug>/tema/", decisions.make_theme, name="make-theme"),
    path("keputusan/<slug:slug>/tema/<int:pk>/", decisions.edit_theme, name="edit-theme"),
    path("keputusan/<slug:slug>/tema/<int:pk>/isi/", decisions.fill_theme, name="fill-theme"),
    path("keputusan/<slug:slug>/tema/<int:pk>/hapus/", decisions.remove_theme, name="remove-theme"),
]
