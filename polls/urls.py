from django.urls import path

from polls.views import (
    ballots,
    consensus,
    disputes,
    flags,
    interventions,
    log,
    officials,
    paper,
    papers,
    receipts,
    results,
    trustees,
)

app_name = "polls"
urlpatterns = [
    path("suara/verify_poll.py", results.download_verifier, name="download-verifier"),
    path("suara/<name:slug>/", ballots.cast, name="cast-ballot"),
    path("suara/<name:slug>/periksa/", ballots.review, name="review-ballot"),
    path("suara/<name:slug>/masuk/", ballots.show_cast, name="show-cast"),
    path("suara/<name:slug>/tanda-terima/", receipts.check_receipt, name="check-receipt"),
    path("suara/<name:slug>/tanda-terima.txt", receipts.save_receipt, name="save-receipt"),
    path("suara/<name:slug>/keberatan/", disputes.list_disputes, name="list-disputes"),
    path(
        "suara/<name:slug>/keberatan/<number:number>/", disputes.answer_one, name="answer-dispute"
    ),
    path(
        "suara/<name:slug>/keberatan/<number:number>/pengaju/",
        disputes.open_seal,
        name="open-seal",
    ),
    path(
        "suara/<name:slug>/kunci/<number:pk>/sahkan/", trustees.confirm_change, name="confirm-key"
    ),
    path("suara/<name:slug>/kunci/<number:pk>/tarik/", trustees.drop_change, name="drop-key"),
    path("suara/<name:slug>/perubahan/", interventions.propose_change, name="propose-change"),
    path(
        "suara/<name:slug>/perubahan/<number:pk>/",
        interventions.confirm_change,
        name="confirm-change",
    ),
    path("suara/<name:slug>/mufakat/", consensus.propose, name="propose-consensus"),
    path("suara/<name:slug>/mufakat/sahkan/", consensus.confirm, name="confirm-consensus"),
    path("suara/<name:slug>/mufakat/berkas/", consensus.read_document, name="read-minutes"),
    path("suara/<name:slug>/berita-acara/", consensus.download_document, name="download-minutes"),
    path("suara/<name:slug>/berita-acara.json", consensus.download_facts, name="minutes-as-data"),
    path("suara/<name:slug>/perlu-dilihat/", flags.list_flags, name="list-flags"),
    path("suara/<name:slug>/perlu-dilihat/<uuid:pk>/", flags.review_one, name="review-flag"),
    path("suara/<name:slug>/log/", log.show_log, name="show-log"),
    path("suara/<name:slug>/log.json", log.download_log, name="download-log"),
    path("suara/<name:slug>/log/<number:index>.json", log.prove_entry, name="prove-entry"),
    path(
        "suara/<name:slug>/log/<number:old>-<number:new>.json",
        log.prove_heads,
        name="prove-heads",
    ),
    path("suara/<name:slug>/hasil/", results.show_results, name="show-results"),
    path("suara/<name:slug>/hasil.json", results.download_package, name="download-package"),
    path("suara-kertas/", paper.list_paper, name="list-paper"),
    path("suara-kertas/<name:slug>/", paper.mark_voter, name="mark-voter"),
    path("suara-kertas/<name:slug>/<uuid:pk>/sahkan/", paper.confirm_one, name="confirm-mark"),
    path("suara-kertas/<name:slug>/<uuid:pk>/tarik/", paper.ask_one_back, name="ask-mark-back"),
    path("suara-kertas/<name:slug>/<uuid:pk>/batal/", paper.take_one_back, name="take-mark-back"),
    path("suara-kertas/<name:slug>/surat-suara/", papers.print_ballot, name="print-ballot"),
    path("suara-kertas/<name:slug>/entri/", papers.enter_paper, name="enter-paper"),
    path("suara-kertas/<name:slug>/beda/", papers.list_differences, name="list-differences"),
    path("suara-kertas/<name:slug>/tutup/", papers.close_papers, name="close-papers"),
    path("suara-kertas/<name:slug>/tutup/sahkan/", papers.confirm_papers, name="confirm-papers"),
    path("urusan-suara/", officials.list_polls, name="list-polls"),
    path("kunci-suara/", trustees.list_shares, name="list-shares"),
    path("kunci-suara/<name:slug>/", trustees.show_share, name="show-share"),
    path("kunci-suara/<name:slug>/tertulis/", trustees.confirm_written, name="confirm-share"),
    path("kunci-suara/<name:slug>/bawa/", trustees.bring_words, name="bring-share"),
    path("kunci-suara/<name:slug>/bagi/", trustees.share_out_key, name="share-key"),
]
