"""Who may read which page, by the name of its address. Whatever is not here fails the crawl."""

EVERYBODY = {"visitor", "ana", "bona", "citra", "eko", "dewi", "fitri"}
SIGNED_IN = EVERYBODY - {"visitor"}
NOBODY: set[str] = set()
ANA, MODERATORS, OFFICIALS, OFFICERS = {"ana"}, {"citra"}, {"eko"}, {"fitri"}

MAY_READ = {
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "styleguide": NOBODY,  # of the demonstration alone
    "api:openapi-json": EVERYBODY,
    "api:list_consultations": EVERYBODY,
    "api:show_consultation": EVERYBODY,
    "api:list_threads": EVERYBODY,
    "api:list_comments": EVERYBODY,
    "api:list_ideas": EVERYBODY,
    "api:show_vote": EVERYBODY,
    "api:show_survey": EVERYBODY,
    "api:list_statements": EVERYBODY,
    "api:create_comment": EVERYBODY,  # the addresses of the lists above
    "api:create_idea": EVERYBODY,
    "api:create_statement": EVERYBODY,
    "residents_territory": NOBODY,  # administrators alone
    "residents_show_area": NOBODY,
    "area_chooser:choose": {"citra", "eko", "dewi"},  # who works in the admin
    "area_chooser:choose_results": {"citra", "eko", "dewi"},
    "accounts_roles": NOBODY,
    "privacy_retention": NOBODY,  # administrators and the data protection officer
    "notices_mails": NOBODY,
    "search_parked": NOBODY,
    "account_reset_password": EVERYBODY,  # a way to sign in
    "residents:verification": EVERYBODY,  # tells visitors how it goes
    "residents:profile": SIGNED_IN,
    "residents:connect": NOBODY,  # asks first for the password; none without a provider
    "privacy:processing": EVERYBODY,
    "privacy:processing-of": EVERYBODY,
    "privacy:my-data": SIGNED_IN,
    "privacy:accesses": SIGNED_IN,
    "accounts:delete-account": NOBODY,  # asks first for the password once more
    "residents:claim": SIGNED_IN,
    "residents:match-register": SIGNED_IN,
    "residents:slip": EVERYBODY,  # a way to sign in
    "residents:visit": {"visitor"},  # who is signed in goes on to where it began
    "residents:visit-code": NOBODY,  # leads to the form before it
    "residents:desk": OFFICERS,
    "residents:rt-figures": OFFICERS,
    "residents:assist": OFFICERS,
    "residents:register": OFFICERS,
    "residents:objections": OFFICERS,
    "residents:find-resident": OFFICERS,
    "residents:groups": OFFICERS,
    "residents:keep-group": OFFICERS,
    "residents:end-residency": OFFICERS,
    "residents:show-request": OFFICERS,
    "search:find": EVERYBODY,
    "participation:show-calendar": EVERYBODY,
    "participation:show-dates": EVERYBODY,
    "participation:feed-consultations": EVERYBODY,
    "participation:feed-news": EVERYBODY,
    "participation:list-measures": MODERATORS,
    "participation:show-measures": MODERATORS,
    "participation:end-measure": NOBODY,  # by a form alone
    "participation:show-code": NOBODY,  # asks for the page to which the code leads
    "search:suggest": EVERYBODY,
    "search:feed": EVERYBODY,
    "moderation:show-queue": MODERATORS,
    "moderation:show-figures": EVERYBODY,
    "moderation:show-code": EVERYBODY,
    "moderation:show-rule": EVERYBODY,
    "moderation:edit-rule": NOBODY,  # publishers alone
    "moderation:show-burst": MODERATORS,
    "moderation:show-case": MODERATORS,
    "moderation:release-case": NOBODY,  # by a form alone
    "moderation:release-burst": NOBODY,
    "moderation:show-appeal": MODERATORS,
    "moderation:release-appeal": NOBODY,
    "moderation:limit-author": MODERATORS,
    "moderation:list-limits": MODERATORS,
    "moderation:decide-limit": MODERATORS,
    "moderation:show-limit": ANA,
    "moderation:report-text": SIGNED_IN,
    "moderation:show-report": {"bona"},
    "moderation:show-statement": ANA,
    "participation:show-thread": NOBODY,  # leads to the page that shows the debate
    "participation:post-comment": SIGNED_IN,
    "participation:edit-comment": ANA,
    "participation:withdraw-comment": ANA,
    "notices:list-notices": SIGNED_IN,
    "notices:choose-mails": SIGNED_IN,
    "notices:stop-mails": NOBODY,  # the mark is signed, and that of the walk is not
    "notices:open-notice": NOBODY,  # marks it as read and leads to what it is about
    "proposals:list-ideas": EVERYBODY,
    "proposals:download-ideas": EVERYBODY,
    "proposals:submit-idea": SIGNED_IN,
    "proposals:show-idea": EVERYBODY,
    "proposals:list-reviews": OFFICIALS,
    "proposals:review-idea": OFFICIALS,
    "proposals:follow-idea": NOBODY,  # leads to the idea
    "proposals:withdraw-idea": ANA,
    "proposals:edit-idea": ANA,
    "polls:download-verifier": EVERYBODY,
    "polls:download-opener": EVERYBODY,
    "polls:cast-ballot": EVERYBODY,
    "polls:show-cast": ANA,
    "polls:save-checked": NOBODY,  # nothing was checked
    "polls:save-receipt": ANA,
    "polls:check-receipt": EVERYBODY,
    "polls:list-disputes": EVERYBODY,
    "polls:show-log": EVERYBODY,
    "polls:download-log": EVERYBODY,
    "polls:prove-entry": EVERYBODY,
    "polls:list-polls": OFFICIALS,
    "polls:list-flags": OFFICIALS,
    "polls:review-flag": OFFICIALS,
    "polls:answer-statements": EVERYBODY,
    "polls:show-opinions": EVERYBODY,
    "polls:list-answers": SIGNED_IN,
    "polls:submit-statement": SIGNED_IN,
    "polls:edit-statement": ANA,
    "polls:withdraw-statement": ANA,
    "polls:list-paper": OFFICERS,
    "polls:mark-voter": OFFICERS,
    "polls:enter-paper": OFFICERS,
    "polls:print-ballot": OFFICERS,
    "polls:list-differences": OFFICERS,
    "polls:close-papers": OFFICERS | OFFICIALS,
    "polls:list-shares": SIGNED_IN,
    "polls:share-key": OFFICIALS,
    "polls:propose-change": OFFICIALS,
    "polls:propose-consensus": OFFICIALS,
    "polls:read-minutes": NOBODY,  # without minutes there is nothing
    "polls:download-minutes": NOBODY,
    "polls:minutes-as-data": NOBODY,
    "insights:my-voice": SIGNED_IN,
    "insights:explore": OFFICIALS | MODERATORS,
    "insights:list-texts": OFFICIALS | MODERATORS,
    "insights:download-figure": OFFICIALS | MODERATORS,
    "insights:compare-selections": OFFICIALS | MODERATORS,
    "insights:save-selection": OFFICIALS | MODERATORS,
    "insights:list-selections": OFFICIALS | MODERATORS,
    "insights:list-themes": OFFICIALS,
    "insights:show-theme": OFFICIALS,
    "insights:correct-theme": OFFICIALS,
    "insights:find-theme": OFFICIALS,
    "insights:show-roadmap": EVERYBODY,
    "insights:download-roadmap": EVERYBODY,
    "insights:show-idea-report": EVERYBODY,
    "insights:make-commitment": OFFICIALS,
    "insights:list-reports": OFFICIALS,
    "insights:show-report": OFFICIALS,
    "insights:list-contributions": OFFICIALS,
    "insights:list-people": OFFICIALS,
    "insights:show-snapshot": OFFICIALS,
    "insights:read-snapshot": OFFICIALS,
    "insights:edit-decision": OFFICIALS,
    "insights:edit-theme": OFFICIALS,
    "insights:preview-decision": OFFICIALS,
    "insights:correct-decision": NOBODY,  # of a published decision alone
}
