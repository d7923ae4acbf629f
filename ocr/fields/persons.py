"""Who is named on a document, and as what.

A holder named by a label (contract holder, subscriber, tenant) or in a certifying sentence comes before the
addressee of the letter, who is the holder only when nobody else is named as one.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from ocr.fields.address_lines import LineKind, has_title, is_organisation, is_street, kind_of
from ocr.fields.addresses import Candidate
from ocr.fields.cities import cities_in
from ocr.fields.first_names import FIRST_NAMES
from ocr.fields.labels import end_of_loose_holder_label, is_address_label, is_general_label, person_label, section_above
from ocr.fields.mentions import ADDRESSEE, ONE_WORD, UNTITLED, Mention, is_name, mention_of
from ocr.fields.name_sentences import COMPANY_START, mentions_in_sentences
from ocr.fields.names import PARTICLES, looks_like_name, may_be_recipient, names_in, shares_word
from ocr.fields.strips import Block, Strip, left_cell, right_cell
from ocr.fields.text import compact, digits, fold, letters
from ocr.reading import DocumentType, FoundPerson, PersonRole, enclosing

# A name recognised less surely than this, 0..1, may have a wrong letter; words it must share to be another's printing.
POOR_READING = 0.8
FEWEST_SHARED_WORDS = 2
# Between the middles of two lines of a name, in letter heights.
NAME_LEADING = 2.6
# How far below a lone label its name may stand, in letter heights.
HEADER_REACH = 2.5
# Letters from which a word may be recognised with one wrong and still be the same.
SHORTEST_FUZZY_WORD = 4
MOST_NAME_LINES = 3
# "Chez" names who lets the addressee live or have letters there.
_AT_HOST = re.compile(r"(?:CHEZ|C/O|S/C)\b")
_INSIDE_ORGANISATION = re.compile(
    r"(?:A L'ATTENTION DE|SERVICE|DIRECTION|DEPARTEMENT|COMPTABILITE|(?:M\.?|MME|MONSIEUR|MADAME) L[AE]\b)"
)
_CONTINUES = re.compile(r"(?:-|&|\bET|\bOU|,|/)$")
_SURNAME_BOX = re.compile(r"NOM(?: DE FAMILLE| DE NAISSANCE| D'USAGE)?(?:\s*:\s*|\s+(?!D[EU]|ET\b))(?=[A-Z]|$)")
_FIRST_NAME_BOX = re.compile(r"PRENOMS?(?:\(S\))?(?:\s*:\s*|\s+)(?=[A-Z]|$)")
# Words of one half of a name in its box.
MOST_BOX_WORDS = 4


def labelled_names(blocks: tuple[Block, ...], strips: tuple[Strip, ...]) -> tuple[str, ...]:
    """The names of people whom a label names: they tell a wrapped name from a place line."""
    return tuple(
        name for mention in _mentions_by_label(blocks, strips) for name in (mention.text, *names_in(mention.text))
    )


def found_persons(
    blocks: tuple[Block, ...],
    strips: tuple[Strip, ...],
    addressees: tuple[Candidate, ...],
    document_type: DocumentType,
) -> tuple[FoundPerson, ...]:
    """Every person and organisation with a role, each once a role."""
    mentions = [
        *mentions_in_sentences(blocks, strips, document_type),
        *_mentions_in_forms(strips, document_type),
        *_mentions_by_label(blocks, strips),
    ]
    if document_type is DocumentType.PROPERTY_TAX_NOTICE:
        mentions = [_as_holder(one) if one.role is PersonRole.LANDLORD else one for one in mentions]
    letter = [_addresseemention_of(candidate) for candidate in addressees]
    holders = [_read_again(mention, letter) for mention in _holders_among(mentions)]
    persons = _persons_of(holders, is_holder=True)
    persons += _persons_of([one for one in mentions if one.role is not PersonRole.HOLDER], is_holder=False)
    for position, mention in enumerate(letter):
        is_place = not any(reads(mention.text) for reads in (has_title, looks_like_name, is_organisation))
        if position > 0 and is_place:
            continue
        persons += _addressee_persons(mention, persons, has_holder=bool(holders))
    return _without_halves(persons)


def _as_holder(mention: Mention) -> Mention:
    """An owner as the holder, which he is of a tax on what he owns."""
    return replace(mention, role=PersonRole.HOLDER)


def _without_halves(persons: list[FoundPerson]) -> tuple[FoundPerson, ...]:
    """The persons without surnames that were cut off a name printed whole elsewhere for the same role."""
    whole = [one for one in persons if not any(_is_half_of(one, other) for other in persons)]
    if whole and not any(one.role is PersonRole.HOLDER for one in whole):
        lead = next((index for index, one in enumerate(whole) if one.role is PersonRole.CO_HOLDER), None)
        if lead is not None:
            whole[lead] = replace(whole[lead], role=PersonRole.HOLDER)
    return tuple(whole)


def _is_half_of(one: FoundPerson, other: FoundPerson) -> bool:
    """Whether a name of one word, particles aside, is part of another's longer name."""
    mine, theirs = set(fold(one.name).split()), set(fold(other.name).split())
    return _is_ours(one) and _is_ours(other) and mine < theirs and len(mine - PARTICLES) <= 1


def _read_again(mention: Mention, letter: list[Mention]) -> Mention:
    """A poorly recognised holder as the address window prints the same person, else as it is."""
    if mention.confidence >= POOR_READING:
        return mention
    clearer = [one for one in letter if one.confidence > mention.confidence * ADDRESSEE and _is_reread(mention, one)]
    return replace(mention, text=clearer[0].text, confidence=clearer[0].confidence) if clearer else mention


def _is_reread(poor: Mention, clear: Mention) -> bool:
    """Whether two printings have the same title and the same words but one, which are not two first names."""
    mine, theirs = fold(poor.text).split(), fold(clear.text).split()
    if len(mine) != len(theirs) or len(mine) < FEWEST_SHARED_WORDS + 1 or not has_title(poor.text):
        return False
    unlike = [{one, other} for one, other in zip(mine, theirs, strict=True) if one != other]
    return mine[0] == theirs[0] and len(unlike) == 1 and not unlike[0] <= FIRST_NAMES


def _holders_among(mentions: list[Mention]) -> list[Mention]:
    """The mentions of holders, the fullest printing of each first."""
    return [one for one in mentions if one.role is PersonRole.HOLDER]


def _mentions_by_label(blocks: tuple[Block, ...], strips: tuple[Strip, ...]) -> list[Mention]:
    """The names that stand behind, below or to the right of a label."""
    found: list[Mention] = []
    for block in blocks:
        for index, strip in enumerate(block.strips):
            label = person_label(strip.folded) or _loose_label(strip)
            if label is None:
                continue
            said = section_above(block.strips[:index]) if is_general_label(strip.folded) else None
            mention = _labelled(said or label[0], strip.text[label[1] :], block, index, strips)
            if mention is not None:
                found.append(mention)
    return found


def _mentions_in_forms(strips: tuple[Strip, ...], document_type: DocumentType) -> list[Mention]:
    """The names that a form asks for in two boxes, "Nom :" and "Prénom :" beside it or below."""
    found: list[Mention] = []
    for index, strip in enumerate(strips):
        surname = _boxed(strip, _SURNAME_BOX, strips)
        if surname is None:
            continue
        below = [one for one in strips[index + 1 : index + 6] if _boxed(one, _FIRST_NAME_BOX, strips) is not None]
        given = _boxed(below[0], _FIRST_NAME_BOX, strips) if below else None
        if given is None:
            continue
        role = _role_in_form(strips[:index], document_type)
        name = f"{surname} {given.split(',')[0]}"
        mention = mention_of(role, name, (strip, below[0]), min(strip.confidence, below[0].confidence))
        found += [mention] if mention is not None else []
    return found


def _boxed(strip: Strip, label: re.Pattern[str], strips: tuple[Strip, ...]) -> str | None:
    """What a form holds behind a label, or in the cell to its right when the label fills its own."""
    match = label.match(strip.folded)
    if match is not None:
        return strip.text[match.end() :]
    is_alone = label.fullmatch(f"{strip.folded.rstrip(' :')} ") is not None
    beside = right_cell(strip, strips) if is_alone else None
    return beside.text if beside is not None and _may_be_box(beside) else None


def _may_be_box(strip: Strip) -> bool:
    """Whether a cell holds a part of a name."""
    return len(strip.text.split()) <= MOST_BOX_WORDS and not digits(strip.text) and strip.text[:1].isupper()


def _role_in_form(above: tuple[Strip, ...], document_type: DocumentType) -> PersonRole:
    """Whose boxes they are, by the last words above that say so."""
    for strip in reversed(above):
        if re.search(r"BAILLEUR|PROPRIETAIRE", strip.folded):
            return PersonRole.LANDLORD
        if re.search(r"HEBERGE(?!ANT|MENT)|LOCATAIRE|TITULAIRE", strip.folded):
            return PersonRole.HOLDER
        if re.search(r"SOUSSIGNE|HEBERGEANT", strip.folded):
            return PersonRole.HOST if document_type is DocumentType.HOSTING_LETTER else PersonRole.OTHER
    return PersonRole.HOLDER


def _loose_label(strip: Strip) -> tuple[PersonRole, int] | None:
    """A holder label whose colon was not recognised, when what follows reads as a name."""
    end = end_of_loose_holder_label(strip.folded)
    rest = strip.text[end:]
    names = names_in(rest)[:1] if end else ()
    is_name = any(looks_like_name(name) or COMPANY_START.match(fold(name)) for name in names)
    return (PersonRole.HOLDER, end) if is_name and (rest[:1].isupper() or has_title(rest)) else None


def _labelled(role: PersonRole, rest: str, block: Block, index: int, strips: tuple[Strip, ...]) -> Mention | None:
    """The name a label announces, None when what follows is no name."""
    label = block.strips[index]
    if letters(rest) >= 3:
        return mention_of(role, _with_continuation(rest, _strips_below(label, strips)), (label,), label.confidence)
    below = block.strips[index + 1 : index + 2] or _under(label, strips)
    is_stacked = role is not PersonRole.HOLDER and bool(below) and _may_be_value(below[0].text)
    if below and (is_stacked or looks_like_name(below[0].text)):
        return _value(role, below[0], strips)
    beside = right_cell(label, strips)
    if beside is not None and _may_be_value(beside.text) and not is_address_label(beside.folded):
        return _value(role, beside, strips)
    return _value(role, below[0], strips) if below and _may_be_value(below[0].text) else None


def _under(label: Strip, strips: tuple[Strip, ...]) -> tuple[Strip, ...]:
    """The name below a label of a widely spaced table, empty without one."""
    own = [strip for strip in strips if strip.page == label.page and strip.middle > label.middle + label.height / 2]
    column = [strip for strip in own if abs(strip.box.left - label.box.left) <= label.height]
    nearest = min(column, key=lambda strip: strip.box.top, default=None)
    if nearest is None or nearest.box.top - label.box.bottom > HEADER_REACH * label.height:
        return ()
    return (nearest,) if looks_like_name(nearest.text) else ()


def _value(role: PersonRole, strip: Strip, strips: tuple[Strip, ...]) -> Mention | None:
    """The name on a strip of its own, with the lines that go on with it."""
    return mention_of(role, _with_continuation(strip.text, _strips_below(strip, strips)), (strip,), strip.confidence)


def _strips_below(strip: Strip, strips: tuple[Strip, ...]) -> tuple[Strip, ...]:
    """The strips right below one, each near the one before and sharing its width."""
    chain: list[Strip] = [strip]
    beside = left_cell(strip, strips)
    label = beside if beside is not None and person_label(beside.folded) else None
    for other in strips:
        if len(chain) > MOST_NAME_LINES:
            break
        last = chain[-1]
        shared = min(last.box.right, other.box.right) - max(last.box.left, other.box.left)
        near = 0.6 * last.height < other.middle - last.middle < NAME_LEADING * last.height
        if near and shared > 0 and label is not None and _has_own_label(other, label, strips):
            break
        if other.page == strip.page and shared > 0 and near and other.box.left >= strip.box.left - last.height:
            chain.append(other)
    return tuple(chain[1:])


def _has_own_label(strip: Strip, label: Strip, strips: tuple[Strip, ...]) -> bool:
    """Whether a cell stands beside a label of its own, in the column where that of the cell above it stands."""
    own = left_cell(strip, strips)
    return own is not None and own is not label and abs(own.box.left - label.box.left) <= 2 * label.height


def _with_continuation(text: str, following: tuple[Strip, ...]) -> str:
    """The name with the lines that go on with it."""
    whole = text.strip()
    for strip in following[: MOST_NAME_LINES - 1]:
        goes_on = bool(_CONTINUES.search(fold(whole))) or bool(re.match(r"(?:ET|OU|&)\s", strip.folded))
        if not (
            goes_on or _completes(whole, strip.text) or has_title(strip.text) or _is_another(whole, strip.text)
        ) or person_label(strip.folded):
            break
        whole = _joined(whole, strip.text)
    return whole


def _completes(name: str, line: str) -> bool:
    """Whether a line is the rest of a name that so far has a title and one word."""
    last = re.split(r"\bet\b|\bou\b|&|\n", name, flags=re.IGNORECASE)[-1]
    short = len(line.split()) <= 3 and line.replace(" ", "").replace("-", "").replace("'", "").isalpha()
    return short and has_title(last) and len(last.split()) == 2 and kind_of(line) is LineKind.UNKNOWN


def _joined(name: str, line: str) -> str:
    """A name and the line below it: the rest of the name, or another person's on a line of its own."""
    if name.endswith("-"):
        return name + line
    open_end = bool(_CONTINUES.search(fold(name))) or bool(re.match(r"(?:ET|OU|&)\s", fold(line)))
    whole_line = has_title(line) or _is_another(name, line)
    return f"{name}\n{line}" if name and whole_line and not open_end else f"{name} {line}".strip()


def _is_another(name: str, line: str) -> bool:
    """Whether an untitled line below a name is another person: a known first name, or the same surname again."""
    last, line = name.split("\n")[-1].split(",")[0], line.split(",")[0]
    if len(last.split()) < 2 or len(line.split()) < 2:
        return False
    return looks_like_name(line) or (may_be_recipient(line) and shares_word(last, line))


def _may_be_value(text: str) -> bool:
    """Whether a cell can hold a name."""
    name = text.split(",")[0]
    return may_be_recipient(name) and not is_street(name) and not cities_in(text)


def _addresseemention_of(candidate: Candidate) -> Mention:
    """The recipient lines of an address window as one mention."""
    text = ""
    for line in candidate.recipient_lines:
        text = text if _is_added(line, text) else _joined(text, line)
    strips = candidate.strips[: max(1, len(candidate.recipient_lines))]
    confidence = sum(strip.confidence for strip in strips) / len(strips)
    return Mention(
        role=PersonRole.RECIPIENT,
        text=text,
        box=enclosing(tuple(strip.box for strip in strips)),
        confidence=confidence * ADDRESSEE,
    )


def _is_added(line: str, text: str) -> bool:
    """Whether a line says only at whose place the addressee is, or who of an organisation is to open the letter."""
    is_inside = is_organisation(text) and bool(_INSIDE_ORGANISATION.match(fold(line)))
    return is_inside or bool(_AT_HOST.match(fold(line)))


def _persons_of(mentions: list[Mention], *, is_holder: bool) -> list[FoundPerson]:
    """One person a name; the second holder and later ones are co-holders."""
    persons: list[FoundPerson] = []
    for mention in mentions:
        for name in names_in(mention.text):
            if not is_name(name) or any(
                _is_same(name, one.name) and (is_holder or one.role is mention.role) for one in persons
            ):
                continue
            role = PersonRole.CO_HOLDER if is_holder and persons else mention.role
            persons.append(_person(role, name, mention))
    return persons


def _person(role: PersonRole, name: str, mention: Mention) -> FoundPerson:
    """The person as it goes out; a name without title or known form is a little less sure."""
    sure = has_title(mention.text) or looks_like_name(name)
    organisation = is_organisation(name) and not has_title(mention.text)
    confidence = mention.confidence * (1.0 if sure or organisation else UNTITLED)
    confidence *= 1.0 if organisation or len(name.split()) > 1 else ONE_WORD
    return FoundPerson(
        role=role, name=name, is_organisation=organisation, confidence=round(confidence, 3), box=mention.box
    )


def _addressee_persons(mention: Mention, known: list[FoundPerson], *, has_holder: bool) -> list[FoundPerson]:
    """The addressee: the holder when there is no other, somebody else when the holder differs, else nothing new."""
    persons: list[FoundPerson] = []
    for name in names_in(mention.text):
        if not is_name(name) or any(_is_same(name, one.name) for one in [*known, *persons]):
            continue
        first = not any(_is_ours(one) for one in [*known, *persons])
        role = PersonRole.RECIPIENT if has_holder else PersonRole.HOLDER if first else PersonRole.CO_HOLDER
        persons.append(_person(role, name, mention))
    return persons


def _is_ours(person: FoundPerson) -> bool:
    """Whether the person is a holder or the addressee rather than landlord or adviser."""
    return person.role in (PersonRole.HOLDER, PersonRole.CO_HOLDER, PersonRole.RECIPIENT)


def _is_same(one: str, other: str) -> bool:
    """Whether two printings are one name: the same words in any order, a wrong letter in a long one allowed."""
    mine, theirs = sorted(fold(one).split()), sorted(fold(other).split())
    if compact(one) == compact(other) or len(mine) != len(theirs):
        return compact("".join(mine)) == compact("".join(theirs))
    return all(_is_same_word(first, second) for first, second in zip(mine, theirs, strict=True))


def _is_same_word(one: str, other: str) -> bool:
    """Whether two words are one; two first names that both exist are two."""
    if one == other:
        return True
    if {one, other} <= FIRST_NAMES or min(len(one), len(other)) < SHORTEST_FUZZY_WORD:
        return False
    return Levenshtein.distance(one, other) <= 1
