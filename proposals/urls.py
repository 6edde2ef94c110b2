from django.urls import path

from proposals.views import ideas, sections, versions, writing

app_name = "proposals"
urlpatterns = [
    path("gagasan/<slug:slug>/", ideas.list_ideas, name="list-ideas"),
    path("gagasan/<slug:slug>/baru/", writing.write_idea, name="submit-idea"),
    path("gagasan/<slug:slug>/mirip/", writing.find_similar, name="find-similar"),
    path("gagasan/<slug:slug>/<int:pk>/", ideas.show_idea, name="show-idea"),
    path("gagasan/<slug:slug>/<int:pk>/dukung/", ideas.support, name="support-idea"),
    path("gagasan/<slug:slug>/<int:pk>/tarik/", ideas.take_back_idea, name="withdraw-idea"),
    path("gagasan/<slug:slug>/<int:pk>/ubah/", writing.change_idea, name="edit-idea"),
    path("gagasan/<slug:slug>/<int:pk>/riwayat/", writing.show_history, name="show-history"),
    path(
        "konsultasi/<slug:slug>/<slug:proposal>/bagian/<uuid:key>/",
        sections.show_section,
        name="show-section",
    ),
    path("usulan/<int:pk>/versi/", versions.show_versions, name="show-versions"),
]
