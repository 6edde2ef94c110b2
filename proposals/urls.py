from django.urls import path

from proposals.views import following, ideas, sections, stages, versions, writing

app_name = "proposals"
urlpatterns = [
    path("gagasan/<name:slug>/", ideas.list_ideas, name="list-ideas"),
    path("gagasan/<name:slug>/unduh/", ideas.download_ideas, name="download-ideas"),
    path("gagasan/<name:slug>/baru/", writing.write_idea, name="submit-idea"),
    path("gagasan/<name:slug>/mirip/", writing.find_similar, name="find-similar"),
    path("gagasan/<name:slug>/telaah/", stages.list_reviews, name="list-reviews"),
    path("gagasan/<name:slug>/<number:pk>/telaah/", stages.review_idea, name="review-idea"),
    path("gagasan/<name:slug>/<number:pk>/", ideas.show_idea, name="show-idea"),
    path("gagasan/<name:slug>/<number:pk>/dukung/", ideas.support, name="support-idea"),
    path("gagasan/<name:slug>/<number:pk>/ikuti/", following.follow_idea, name="follow-idea"),
    path("gagasan/<name:slug>/<number:pk>/tarik/", ideas.take_back_idea, name="withdraw-idea"),
    path("gagasan/<name:slug>/<number:pk>/ubah/", writing.change_idea, name="edit-idea"),
    path("gagasan/<name:slug>/<number:pk>/riwayat/", writing.show_history, name="show-history"),
    path(
        "konsultasi/<name:slug>/<name:proposal>/bagian/<uuid:key>/",
        sections.show_section,
        name="show-section",
    ),
    path("usulan/<number:pk>/versi/", versions.show_versions, name="show-versions"),
]
