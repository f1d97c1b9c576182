"""The closed list of verbs that an ability may begin with, and their forms."""

from __future__ import annotations

from repo_registry.domain.rules.extraction.word_tables import words

VERBS = words(
    """
    abort accelerate accept access acknowledge acquire activate adapt add adjust advertise aggregate alert align
    allocate allow alter amend analyse analyze animate annotate announce anonymize answer append apply approve
    archive arrange assemble assert assess assign assist associate attach attest audit augment authenticate
    authorise authorize autocomplete automate average await back backfill backup balance batch benchmark bind block
    blur book bookmark boot bootstrap break broadcast browse buffer build bulk bump bundle bypass cache calculate
    calibrate call cancel capture cast catalog catch categorize chain change chart chat check choose chunk clamp
    classify clean clear clip clone close cluster coerce collapse collate collect color colorize combine comment
    commit compact compare compile complete compose compress compute concatenate configure confirm connect construct
    consume containerize control convert coordinate copy correct correlate count crawl create crop curate customise
    customize cut dash deactivate debounce debug decide declare decode decompile decompress decorate decouple
    decrypt deduplicate define defer delay delegate delete deliver demangle denoise deny deploy deprovision derive
    describe deserialize design detach detect determine diagnose diff differentiate disable disassemble discover
    dispatch display distribute divide document download downsample draft draw drive drop dump duplicate edit elect
    embed emit emulate enable encapsulate encode encrypt enforce enhance enqueue enrich enroll enumerate escape
    establish estimate evaluate examine exchange exclude execute exercise expand expire explain explore export
    expose express extend extract fade fan favorite favourite federate feed fetch figure fill filter find fine-tune
    fingerprint finish fire fit fix flag flash flatten flip flush focus fold follow forecast format forward freeze
    fuzz gather generate geocode get give grab grade grant graph group guard guess guide handle hash help hide
    highlight hold hook host hot-reload hydrate identify ignore illustrate implement import improve increase
    increment index infer inflate ingest inherit initialise initialize inject inline insert inspect install
    instantiate instrument integrate intercept interact interpolate interpret introspect invalidate invert invite
    invoke isolate issue iterate join jump keep kill label launch learn lemmatize let leverage lighten limit link
    lint list listen load localise localize locate lock log look lower maintain make manage manipulate map mark mask
    match materialize measure memoize merge migrate minify minimize mirror mix mock model moderate modify monitor
    mount move multiply mute name navigate negotiate nest normalise normalize notify number obfuscate observe obtain
    offer offload open operate optimise optimize orchestrate order organise organize output override oversee own
    pack package page paginate paint parallelize parse participate partition pass paste patch pause pay perform
    permit persist pick pin ping pipe plan play plot point poll pool populate post power precompute predict prefetch
    prefix prepare present preserve preview prevent print prioritise prioritize probe process produce profile
    program project promote prompt propagate propose protect prototype prove provide provision proxy prune publish
    pull purchase purge push put quantify quantize query queue quote randomize rank rate re-export reach read rebase
    rebuild recalculate receive recognise recognize recommend reconcile reconnect reconstruct record recover
    recreate recycle redact redeem redeploy redirect reduce refactor refer reference refine reflect reformat refresh
    refund register reject relate release reload relocate remember remind remove rename render reorder repair repeat
    replace replay replicate reply report repost represent reproduce request require reroute reschedule reserve
    reset resize resolve respond restart restore restrict restructure resume retain retrieve retry return reuse
    reverse revert review revoke rewrite rotate round route run sample sandbox sanitise sanitize save scaffold scale
    scan schedule score scrape screen screenshot script scroll search secure see seed segment select sell send
    separate sequence serialise serialize serve set shard share shift ship shorten show shrink shuffle sign simplify
    simulate skip slice smooth snapshot solve sort specify split spawn squash stack stage standardize star start
    stem step stitch stop store stream streamline stringify strip structure style submit subscribe substitute
    suggest summarise summarize supervise supply support suppress suspend swap switch sync synchronise synchronize
    synthesize tag tail take talk target teach tear template terminate test throttle tidy time toggle tokenize trace
    track trade train transcode transcribe transfer transform translate transliterate transmit transpile transport
    traverse trigger trim troubleshoot trust tune turn tweak type unblock uncompress unfollow unify uninstall unlock
    unpack unpublish unregister unsubscribe unzip update upgrade upload upscale upsert use utilize validate
    vectorize vendor verify version view virtualize visit visualise visualize vote wait walk warm warn warp watch
    watermark wipe withdraw work wrap write yield zip zoom
    """
)
"""In the plain form, lower-case. A first word that is not here is no verb."""

AMBIGUOUS = words(
    """
    access alert answer archive audit average back backup balance batch benchmark block book bookmark boot broadcast
    buffer build bulk bump bundle cache call capture cast catalog chain change chart chat check clip clone close
    cluster color comment commit compact complete control copy count cut dash delay design diff display document
    download draft draw drive drop dump embed exchange exercise export express feed figure file filter fire fit fix
    flag flash focus fold forecast format forward freeze grade graph group guard guess guide handle hash help
    highlight hold hook host import index inline interface invite issue jump key label launch link list load lock
    log look lower map mark mask match measure merge mirror mix mock model mount move name nest number offer open
    order output override own pack package page paint pass paste patch pause pay phase pick pin pipe plan play plot
    point poll pool post power prefix present preview probe process produce profile program project prompt prototype
    proxy pull purchase purge push query queue quote rank rate reach record reference refund release report request
    reserve reset return reverse review round route run sample sandbox scale scan schedule score screen screenshot
    script scroll search secure seed segment sequence set shard share shift ship show sign skip slice smooth
    snapshot sort split squash stack stage star start state stem step stop store stream strip structure style supply
    support swap switch tag tail target template test time toggle trace track trade train transfer transform
    transport trigger trim trust tune turn tweak type update upgrade upload use value vendor version view visit vote
    wait walk warm watch watermark work wrap yield zip zoom
    """
)
"""Verbs that are as often nouns: at the head of a phrase they count only when an object follows that looks like one."""

_DOUBLED = words(
    """
    bar bat begin bid blur chat chop clip commit compel control cram crop cut debug defer dig dim dip drag drip drop
    embed emit equip expel fan fit flag flip flop get git grab grip hit hop hug infer jam jot kit knit lag let log
    map mat mop nag net nod occur omit pad pan pat pen permit pet pin pip plan plot plug pop prefer prod program
    propel prop put quit quiz rag ram rap rebel refer rig rim rip rob rot rub run sap scan scrap scrub set ship shop
    shrug shut sit skim skip slap slim slip slot snap snip sob sop spam span spin split spot squat stab stem step
    stir stop strap strip submit sum swap swim tag tan tap tar thin tip top transfer transmit trap trim trip tug
    unpin unplug unwrap unzip upset wed wet whip win wrap zip zap
    """
)


def gerund(verb: str) -> str:
    """Return the form in -ing."""
    if verb in _DOUBLED:
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    return verb + "ing"


def third_person(verb: str) -> str:
    """Return the form after he, she or it."""
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    if verb.endswith("y") and len(verb) > 1 and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


_BY_GERUND = {gerund(verb): verb for verb in sorted(VERBS)}
_BY_GERUND |= {"travelling": "travel", "labelling": "label", "cancelling": "cancel", "modelling": "model",
               "signalling": "signal", "rebasing": "rebase", "zipping": "zip", "caching": "cache"}  # fmt: skip
_BY_GERUND["screenshotting"] = "screenshot"
_BY_THIRD_PERSON = {third_person(verb): verb for verb in sorted(VERBS)}


def from_gerund(word: str) -> str | None:
    """Return the plain form of a lower-case gerund, ``None`` when it is none of a known verb."""
    return _BY_GERUND.get(word)


def from_third_person(word: str) -> str | None:
    """Return the plain form of a lower-case third person, ``None`` when it is none of a known verb."""
    return _BY_THIRD_PERSON.get(word)


_NO_AGENTS = words(
    """
    adapter buffer character cluster computer container controller counter cover customer docker driver filter
    folder header helper layer letter member number order parameter popper power printer provider server starter
    user worker wrapper other longer newer older later paper border corner center timer master pointer holder footer
    marker operator factor vector sensor author error mirror color behavior connector descriptor register answer
    offer trigger transfer render discover deliver recover remember consider enter director actor motor tutor router
    """
)


def from_agent(word: str) -> str | None:
    """Return the verb of a lower-case agent noun, ``None`` when it is none: ``linter`` gives ``lint``."""
    if word in _NO_AGENTS or len(word) < 5:
        return None
    if not word.endswith(("er", "or")):
        return None
    body = word[:-2]
    options = [body + "e", body]
    if len(body) > 2 and body[-1] == body[-2]:
        options.append(body[:-1])
    if body.endswith("i"):
        options.append(body[:-1] + "y")
    return next((verb for verb in options if verb in VERBS), None)


_PLAINER = {
    "screenshot": "capture",
    "initialise": "initialize",
    "leverage": "use",
    "utilize": "use",
    "purchase": "buy",
    "containerize": "package",
    "backup": "back up",
    "output": "print",
}


def plainer(verb: str) -> str:
    """Return the usual word for a verb that has a plainer one."""
    return _PLAINER.get(verb, verb)
