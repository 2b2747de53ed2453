"""Words of danger, read without Rasa: those that sound like it, and those that tell of it as it happens.

The web edge and the SMS channel hold these lists themselves: they must work while Rasa, the action server and the
database do not. They are short on purpose and decide only how a plain safety answer is worded, how soon a person reads
the message and whether a text says 999 before anything is understood, never what is recorded.
"""

from __future__ import annotations

import re

_WORDS = (
    # Weapons and attacks
    r"kni(?:fe|ves)", r"machete", r"gun", r"shot ?gun", r"shooting", r"weapon", r"stab\w*", r"acid attack", r"petrol",
    r"attack(?:ed|ing|s)?", r"strangl\w*", r"chok(?:ed|ing|es)", r"punch(?:ed|ing|es)?",
    r"beat(?:s|ing|en)? (?:me|her|him|them|us|up)",
    r"hit(?:s|ting)? (?:me|her|him|them|us|my)", r"hurt(?:s|ing)? (?:me|her|him|them|us|my)", r"assault\w*",
    r"kick(?:ed|ing|s)? (?:the|my|our|her|his)? ?door", r"break(?:ing)? (?:in|my door|the door|down)", r"smash\w*",
    # Threats
    r"kill(?:s|ing|ed)?", r"murder\w*", r"threat\w*", r"bomb", r"rap(?:e|ed|ing|ist)", r"sexual\w*", r"touched me",
    # Now, trapped, fire, unwell
    r"help me", r"trapped", r"locked (?:me|us) (?:in|out)", r"won'?t let (?:me|us) (?:out|leave|go)", r"following me",
    r"he'?s (?:outside|at the door|coming)", r"she'?s (?:outside|at the door|coming)", r"bleeding", r"unconscious",
    r"not breathing", r"on fire", r"fire", r"999", r"emergency", r"ambulance", r"overdose", r"scared", r"terrified",
    r"frightened", r"afraid", r"in danger", r"not safe", r"unsafe",
    # Self-harm
    r"suicid\w*", r"end (?:it all|my life)", r"don'?t want to (?:live|be here|wake up)", r"harm(?:ing)? myself",
    r"hurt(?:ing)? myself", r"better off dead", r"want to die", r"took (?:all )?my (?:pills|tablets)",
    # Those at risk at home
    r"my (?:ex|husband|wife|partner|boyfriend|girlfriend)", r"child (?:alone|crying|screaming)", r"left alone",
)  # fmt: skip

_DANGER = re.compile(r"(?<![a-z0-9])(?:" + "|".join(_WORDS) + r")(?![a-z0-9])", re.IGNORECASE)


_WHO = (
    r"\b(?:he|hes|she|shes|they|theyre|theyve|someones?|somebodys?|some1s?|sum1s?|man|bloke|guy|lads?|gang"
    r"|neighbours?|ex"
    r"|husband|wife|partner|boyfriend|bf|girlfriend|gf|dad|stepdad|son|brother|one of (?:them|em)|people|who)"
)
_DOING = r"(?:strangl|chok|stabb|beat|hitt?|punch|kick|attack|rap|batter|throttl|suffocat|drown|headbutt|burn)ing?"
_WHOM = r"(?:me|us|her|him|them|my \w+)"
_WEAPON = (
    r"(?:knife|knives|machetes?|gun|shotgun|blade|sword|axe|acid|petrol|baseball bats?|crowbar)"
    r"(?! (?:and fork|crime|rack|block|drawer|amnesty|shop|station))"
)
_GETS_IN = r"(?:get(?:ting?)?|break(?:ing?)?|smash(?:ing?)?|forc(?:e|ing?)|climb(?:ing?)?|com(?:e|ing?))"
_PLACE = r"(?:house|flat|home|bedroom|kitchen|room|hall|hallway|bathroom)"

_HAPPENING = (
    # Weapons, somebody getting in, an attack
    rf"{_WHO}(?: is| are| has| have)?(?: \w+){{0,2}}? (?:got|has|have|holding|carrying|waving|swinging|pointing|with)"
    rf"(?: \w+){{0,3}}? {_WEAPON}\b",
    r"\b(?:kick|boot|bash|smash|break|batter|hammer|bust)ing? (?:\w+ ){0,2}?door (?:\w+ )?(?:in|down|off|thru"
    r"|through)\b",
    r"\bdoor(?:s| is)? (?:is )?(?:coming|being kicked|getting kicked) (?:in|down)\b",
    rf"{_WHO}(?: is| are)?(?: \w+){{0,3}}? (?:trying? to|tryna|trying 2) {_GETS_IN} (?:in|into|through"
    rf"|thru)\b(?! touch)",
    rf"{_WHO}(?: is| are)? (?:\w+ )?(?:break|climb|smash)ing? (?:in|into|through|thru)\b",
    rf"{_WHO}(?: is| are)? (?:\w+ )?in (?:my|our) {_PLACE}\b(?= (?:now|right now|help|please|pls|and|with)|$)",
    rf"(?:{_WHO}(?: is| are)?(?: \w+)?|^) {_DOING} {_WHOM}\b(?! (?:to|down|out|off|at)\b)",
    rf"\b(?:hes|shes|theyre|he is|she is|they are) (?:hurt|kill)ing? {_WHOM}\b(?! with)",
    r"\b(?:ive|ive just|has|hes|shes|have|just|someones|somebodys) (?:\w+ )?been (?:stabbed|shot|slashed)\b"
    r"(?! in the (?:back|foot))",
    r"\b(?:he|she|they|hes|shes|theyve|someones?)(?: \w+)? (?:just )?(?:stabbed|shot|slashed) (?:me|us|her|him"
    r"|my \w+)\b"
    r"(?! (?:a |in the back))",
    r"\b(?:hes|shes|theyre|he is|she is|they are|he|she|they|hell|shell|theyll)(?: \w+)?"
    r" (?:going to|gonna|gunna|gona|about to|will|trying to|tryna)"
    rf" (?:kill|stab|shoot|murder|batter|burn|hurt) {_WHOM}\b(?! for)",
    r"\b(?:hell|theyll) (?:kill|stab|shoot|murder) (?:me|us|her|him)\b",
    r"\bscreaming? (?:\w+ )?(?:for )?help\b",
    # Breath, blood, poison, fire
    r"\b(?:can ?n?o?t|cannot|cnt|carnt|couldnt|struggling to|unable to) breathe?\b(?! a word)",
    r"\b(?:not|isnt|stopped|stopt|aint) breathing?\b(?! down)",
    r"\bunconscious\b(?! bias)", r"\b(?:wont|not|isnt|cant) (?:wake|waking)(?: (?:her|him|them"
    r"|my \w+))? up\b(?! (?:for|in time|till|until)\b)",
    r"\b(?:im|i am|hes|shes|he is|she is|theyre|is) bleeding?\b(?= (?:bad|badly|everywhere|heavily|loads|lots"
    r"|a lot|out|from|and"
    r"|to death|help|please|pls|he|she|i)\b|$)",
    r"\b(?:theres|its|there is) (?:\w+ )?blood everywhere\b",
    r"\b(?:ive|i|i have|i just|just|shes|hes) (?:taken|took|swallowed|necked) (?:\w+ ){0,2}?(?:all|loads|lots"
    r"|too many|a whole"
    r"|the whole|an overdose|\d\d|bottle|packet)(?: \w+){0,3}? (?:pills|tablets|paracetamols?|meds|overdose|them)\b",
    r"\b(?:taken|took) an overdose\b", r"\bive overdosed\b",
    r"\b(?:im|i am) (?:going to|gonna|gunna|about to|gona) (?:kill myself|end it|end my life|jump"
    r"|hang myself)\b(?! laughing)",
    r"\b(?:flat|house|home|building|block|kitchen|room|stairs|landing|door|bed|bins?|car) (?:\w+ )?on fire\b",
    r"(?<!if )(?<!as if )\b(?:theres|there is) (?:\w+ )?a fire\b(?! (?:door|alarm|exit|escape|pit|place|hydrant"
    r"|lane|drill|risk|hazard"
    r"|engine|extinguisher|safety|regulation))",
    r"\b(?:hes|shes|theyre|someones?|he is|they are) (?:setting fire to|pouring petrol|setting (?:my|our"
    r"|the) \w+ on fire)\b",
    r"\bsmell(?:ing?)?(?: of)? gas\b(?! (?:bottles?|bbq))", r"\bgas leak\b",
    # Held, hiding, calling for help
    r"\b(?:he|she|they|hes|shes|theyve) (?:has |have |just )?(?:locked|trapped) (?:me|us) in\b",
    r"\b(?:he|she|they|husband|boyfriend|partner|ex) wont let (?:me|us) (?:out|leave|go)\b(?! (?:of|early|on)\b)",
    r"\b(?:im|i am|were|we are|ive|me and)(?: \w+){0,3}? (?:hiding|hidden) (?:in|under|behind|from)\b",
    r"\b(?:locked|barricaded|shut) (?:myself|ourselves) in\b",
    r"(?:^|\b(?:please|pls|plz|help|quick|now|someone|somebody) )(?:call|ring|phone|get|send) (?:the |an )?(?:999"
    r"|police|cops|ambulance)\b",
    r"\b(?:need|want) (?:the |an )?(?:police|cops|ambulance|999|help) (?:here |right )?(?:now|quick|quickly|asap"
    r"|urgently|fast)\b",
    r"\bsend (?:help|someone|somebody) (?:now|quick|quickly|asap|fast|hurry)\b|(?:^|please |pls )send help\b(?! with)",
    r"^(?:(?:please|pls|plz|god|oh|omg|someone|somebody|anyone|quick|now|hurry) )*help (?:me|us|help)"
    r"(?: (?:please|pls|plz|help|me|us|now|quick|hurry|fast|someone|somebody|god))*$",
    r"\b(?:help|hurry|scared|terrified|frightened|hiding|police|quick)\b(?: \w+){0,5}? (?:hes|shes|theyre|he is"
    r"|she is|they are"
    r"|my ex is|someones) (?:back |right )?(?:here|outside|inside|downstairs|at (?:the|my)|coming|in (?:the|my))\b",
    r"\b(?:hes|shes|theyre|he is|she is|they are|someones) (?:back |right )?(?:here|outside|inside|at the door"
    r"|at my door|coming)\b"
    r"(?: \w+){0,4}? (?:help me|help us|help|hurry|scared|terrified|frightened|im hiding)\b(?! (?:with|to))",
)  # fmt: skip
"""What is happening as it is written, by the words of somebody who types in a hurry; apostrophes are left out."""

_IDIOM = re.compile(
    r"\bgod help us\b|\b(?:nerf|glue|nail|water|toy|staple|heat|spray|bb|massage) guns?\b|\bpenknife\b|\bblue murder\b"
    r"|\b(?:feet|back|head|knees?|legs|music|noise|stairs|bass|job|rent|heat|smell)(?: is| are|s)? killing? (?:me|us)\b"
    r"|\bkilling? (?:me|us) (?:laughing|lol)\b|\bbeating? (?:me|us|him|her) (?:to|at)\b|\bknife in the back\b"
    r"|\b(?:mum|mam|nan|boss)(?:s| is| will|ll)? (?:going to |gonna )?kill me\b|\broom to breathe\b"
    r"|\bdoor (?:in|down) (?:the|our|my) (?:road|street|hall)\b"
    r"|\bbreathe?(?: \w+){0,6}? (?:smell\w*|stink\w*|stench|mould|damp|weed|cannabis|dust|perfume|bonfire|laughing"
    r"|easy|easily|cooking|hayfever|pollen)\b"
)
_NEGATED = re.compile(
    r"\b(?:not|no|never|nobody|noone|hasnt|havent|doesnt|dont|didnt|isnt|arent|aint|wasnt|without|none)\b"
)
_NOT_BELIEVED = re.compile(
    r"\b(?:dont|do not|didnt|doubt)(?: \w+)? (?:think|believe|reckon|mean|say|said)(?: that)?$|\bno one(?: \w+)?$"
)
_MADE_UP = re.compile(
    r"\b(?:in|of) (?:a|the|this|that|his|her) (?:film|movie|game|programme|show|episode|book|story)\b"
    r"|\bon (?:the )?(?:telly|tv|news|xbox|playstation)\b|^(?:what|how|who)\b.*\bif\b|\bwhat (?:counts|happens)\b"
)
_EARLIER = re.compile(
    r"\b(?:last (?:night|week|month|year|time|summer|winter|tuesday|monday|weekend)|yesterday|ago|used to|was|were|kept"
    r"|the other (?:day|night)|every (?:night|day|time|week|weekend)|in (?:19|20)\d\d|always)\b"
)
_HELD_OUT = tuple(re.compile(pattern) for pattern in _HAPPENING)
_EVEN_NEGATED = re.compile(r"breath|wak|let (?:me|us)")
NEAR = 5
"""Words within which a negation or an earlier day belongs to what is told."""


def in_danger(text: str) -> bool:
    """Whether ``text`` says in so many words that somebody is in danger as it is written.

    Unlike ``sounds_dangerous`` it looks at what is denied, at sayings and at what lies in the past: on a match a text
    message with 999 leaves before the message is understood. Any text, in English; a long one is read in time.
    """
    plain = text[:LONGEST].casefold().replace("\u2019", "").replace("\u2018", "").replace("'", "")
    for sentence in re.split(r"[.!?;\n]+", plain):
        words = " ".join(re.sub(r"[^\w]+", " ", sentence).split())
        if words and not _MADE_UP.search(words) and _tells_of_danger(_IDIOM.sub(" - ", words)):
            return True
    # Marks often stand anywhere in a cry for help: "help!! me. please"
    whole = " ".join(re.sub(r"[^\w]+", " ", plain).split())
    return any(pattern.search(whole) for pattern in _HELD_OUT[-3:] if len(whole.split()) <= 2 * NEAR)


LONGEST = 2000
"""Letters that are looked at: more than an SMS of thirteen parts."""


def _tells_of_danger(words: str) -> bool:
    return any(not _is_denied(words, found) for pattern in _HELD_OUT for found in pattern.finditer(words))


def _is_denied(words: str, found: re.Match[str]) -> bool:
    """Denied, not believed, or said of another day."""
    before, after = words[: found.start()].split()[-NEAR:], words[found.end() :].split()[:NEAR]
    around = " ".join(before[-2:])
    if _NOT_BELIEVED.search(" ".join(before)) or _EARLIER.search(" ".join(after)):
        return True
    if _EARLIER.search(f"{around} {found[0]}") and "now" not in after:
        return True
    if _EVEN_NEGATED.search(found[0]):
        return False
    return bool(_NEGATED.search(f"{around} {found[0]}"))


def sounds_dangerous(text: str) -> bool:
    """Whether ``text`` holds a word that may mean danger. Errs towards yes; knows no negation and no other language."""
    plain = text.replace("\u2019", "'").replace("\u2018", "'")
    return _DANGER.search(" ".join(plain.split())) is not None
