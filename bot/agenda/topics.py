"""Which topic of a policy a question is about, read from plain words: misspelt and second-language ones too.

Beside the intents, which know a few topics only. A topic needs its words in a sentence that asks (or asks for
something): who tells that the police came has asked nothing.
"""

from __future__ import annotations

import re

_POLICE = r"(?:the )?(?:pol(?:ice|cie|ise|iec|is)|cops?|old bill|101|999)"
_TELL = r"(?:tell|inform|pass|report|share|call|ring|involve|contact|send|give|go|get|phone|notify|speak|talk|work)\w*"
_LANGUAGE = (
    r"(?:welsh|urdu|punjabi|polish|romanian|arabic|bengali|somali|gujarati|turkish|portuguese|spanish|french|lithuanian"
    r"|ukrainian|farsi|kurdish|tamil|hindi|chinese|bulgarian|russian|albanian|slovak|italian)"
)
_FOR_WHOM = (
    r"(?:nan|mum|mother|dad|father|friend|mate|gran|grandma|sister|brother|son|daughter|client|neighbou?r|carer"
    r"|mother in law|auntie?|uncle|support worker|social worker|solicitor)"
)
_ME = r"(?:i|we|me|us|my \w+)"
_MOVE = r"(?:move|moved|moving|transfer\w*|transfert|re ?house\w*|relocat\w*|swap|exchange)"
_YOU = r"(?:you|u|ye|yous|they|it|this|the council|the landlord)"

_TABLE: tuple[tuple[str, str], ...] = (
    (
        "tell_police",
        rf"(?:will|wil|would|do|does|can|could|are|is|must|gonna|shall) {_YOU}"
        rf"(?: (?:have|guys|always|all|also|just|got|going|gonna|need|then"
        rf"|to)){{0,3}} {_TELL} (?:\w+ ){{0,4}}?{_POLICE}"
        rf"|^(?:you|u) (?:will |wil |gonna |going to )?{_TELL} (?:\w+ ){{0,3}}?{_POLICE}"
        r"|(?:do|does|will|are|is) the police (?:know|find|get|be|told|informed|involved|see)"
        r"|go(?:es)? (?:straight )?to the police",
    ),
    (
        "police",
        rf"(?:should|shud|shuld|shall|do|must|can|could|ought|better|whether|if|when) (?:i|we|to)\b(?: \w+){{0,5}}? "
        rf"(?:call|ring|tell|phone|go|report|contact|inform|involve|get|speak|dial|use|need|text|talk)\w* "
        rf"(?:\w+ ){{0,4}}?{_POLICE}"
        rf"|\bi (?:must|should|have to|need) (?:to )?(?:call|go|tell|ring|report) (?:it )?(?:to )?{_POLICE}"
        rf"|(?:number|numbr) (?:of|for) {_POLICE}|what(?:s| is) (?:the )?(?:police number|101)\b"
        rf"|(?:police|999|101) (?:matter|or (?:you|u|the council|council))|(?:for|to|off going to) {_POLICE} or\b"
        rf"|(?:you|u|council) or {_POLICE}|better off (?:going to|ringing|with) {_POLICE}",
    ),
    (
        "complaints",
        r"ombudsman|grievance|complaints? (?:procedure|process|policy|department|team|form)"
        r"|compl[ae]i?n\w* (?:\w+ ){0,3}?(?:about|against|of) (?:\w+ ){0,3}?(?:you|your|ur|u|service|officer|staff"
        r"|council"
        r"|landlord|case|how|handl\w*|housing|way|decision)\b"
        r"|(?:how|where|who|can|could|may|to whom) (?:\w+ ){0,5}?compl[ae]i?n\w*"
        r"(?! (?:\w+ )?(?:about|against|of|on) (?:(?:my|the|a|an|this) )?"
        r"(?:neighbou?rs?|noise|him|her|them|next|upstairs|people|dog|man|woman|music|smell|rubbish|kids|parking))"
        r"|(?:un|not |dis|in)(?:happy|satisfied) with (?:\w+ ){0,3}?(?:you|your|service|handled|dealt|decision"
        r"|officer|case)",
    ),
    (
        "mediation",
        r"mediat\w*|medeat\w*|mediash\w*|mediaton|(?:offer|do|arrange|try|have|get) (?:\w+ ){0,2}meditation"
        r"|sit (?:\w+ ){0,3}(?:both|down together|sides)|(?:talk|speak) to us both|go ?between|someone in the middle",
    ),
    (
        "adjustments",
        r"(?:large|big|bigger|larger) (?:print|letters?|writing|text|font|words)|brai?l+e?|easy ?read"
        r"|audio (?:tape|version|format)|on tape|sign language|\bbsl\b|relay uk|text relay|(?:other|another"
        r"|different) format"
        r"|simple (?:words|english)|screen reader|reasonable adjustments?|read it (?:out )?to me"
        r"|(?:ring|call|phone) (?:me )?(?:rather than|instead of) (?:writ|text|e ?mail|typ)\w*|(?:eyes|sight"
        r"|hearing) (?:\w+ ){0,2}(?:bad|poor"
        r"|going|gone)"
        r"|(?:cant|cannot|dont|not) (?:see|read|hear) (?:\w+ ){0,2}(?:well|good|very|it|this|small)|dyslexi\w*",
    ),
    (
        "languages",
        rf"interp\w*|translat\w*|(?:other|another|my|own|different) langu?age?s?|what languages"
        rf"|(?:in|speak|spek|talk|do|write|got it in) {_LANGUAGE}\b",
    ),
    (
        "home_security",
        r"(?:chang|fit|replac|put|instal|get|giv|ne[ew]|extra|better|more|stronger|secur)\w* (?:\w+ ){0,3}?"
        r"(?:locks?|door ?chain|security|alarms?|panic button|cctv|camera|video doorbell)\b|locks? (?:changed"
        r"|fitted|replaced)"
        r"|panic (?:button|alarm)|(?:home|door|flat|house) (?:\w+ )?(?:safer|more secure|secured)",
    ),
    (
        "moving",
        rf"(?:move|rehouse|transfer|relocate) (?:me|us|my \w+|house|home|flat|somewhere|somewer)\b"
        rf"|\b{_ME} (?:\w+ ){{0,4}}?{_MOVE}\b(?! (?:in|it|them|him|her|the|my|that|this|their)\b)"
        rf"|how (?:\w+ ){{0,4}}?(?:{_MOVE})\b|for a transfer|mutual exchange|(?:house|home|flat) swaps?"
        rf"|re ?hous(?:ed|ing)"
        rf"|(?:get|give|have|need|want|find) (?:\w+ ){{0,3}}?(?:different|another|new|other) (?:flat|house|home"
        rf"|place|property)",
    ),
    (
        "case_review",
        r"case review|community trigger|asb trigger",
    ),
    (
        "closure",
        r"(?:clos|shut|reopen|re open)\w* (?:\w+ ){0,3}?(?:case|report|complaint|file)s?\b"
        r"|(?:case|report|complaint|file)s? (?:\w+ ){0,3}?(?:clos|shut|stay open|reopen|finish)\w*",
    ),
    (
        "young_people",
        r"(?:under ?18s?|under ?16s?|under ?age|minors)\b|parents? (?:be )?(?:told|responsible|involved)"
        r"|(?:if|because|cos|but|when|and) (?:its|it is|it was|they are|theyre|they r|hes|shes|he is"
        r"|she is) (?:only |just |a |all )*"
        r"(?:kids?|child(?:ren)?|teenagers?|teens?|(?:1[0-7]|[89]))\b|they (?:are|r) (?:only |just )?(?:kids|children)",
    ),
    (
        "publicity",
        r"publici\w*|(?:in|to) the (?:local )?(?:papers?|news|newspapers?|press|media)|made public|go public"
        r"|name and shame"
        r"|(?:put|post|name) (?:\w+ ){0,4}?(?:on facebook|online|on social media|on the website)|publish\w*",
    ),
    (
        "contact_frequency",
        r"how (?:often|offen|many times) (?:\w+ ){0,4}?(?:hear|contact|call|updat|ring|in touch|told|speak|phone"
        r"|tell|writ)\w*"
        r"|keep (?:me|us) (?:up ?dated|informed|posted|up to date)|(?:get|have|give) (?:\w+ ){0,2}updates?",
    ),
    (
        "homeowners",
        r"(?:own|bought|owned) (?:my|our|the|this) (?:own )?(?:home|house|flat|place)|home ?owners?|owner ?occupiers?"
        r"|(?:not|isnt|arent|aint) (?:a|your|ur|one of your|council) tenants?|lease ?holders?"
        r"|private(?:ly)? (?:rent\w*|tenant)"
        r"|rent private\w*|(?:other|another|different) (?:landlord|housing association)",
    ),
    (
        "for_someone",
        rf"(?:for|help|on behalf of|instead of) (?:my|a|an|our) (?:\w+ )?{_FOR_WHOM}"
        rf"|(?:for|on behalf of) (?:someone|somebody) else|can (?:my|our|a) (?:\w+ )?{_FOR_WHOM} (?:\w+ )?"
        r"(?:help|write|report|fill|speak|talk|do|ring|call|send)",
    ),
    (
        "who_may_report",
        r"who (?:can|may|is allowed to|could) report|allowed to (?:report|use|complain)"
        r"|can (?:anyone|anybody|visitors?|lodgers?|everyone) report|(?:have|need|got) to be (?:a |your )?tenant",
    ),
    (
        "channels",
        r"(?:by|over the|on the) (?:phone|telephone|email|e mail|letter|post)\b|in person|(?:other|another"
        r"|different) ways? to"
        r"|(?:a|any|your|ur|the|what) (?:phone )?(?:number|e ?mail) (?:i|we|to|so|address|for you)|ring (?:instead"
        r"|you|someone)"
        r"|phone number\b|report (?:it )?(?:on|by|online|at)\b",
    ),
    (
        "office",
        r"(?:wh?[aiou]t|when) (?:time )?(?:\w+ ){0,5}?(?:open|shut|close)\b|opening (?:hours|times)"
        r"|where (?:is|are|r|do) (?:the|your|ur|you|u) (?:office|based|reception)|address of (?:your|the) office",
    ),
    (
        "no_action",
        r"if (?:you|u|they|the council) (?:do nothing|cant|dont|wont|cannot|do not|will not)"
        r"|can (?:you|u|they) (?:refuse|say no|turn)|(?:not|wont) (?:do|take) (?:anything|action)"
        r"|why (?:\w+ ){0,3}no action",
    ),
    (
        "next_steps",
        r"what (?:will |wil |would |is going to |gonna )?hap+e?n\w*(?! (?:last|yesterday|to (?:him|her|them)\b))"
        r"|what(?:s| is)? next|next steps?|what (?:will|wil|do|can|would|are) (?:you|u|they"
        r"|the council) (?:going to |gonna )?do\b"
        r"|what (?:you|u) (?:will |going to |gonna )?do\b|then what|what now\b|and now what",
    ),
    (
        "bot",
        r"(?:are|r|is|am i|was i) (?:you|u|ya|this|it|that|talking to|speaking to|chatting (?:to|with)) (?:\w+ ){0,3}?"
        r"(?:bot|robot|human|real|person|machine|computer|ai|chat ?gpt|alive)\b"
        r"|^(?:you|u) (?:a |an |is )?(?:bot|human|robot|real|machine|person)\b|who (?:are|r) (?:you|u)\b",
    ),
    (
        "will_they_know",
        r"(?:will|wil|would|do|does|can|could|gonna) (?:they|he|she|them|(?:my|the) neighbou?rs?) (?:\w+ ){0,3}?"
        r"(?:know|kno|find out|be told|get told|see (?:it|who|my|this)|no (?:it|its|that) )"
        r"|tell (?:them|him|her|my neighbou?rs?) (?:\w+ ){0,2}(?:me|who|name)\b|who (?:reported|told|complained)",
    ),
    (
        "anonymous",
        r"anon[iy]m\w*|anno[nm]\w*|without (?:giving |saying |leaving )?(?:my|a|any) name|(?:give|say|leave|use"
        r"|need|have) "
        r"(?:you )?my name|my name (?:out|secret|private)",
    ),
    (
        "recordings",
        r"(?:should|can|may|do|is it|am i|could|must|shall|ok to) (?:\w+ ){0,4}?"
        r"(?:record|film|video|photo|diary|evidence|proof|pictures?|prove)\w*",
    ),
    (
        "how_long",
        r"how long (?:\w+ ){0,5}?(?:take|until|till|before|wait)\b|how (?:soon|quick\w*|fast)\b"
        r"|when (?:will|do|can|does) (?:i|you|u|someone|anyone|somebody|they|we) (?:\w+ ){0,3}?"
        r"(?:hear|call|contact|come|reply|ring|get back|in touch|do something|phone|visit)",
    ),
    (
        "what_counts",
        r"what (?:counts?|is classed|gets classed|do you (?:class|count))|is (?:it|this|that) (?:\w+ )?(?:asb"
        r"|anti ?social|classed)"
        r"|what(?:s| is) (?:asb|anti ?social)",
    ),
    (
        "privacy",
        r"who (?:can|will|gets to|is able to|else) (?:see|read)s?\b|(?:is|will) (?:this|it|what i \w+) (?:be )?"
        r"(?:private|confidential|shared|secret)|gdpr|my data\b",
    ),
)  # fmt: skip
"""Topics with their words, the more particular before the more general: the first that fits a sentence is its topic."""

_PATTERNS = tuple((topic, re.compile(words)) for topic, words in _TABLE)

TOPICS = tuple(topic for topic, _ in _TABLE)

BY_INTENT = frozenset(
    ("bot", "privacy", "will_they_know", "anonymous", "how_long", "what_counts", "recordings", "case_review")
)
"""Topics that have an intent of their own; there the intent is believed before plain words of another such topic."""

REQUESTED = ("languages", "adjustments", "mediation", "moving", "home_security", "channels")
"""Topics that are also asked about by asking for the thing."""

_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_FILLER = (
    r"(?:(?:but|and|so|ok|okay|also|um|er|hi|hello|hey|sorry|please|pls|plz|well|right|yes|no|thanks|oh|excuse me) )*"
)
_ASKS = re.compile(
    rf"^{_FILLER}(?:"
    r"(?:who|wh?[aio]t|whit|when|where|why|how|hw|which|whats|whos|hows) (?:to|do|dae|does|did|will|wil|would|can"
    r"|could|is"
    r"|are|r|am|was|should|shall|have|has|happens?|hapen\w*|about|if|time|you|u|long|soon|often|offen|else"
    r"|languages?|counts?"
    r"|next|now|hap\w*|101|asb|number|reported|may|i|it)\b"
    r"|(?:whats|hows|whos|wats) "
    r"|(?:will|wil|would|can|cn|could|cud|do|does|is|are|am|r|should|shud|shuld|shall|may|might|must|have|has|did) "
    r"(?:i|we|you|u|ye|yous|they|he|she|it|there|this|that|the|my|our|your|ur|anyone|anybody|someone|somebody|me"
    r"|visitors?"
    r"|people|police|possible|a|an)\b"
    r"|is ?it |(?:u|you) (?:can|could|will|tell|have|do|give|speak|got|a|call|change|move)\b"
    r"|(?:i|we) (?:can|could|must) |to whom|(?:(?:just|was|im|i am) )?wonder(?:ing|ed)?\b|(?:i )?(?:want|wanted"
    r"|like) to (?:know|ask)"
    r"|(?:can|could|pls|please) (?:you )?tell me|any chance|if i\b|then what|and now what|is possible|possible|what now"
    r"|next steps)"
)
_WANTS = re.compile(
    r"\b(?:i|we) (?:really |just |also )?(?:need|want|wanna|would like|wud like|d like|ask for|require)\b"
    r"|\bid like\b|\b(?:please|pls|plz)\b"
)
_BARE = re.compile(rf"^{_FILLER}(?:hi|hello|please|pls|thanks?|thank you|ta|cheers|ok|sorry|good \w+|)$")


def plain_words(text: str) -> str:
    """``text`` in small letters without apostrophes and marks, words parted by single spaces."""
    kept = re.sub(r"['\u2019\u2018`]", "", text.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", kept).split())


def _sentences(text: str) -> list[tuple[str, bool]]:
    """The sentences in plain words, each with whether it ends in a question mark."""
    return [(plain, "?" in found) for found in _SENTENCE.findall(text) if (plain := plain_words(found))]


def _topic_in(plain: str) -> str | None:
    return next((topic for topic, pattern in _PATTERNS if pattern.search(plain)), None)


_FEARS_BEING_NAMED = re.compile(
    r"\b(?:(?:you|u) )?(?:wont|will not|not going to|dont|do not|never) (?:\w+ ){0,2}?(?:say|tell|mention|let on"
    r"|let slip) (?:\w+ ){0,4}?(?:it was (?:me|us)|its me|who (?:told|reported|it was)|(?:i|we)"
    r" (?:told|reported|said|wrote)|my name)\b"
    r"|\b(?:(?:dont|do not|didnt) want|cant have|scared of) (?:\w+ ){0,4}?(?:know|knowing|finding out|find out|told)"
    r" (?:\w+ ){0,2}?(?:it was (?:me|us)|its me|who (?:told|reported)|(?:i|we)"
    r" (?:told|reported|said|wrote|complained))\b"
)
"""Who fears to be named asks what happens to their name, whatever the form of the sentence."""


def _topic_asked(plain: str, marked: bool) -> str | None:
    """The topic of one sentence, if it asks about one or asks for the thing itself."""
    if _FEARS_BEING_NAMED.search(plain):
        return "will_they_know"
    topic = _topic_in(plain)
    if topic is None:
        return None
    if marked or _ASKS.match(plain):
        return topic
    return topic if topic in REQUESTED and _WANTS.search(plain) else None


def topics_asked(text: str) -> list[str]:
    """The topics that the sentences of ``text`` ask about, each once and in order."""
    found = (_topic_asked(plain, marked) for plain, marked in _sentences(text))
    return list(dict.fromkeys(topic for topic in found if topic))


def topic_of(text: str) -> str | None:
    """The first topic that ``text`` asks about; ``None`` where it asks about none that is known."""
    return next(iter(topics_asked(text)), None)


def only_asks(text: str) -> bool:
    """Whether ``text`` holds questions on topics and courtesies, and tells nothing beside."""
    sentences = _sentences(text)
    return bool(sentences) and all(
        _topic_asked(plain, marked) or marked or _BARE.match(plain) for plain, marked in sentences
    )


def answer_before(text: str) -> str:
    """What stands in sentences of its own before the first question: "no. Will they know?" answers "no"."""
    told: list[str] = []
    for found in _SENTENCE.findall(text):
        plain = plain_words(found)
        if "?" in found or _ASKS.match(plain):
            break
        told.append(found)
    return " ".join("".join(told).split())


_HOUSING = {
    "home_security": re.compile(
        r"\b(?:chang|fit|replac|new|extra|better|stronger)\w* (?:\w+ ){0,3}?(?:locks?|door ?chain|door)\b"
        r"|locks? (?:\w+ )?changed"
        r"|(?:still )?(?:has|have|got|took|copied) (?:\w+ ){0,2}?keys?\b|panic (?:button|alarm)|door ?chain"
        r"|(?:home|flat|house|door) (?:\w+ )?(?:safer|secure)"
    ),
    "rehousing": re.compile(
        r"\b(?:i|we|me|us|to|be|get) (?:\w+ ){0,3}?(?:move|moved|rehoused?|transferred?|transfer|relocated?)\b"
        r"(?! (?:it|the|my|his|her|their|in)\b)|(?:somewhere|nowhere|somewer) (?:\w+ )?(?:to )?(?:live|go|safe|stay"
        r"|sleep)"
        r"|(?:another|new|different) (?:flat|home|house|place) (?!on\b)|rehous\w*|refuge\b|get away from (?:here"
        r"|him|her)"
    ),
    "tenancy": re.compile(
        r"\btenanc(?:y|ies)\b|joint tenants?|name (?:is )?(?:on|off) (?:the|our|my) (?:lease|rent|agreement|contract)"
        r"|(?:his|her|their) name off|lose my (?:home|flat|house)|whose (?:home|flat|house) is it|kicked? out of my"
    ),
}


def housing_worries(text: str) -> list[str]:
    """What somebody who tells of abuse at home wants to know of the home: locks, another home, the tenancy."""
    plain = plain_words(text)
    return [worry for worry, pattern in _HOUSING.items() if pattern.search(plain)]
