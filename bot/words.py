"""The field's standard terms, the same in code, data, JSON and screens.

Every word here is explained in ``docs/words.md``. A landlord's pack decides each of them or says that it is unstated.
"""

KINDS = ("report", "follow_up", "question", "repair", "other_service", "chitchat", "not_english")

CATEGORIES = (
    "noise", "verbal_abuse", "harassment", "violence", "domestic_abuse", "drugs", "alcohol", "youth_disorder",
    "criminal_damage", "vehicle_nuisance", "litter_fly_tipping", "garden_nuisance", "animal_nuisance", "dangerous_dog",
    "communal_area_misuse", "sexual_activity", "fireworks", "smoke_odour", "trespass_encampment", "nuisance_calls",
    "exploitation", "other_crime",
)  # fmt: skip

EXCLUSIONS = (
    "baby_crying", "children_playing", "cooking_smell", "living_noise", "reasonable_diy", "one_off_party",
    "personal_dispute", "parking", "lifestyle_clash", "occasional_barking", "young_people_gathering",
)  # fmt: skip

SIGNALS = (
    "hate", "domestic_abuse", "violence", "sexual_offence", "immediate_danger", "child_at_risk", "adult_at_risk",
    "self_harm",
)  # fmt: skip

MONITORED_STRANDS = ("race", "religion", "sexual_orientation", "disability", "transgender")
ADDED_STRANDS = ("gender", "age")
STRANDS = MONITORED_STRANDS + ADDED_STRANDS

PRIORITIES = ("urgent", "high", "standard", "assess", "none")
RECORDS = ("report", "good_neighbour", "for_a_person")
ASB = ("yes", "no", "ask", "n/a")

# A possible signal that was asked about keeps its mark; only a named person clears a signal, with a reason.
MARKS = ("raised", "check", "asked_denied", "asked_no_answer", "cleared")

STATUSES = ("open", "waiting", "with_staff", "closed")
CHANNELS = ("web", "sms")

# What the bot may wait for. A page, a test or a simulated resident can answer by these names.
ASKS = (
    "what", "category", "when", "ongoing", "frequency", "where", "who", "impact", "witnesses", "evidence",
    "police_reference", "reported_before", "case_reference", "role", "on_behalf_consent", "anonymous", "name",
    "contact", "contact_method", "safe_now", "safe_to_message", "safe_contact", "anyone_hurt", "hate_strands",
    "police_wishes", "vulnerability", "adjustments", "consent_share", "more", "summary_ok",
    "persistent", "significant_harm", "business_premises", "child_worry", "intimidating", "hours", "volume",
    "keeping_quiet", "on_highway", "good_neighbour_ok",
    "both_other_landlord", "both_private_homes", "public_place", "older_people_scheme",
    "both_other_landlord", "both_private_homes", "public_place", "older_people_scheme",
    "source", "injury", "dumped", "vehicle", "damage", "exact_words", "news",
    # Never asked, only told.
    "child_writing", "own_behaviour", "not_a_tenant", "perpetrator_under_18", "housing_worry",
)  # fmt: skip

EVENTS = ("report.escalated", "report.submitted", "report.updated", "report.withdrawn")
