"""Where: flats, houses, streets and blocks, "next door", "the bloke above me", "the stairwell", "outside Tesco"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.nlu.extraction.spans import Found

_BUILDING = r"house|hse|court|ct|crt|lodge|towers?|twr|point|heights|mansions?|buildings|block|apartments|villas?|flats"
_STREET = (
    r"street|str|st|road|rd|avenue|ave|close|cls|clse|lane|ln|drive|drv|dr|way|place|pl|gardens?|gdns|grove|terrace|"
    r"terr|ter|crescent|cres|"
    r"cresent|row|walk|wlk|square|sq|hill|green|park|mews|rise|view|parade|croft|mead|meadows?|fields?|end|yard|"
    r"wharf|quay|estate|vale|"
    r"bank|gate|path|passage|broadway|common|chase|dene|approach|hollow|orchard"
)
_TYPE = rf"(?:(?P<building>{_BUILDING})|(?:{_STREET}))(?!\w|'(?!s\b))"
# Words that never are the name of a street or block, so that "9 people on my street" is no address.
_NOT_NAME = (
    r"(?!(?:the|my|her|his|our|your|their|a|an|this|that|same|whole|council|next|main|other|big|old|corner|every|"
    r"each|and|or|in|on|of|at|to|for|is|"
    r"was|are|it|its|im|i'm|i|he|she|they|we|you|with|from|by|up|down|off|over|out|no|not|one|two|people|kids|mins?|"
    r"hours?|days?|weeks?|nights?|"
    r"months?|times?|am|pm|bins?|cars?|dogs?|lads|youths|percent|different|all|front|back|but|so|just|then|when|"
    r"there|where|what|who|him|them|me|us|"
    r"near|outside|opposite|past|been|be|has|have|had|go|goes|going|come|came|own|long|way|people's|someone|man|men|"
    r"woman|floor|above|below|"
    r"between|till|until|again|because|like|some|any|than|more|most|last|first|live|lives|party|empty|open|shared|"
    r"terraced|detached|private|safe)\b)"
)
_WORD = rf"{_NOT_NAME}(?!(?:{_STREET}|{_BUILDING})\b(?![ ][a-z]))[a-z][a-z'.-]*"
_ROAD_NAME = (
    rf"(?:{_WORD}[ ]){{1,3}}?{_TYPE}(?![ ](?:road|rd|street|st|lane|avenue|ave|close|drive|way|court|ct|crescent|"
    r"gardens|house|terrace)\b)"
)
_TWO_WORDS_OR_TYPE = rf"(?P<name>{_ROAD_NAME})"
_NUMBER = r"[0-9]{1,4}(?:[a-h]|[ ][a-h](?=[ ]*(?:$|[,.;!?\n])))?(?![\w/:%]|[.][0-9])"
_NOT_COUNT = (
    r"(?![ ]*(?:percent|o'?clock|am\b|pm\b|times?\b|years?\b|yrs?\b|weeks?\b|mins?\b|hours?\b|days?\b|nights?\b|"
    r"months?\b|of (?:them|us|the)\b|"
    r"in the (?:morning|evening|afternoon)|at night|minutes?\b|people\b|kids\b|dogs\b|this morning|last night|"
    r"yesterday|or [0-9]|till\b|til\b|until\b))"
)
_FLAT = re.compile(
    r"(?<!\w)(?:flat|flt|falt|apartment|appartment|apt|unit|room|maisonette)s?[ ]?(?:no[.]?|number|num|nr|#)?[ ]?"
    r"(?P<flat>[0-9]{1,4}(?:[a-h]|[ ][a-h](?=[ ]*(?:$|[,.;!?\n])))?(?![\w/:%])|[b-hj-z](?=[ ]*(?:$|[,.;!?\n]))|"
    r"a(?=[ ]*[,.;\n]))(?P<floor>[ ]*,?[ ]*(?:on )?(?:the )?(?:ground|first|second|third|fourth|top|[0-9]{1,2}(?:st|"
    r"nd|rd|th)) floor)?"
)
_NUMBERED = re.compile(
    r"(?<!\w)(?:number|numbr|num|no(?=[.])[.]|no(?=[ ]?[0-9]+[a-h]?[ ]*(?:$|[,.;!?\n]|(?:and|is|has|have|keeps?|"
    rf"are|always|at|in|next|upstairs|downstairs|across|[a-z']+ (?:{_STREET}|{_BUILDING}))\b))|nr|house|"
    rf"house number|door|plot|#)[ ]?(?P<number>{_NUMBER}){_NOT_COUNT}"
)
_STREET_LINE = re.compile(rf"(?<![\w/.:£#-])(?:(?P<number>[0-9]{{1,4}}[ ]?[a-h]?)[ ]*,?[ ]+){_TWO_WORDS_OR_TYPE}")
_NAMED = re.compile(
    rf"(?<![\w'])(?:(?P<cue>in|on|at|from|down|of|near|along|off|outside|by|block|opposite)[ ]+)?{_TWO_WORDS_OR_TYPE}"
)
_BLOCK = re.compile(r"(?<!\w)block[ ](?P<block>[0-9]{1,3}|[a-z])(?!\w)")
_PEOPLE = (
    r"man|woman|lady|bloke|blokes|fella|guy|lad|girl|couple|family|neighbou?rs?|chap|tenants?|chick|geezer|bairns|"
    r"lot|one|ones|someone|person|"
    r"mr [a-z']+|mrs [a-z']+|ms [a-z']+"
)
_AT_NUMBER = re.compile(
    rf"(?<!\w)(?:(?P<people>{_PEOPLE})|(?P<others>dogs?|kids?|lads|boys?|girls|people|him|her|them|those|they)"
    r"|(?P<home>(?:i|we|they|he|she)(?:'m|'re|'s|m|re|s)?(?: (?:am|are|is))?(?: (?:live|lives|living|stay|stays))?|"
    r"live|lives|living|resident|moved in(?:to)?|address is))"
    r"[ ]+(?:over |up |down |just |living |who lives |that lives |lives )?(?P<at>at|from|in(?![ ]+(?:(?:19|"
    r"20)[0-9]{2}\b|[0-9]+[ ]+(?!and|is|has|have|keeps?|who|always|are|will|again|next)[a-z]))|@)"
    rf"[ ]+(?P<number>{_NUMBER}){_NOT_COUNT}"
)
_LEADING = re.compile(rf"[ ]*(?P<number>{_NUMBER})[ ]*,[ ]*(?=i'?m |i am |we'?re |we are |i live |my )")
_RELATIONS = (
    ("above",
    r"(?:(?:directly |right |just )?above (?:me|us|mine|ours|my [a-z]+|our [a-z]+)|(?:flat|one|people|family|man|"
    r"bloke|lady|couple|neighbou?rs?|woman) (?:directly |right )?above(?: (?:me|us))?|upstair'?s?|"
     r"up stairs|over (?:my|our) heads?|on top of (?:me|us))"),
    ("below",
    r"(?:(?:directly |right |just )?(?:below|beneath|underneath|under) (?:me|us|mine|ours)|(?:flat|one|people|"
    r"family|man|bloke|lady|couple|neighbou?rs?|woman) (?:directly |right )?(?:below|underneath|beneath)(?: (?:me|"
    r"us))?|"
     r"(?:below|underneath)(?=[ ]*(?:$|[.,;!?]))|downstair'?s?|down stairs)"),
    ("next_door",
    r"(?:next[ -]?doo?rs?(?:'s)?(?: but one)?|nxt door|nextdoor|(?:the )?other side of (?:the|my) wall|"
    r"adjoining (?:flat|house|wall)|through (?:the|my) wall)"),
    ("opposite",
    r"(?:opposite (?:me|us|mine|side of the (?:road|street))|(?:flat|house|one|people|family|man|bloke|lady|"
    r"neighbou?rs?|woman) opposite|across (?:from me|from us|the (?:road|street|landing|hall|hallway|way|corridor))|"
    r"over the road|over the way)"),
    ("communal",
    r"(?:(?:in |on |at |by |outside )?(?:the |our |a )?(?:communal|shared) (?:area|areas|garden|gardens|hall|"
    r"hallway|stairs|entrance|door|landing|space|space|lounge|bins?|grounds?|corridor)|"
     r"(?:(?:in|on|at|by|outside|down|up|across|through|round|near|behind|into|from) )?(?:the |our )?(?:(?:first|"
     r"second|third|fourth|ground|top|[0-9]{1,2}(?:st|nd|rd|th)) floor )?(?:stair ?wells?|stair ?case|landing|"
     r"car ?parks?|bin ?(?:store|shed|area|room|cupboard|chute)s?|lobby|foyer|hallway|corridor|lift|"
     r"courtyard|play ?area|play ?ground|garage block|undercroft|bike (?:store|shed)|laundry room|drying area|"
     r"forecourt|entrance hall|main (?:entrance|door)))"),
)  # fmt: skip
_RELATION = tuple((relation, re.compile(rf"(?<!\w){pattern}(?!\w)")) for relation, pattern in _RELATIONS)
_SHOP = (
    r"tescos?|asda|lidl|aldi|co-?op|sainsbury'?s|morrisons|spar|mcdonald'?s|maccies|greggs|wetherspoons|costa|boots|"
    r"iceland|(?:[a-z]+ )?shops?|pub|school|church|"
    r"park|green|bus stop|bus shelter|station|chippy|chip shop|garages?|library|community centre|post office|estate|"
    r"precinct|off ?licence|surgery|club|"
    r"corner|high street|alley(?:way)?|field|rec|recreation ground|allotments?|canal|bridge|underpass|subway|"
    r"roundabout|mosque|gym|cafe|bookies|entrance|gates?|"
    r"cut|ginnel|snicket|verge|pavement|travellers site|distribution sheds"
)
_LANDMARK = re.compile(
    r"(?<!\w)(?:(?:somewhere |just |round |over )?(?:outside|behind|near|by|opposite|beside|in front of|"
    r"round the back of|next to|at the back of)[ ]+(?:the |our |my )?"
    r"|(?:somewhere |just |right )?(?:on|in|at|down|round|over|along|"
    rf"across)[ ]+the )(?:[a-z']+[ ]){{0,2}}?(?:{_SHOP})(?!\w)"
    r"(?:[ ]+(?:on|in|at|by|of)[ ]+(?:the )?(?:high street|corner|green|estate|precinct|"
    rf"(?P<street>(?:{_WORD}[ ]){{1,2}}(?:{_STREET})(?!\w))))?"
)
_GLUE = re.compile(
    r"[ ]*(?:,|-)?[ ]*(?:(?:in|on|of|at|the|same block|same building|, |that's|thats|is|block)[ ]*,?[ ]*)*"
)
_OWN = re.compile(
    r"(?:\bi'?m|\bi am|\bwe'?re|\bwe are|\bi live|\bwe live|\bmy (?:address|flat|house|place|home)(?: is|'s)?|"
    r"\bmines?(?: is)?|\bim)[ ]+(?:(?:live|living|based|at|in|on|is|number|the)[ ]+)*$"
)
_PUT_RIGHT = re.compile(
    r"(?:^|(?<=[.!?\n]))[ ]*(?P<cue>(?:(?:no|sorry|actually|oops|correction|wrong|(?:i )?beg your pardon|my mistake)"
    r"[ ,.!-]+){1,3})?(?:(?:it is|it's|its|it was|i meant|i mean|that's|thats|that was)[ ]+)?"
    rf"(?P<number>{_NUMBER})[ ,]+not[ ]+(?P<other>{_NUMBER})(?=[ ]*(?:$|[.,;!?\n]))"
)
_TOWN = re.compile(r"[ ]*,?[ ]*(?:[A-Z][a-z'-]+(?:[ -][A-Za-z'-]+){0,2})?[ ]*,?[ ]*")


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    flat: str | None = None
    number: str | None = None
    street: str | None = None
    building: str | None = None
    postcode: str | None = None
    relation: str | None = None
    own: bool = False


def places(text: str, original: str, postcodes: Iterable[Found]) -> Iterator[Found]:
    """Every place in plain text. The value has ``line`` (as said), ``flat``, ``number``, ``street``, ``building``,
    ``postcode`` and ``relation``, ``None`` where untold, and ``own``: whether the resident says that they live there.

    ``postcodes`` already found become part of the address they follow.
    """
    merged: list[_Piece] = []
    for piece in _first_readings(_pieces(text, original)):
        last = merged[-1] if merged else None
        if last and _GLUE.fullmatch(text, last.end, piece.start) and _adds(last, piece):
            merged[-1] = _joined(last, piece)
        else:
            merged.append(piece)
    for postcode in postcodes:
        for position, piece in enumerate(merged):
            address = piece.flat or piece.number or piece.street or piece.building
            if address and not piece.postcode and _TOWN.fullmatch(original, piece.end, postcode.start):
                merged[position] = replace(piece, end=postcode.end, postcode=postcode.value)
    for piece in merged:
        own = piece.own or _OWN.search(text, max(0, piece.start - 40), piece.start) is not None
        value = {
            "line": " ".join(original[piece.start : piece.end].split()), "flat": piece.flat, "number": piece.number,
            "street": piece.street, "building": piece.building, "postcode": piece.postcode, "relation": piece.relation,
            "own": own and piece.relation is None,
        }  # fmt: skip
        yield Found("place", piece.start, piece.end, value)


def _first_readings(pieces: list[_Piece]) -> Iterator[_Piece]:
    end = 0
    for piece in sorted(pieces, key=lambda piece: (piece.start, -piece.end)):
        if piece.start >= end:
            yield piece
            end = piece.end


def _pieces(text: str, original: str) -> list[_Piece]:
    pieces = [_Piece(match.start(), match.end("flat"), flat=_door(match["flat"])) for match in _FLAT.finditer(text)]
    pieces += [_Piece(*match.span(), number=_door(match["number"])) for match in _NUMBERED.finditer(text)]
    for match in _STREET_LINE.finditer(text):
        if not _count_before(text, match):
            pieces.append(_named(match, original, _door(match["number"])))
    if match_leading := _LEADING.match(text):
        pieces.append(_Piece(*match_leading.span("number"), number=_door(match_leading["number"])))
    pieces += _put_right(text)
    after_address = {piece.end for piece in pieces}
    for match in _NAMED.finditer(text):
        named = _trimmed(match, original)
        follows = any(
            _GLUE.fullmatch(text, end, match.start("name")) for end in after_address if end <= match.start("name")
        )
        if named and (
            _capitalised(named[1], original)
            or follows
            or (match["cue"] and match["cue"] != "of" and len(match["name"].split()) == 2)
        ):
            pieces.append(_named(match, original, None, named[0]))
    for match in _AT_NUMBER.finditer(text):
        if _is_house(match, text):
            pieces.append(
                _Piece(
                    *match.span("number"),
                    number=_door(match["number"]),
                    own=bool(re.match(r"i|we", match["home"] or "")),
                )
            )
    pieces += _blocks(text, original)
    for relation, pattern in _RELATION:
        pieces += [_Piece(*match.span(), relation=relation) for match in pattern.finditer(text)]
    return [*pieces, *_landmarks(text, original)]


def _landmarks(text: str, original: str) -> Iterator[_Piece]:
    """Places by what stands there: "outside Tesco", "behind the garages on Gore Road" with its street.

    Garages and a car park on a street are shared ground.
    """
    for match in _LANDMARK.finditer(text):
        start, end = match.span("street")
        street = _written_name(original[start:end]) if match["street"] else None
        relation = "communal" if street and re.search(r"\b(?:garages?|car ?parks?)\b", match.group()) else None
        yield _Piece(*match.span(), street=street, relation=relation)


def _written_name(name: str) -> str:
    """With capital first letters, where the resident typed none."""
    name = " ".join(name.split())
    return name if name != name.lower() else " ".join(word[:1].upper() + word[1:] for word in name.split())


def _put_right(text: str) -> Iterator[_Piece]:
    """ "No, it was 12 not 14": a door put right. Without a word of correction small numbers may be hours."""
    for match in _PUT_RIGHT.finditer(text):
        numbers = (match["number"], match["other"])
        if match["cue"] or any(not each.isdecimal() or int(each) > 12 for each in numbers):
            yield _Piece(*match.span("number"), number=_door(match["number"]))


def _blocks(text: str, original: str) -> Iterator[_Piece]:
    """Blocks: "Block 4", and the name that follows a flat with no word for its kind ("flat 22 Arundel")."""
    for match in _FLAT.finditer(text):
        if block := re.match(
            r"[ ]*,?[ ]*((?:The )?[A-Z][a-zA-Z']{2,}(?:[ ][A-Z][a-zA-Z']+)?)(?=[ ]*(?:$|[.,;!?\n]))",
            original[match.end() : match.end() + 40],
        ):
            start, end = match.end() + block.start(1), match.end() + block.end(1)
            if re.fullmatch(rf"(?:the )?{_WORD}(?:[ ]{_WORD})?", text[start:end]):
                yield _Piece(start, end, building=original[start:end])
    for match in _BLOCK.finditer(text):
        if match["block"].isdecimal() or original[match.start("block")].isupper():
            yield _Piece(*match.span(), building=" ".join(original[match.start() : match.end()].split()))


def _door(words: str) -> str:
    return words.replace(" ", "").upper()


def _count_before(text: str, match: re.Match[str]) -> bool:
    return (
        re.search(
            r"(?:about|around|over|under|after|before|till|until) $", text[max(0, match.start() - 8) : match.start()]
        )
        is not None
    )


def _named(match: re.Match[str], original: str, door: str | None, start: int | None = None) -> _Piece:
    begin = match.start("name") if start is None else start
    name = _written_name(original[begin : match.end("name")])
    whole = match.start() if door else begin
    piece = _Piece(whole, match.end("name"), number=door)
    return replace(piece, building=name) if match["building"] else replace(piece, street=name)


def _trimmed(match: re.Match[str], original: str) -> tuple[int, str] | None:
    """Where the name begins: in a text with capitals, at its first capital letter."""
    name = original[match.start("name") : match.end("name")]
    words = list(re.finditer(r"\S+", name))
    if original != original.upper():
        capitals = [word for word in words[:-1] if word.group()[0].isupper()]
        if capitals:
            return match.start("name") + capitals[0].start(), name[capitals[0].start() :]
    return match.start("name"), name


def _capitalised(name: str, original: str) -> bool:
    words = name.split()
    return original != original.upper() and len(words) > 1 and all(word[0].isupper() for word in words)


def _is_house(match: re.Match[str], text: str) -> bool:
    number = int(re.sub(r"\D", "", match["number"]))
    if match["people"] or match["home"] or number > 12 or not match["number"].isdecimal():
        return True
    # "dog at 9 barks" opens the sentence; "heard the dog at 9" tells a time.
    return (
        match["others"] is not None
        and re.search(r"(?:^|[.;!?\n])[ ]*(?:the |those )?$", text[: match.start()]) is not None
    )


def _adds(last: _Piece, piece: _Piece) -> bool:
    """Whether two neighbouring pieces are one place: no part of the address is told twice."""
    parts = ("flat", "number", "street", "building", "relation")
    told = [{part for part in parts if getattr(each, part)} for each in (last, piece)]
    if not told[0] or not told[1] or told[0] & told[1]:
        return False
    if last.relation == "communal":
        return piece.flat is None and piece.number is None and not piece.own
    return piece.relation != "communal"


def _joined(last: _Piece, piece: _Piece) -> _Piece:
    return replace(
        last, end=piece.end, flat=last.flat or piece.flat, number=last.number or piece.number,
        street=last.street or piece.street, building=last.building or piece.building,
        relation=last.relation or piece.relation, own=last.own or piece.own,
    )  # fmt: skip
