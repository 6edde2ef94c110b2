from django.urls import path

from polls.views import (
    ballots,
    disputes,
    flags,
    interventions,
    log,
    officials,
    paper,
    receipts,
    results,
    trustees,
)

app_name = "polls"
urlpatterns = [
    path("suara/verify_poll.py", results.download_verifier, name="download-verifier"),
    path("suara/<slug:slug>/", ballots.cast, name="cast-ballot"),
    path("suara/<slug:slug>/masuk/", ballots.show_cast, name="show-cast"),
    path("suara/<slug:slug>/tanda-terima/", receipts.check_receipt, name="check-receipt"),
    path("suara/<slug:slug>/tanda-terima.txt", receipts.save_receipt, name="save-receipt"),
    path("suara/<slug:slug>/keberatan/", disputes.list_disputes, name="list-disputes"),
    path("suara/<slug:slug>/keberatan/<int:number>/", disputes.answer_one, name="answer-dispute"),
    path("suara/<slug:slug>/perubahan/", interventions.propose_change, name="propose-change"),
    path(
        "suara/<slug:slug>/perubahan/<int:pk>/",
        interventions.confirm_change,
        name="confirm-change",
    ),
    path("suara/<slug:slug>/perlu-dilihat/", flags.list_flags, name="list-flags"),
    path("suara/<slug:slug>/perlu-dilihat/<uuid:pk>/", flags.review_one, name="review-flag"),
    path("suara/<slug:slug>/log/", log.show_log, name="show-log"),
    path("suara/<slug:slug>/log.json", log.download_log, name="download-log"),
    path("suara/<slug:slug>/log/<int:index>.json", log.prove_entry, name="prove-entry"),
    path(
        "suara/<slug:slug>/log/<int:old>-<int:new>.json",
        log.prove_heads,
        name="prove-heads",
    ),
    path("suara/<slug:slug>/hasil/", results.show_results, name="show-results"),
    path("suara/<slug:slug>/hasil.json", results.download_package, name="download-package"),
    path("suara-kertas/", paper.list_paper, name="list-paper"),
    path("suara-kertas/<slug:slug>/", paper.mark_voter, name="mark-voter"),
    path("suara-kertas/<slug:slug>/<uuid:pk>/sahkan/", paper.confirm_one, name="confirm-mark"),
    path("suara-kertas/<slug:slug>/<uuid:pk>/tarik/", paper.ask_one_back, name="ask-mark-back"),
    path("suara-kertas/<slug:slug>/<uuid:pk>/batal/", paper.take_one_back, name="take-mark-back"),
    path("urusan-suara/", officials.list_polls, name="list-polls"),
    path("kunci-suara/", trustees.list_shares, name="list-shares"),
    path("kunci-suara/<slug:slug>/", trustees.show_share, name="show-share"),
    path("kunci-suara/<slug:slug>/tertulis/", trustees.confirm_written, name="confirm-share"),
    path("kunci-suara/<slug:slug>/bawa/", trustees.bring_words, name="bring-share"),
    path("kunci-suara/<slug:slug>/bagi/", trustees.share_out_key, name="share-key"),
]
