"""The counted noun phrase of Azerbaijani: by case endings and verbs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digests.figures.tokens import Noun, Token, fold, wordlist
from digests.figures.words import AZ_SUFFIXES

_AZ_STOP = frozenset(
    wordlist(
        """
        və isə ki da də bu həmin o üzrə üçün ilə görə qədər sonra əvvəl olub olan var yoxdur idi deyil
        əhatə təşkil qeydə müəyyən aşkar emal istifadə ləğv təqdim qəbul icra dəf həyata daxil əldə qeyd elan
        sərf olunub edilib çox az artıq yuxarı aşağı yaxın daha kimi hər bütün onun onların bunun
        bunların yalnız təkcə həmçinin eləcə ya yaxud amma lakin hazırda cari ötən keçən bir iki üç
        ətrafında civarında arasında ərzində qarşısı düşür üzə kəsib bağlanıb nəzərdə tələb çatıb ibarət
        bərabər
        artım azalma orta haqqında barədə əvvəlki sonrakı növbəti digər tərəfindən etibarən təxminən
        müvafiq əvəzinə dəfə müqayisədə
        ümumilikdə birlikdə cəmi ümumən toplam
        nisbətən iştirak fəaliyyət həcmində dəyərində məbləğində səviyyəsində aid bağlı məxsus
        """
    )
)
_AZ_CLASSIFIER = frozenset(wordlist("baş dənə belə"))
"""Words before the counted thing (`15 baş qoyun`, `200 belə hal`)."""
_AZ_DONE = frozenset(
    wordlist(
        """
        məhv həlak vəfat şəhid tələf xəsarət təmir bərpa inşa müayinə müalicə cəlb təhvil nümayiş həbs azad
        təcrid xilas imza rədd təsdiq tətbiq təltif cərimə idxal ixrac istehsal işə satışa
        """
    )
)
"""What is done to the things: the first half of a verb (`məhv olub`), no part of their name."""
_AZ_VERB = re.compile(
    r"(?:[a-z]+[iu]b(?:dir|lar|ler|dirlar|dirler)?|[a-z]+(?:misdi|musdu|misdir|musdur|acaq|ecek|araq|erek"
    r"|mayib|meyib|maqda|mekde)"
    r"|[a-z]+d[iu][gy][iu](?:n[a-z]{0,4})?"  # `olduğu üçün`, `verildiyinə görə`
    r"|[a-z]+(?:ilir|ulur|nir|nur|lanir|lenir|dirir|durur|edir|verir|dusur|olur|gelir|gedir|isleyir"
    r"|yasayir|cixir|tutur|alir)"
    r"|oldu|idi|etdi|verdi|aldi|catdi|artdi|azaldi|var|yox|dusur|almis|catmis)\Z"
)
_AZ_NOT_VERB = frozenset(wordlist("mektub ehtiyatib kitab katib talib nib merkezib gelir gelirlerib"))
_AZ_CASE = re.compile(
    r"(?:larin|lerin|lari|leri|lara|lere|larda|lerde|lardan|lerden|nin|nun|sinin|sunun|sina|sine|sini"
    r"|sunu|sinda|sinde|sindan|sinden|ni|nu|ye|ya"
    r"|da|de|dan|den|ta|te|tan|ten)\Z"
)


def _stops(word: str) -> bool:
    """Whether a folded word, with or without the copula, is none of a counted phrase (`çoxdur`)."""
    return word in _AZ_STOP or (word[-3:] in ("dir", "dur") and word[:-3] in _AZ_STOP)


def _az_form(word: str) -> tuple[str, bool]:
    """A noun without its case ending, and whether it had one that ends a phrase."""
    folded = fold(word)
    if folded in _AZ_KEEP:
        return word, False
    if folded[:-1] in _AZ_KEEP and folded[-1] in "iu" and len(word) > 5:
        return word[:-1], True
    for ending, keep in _AZ_ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 3:
            return word[: len(word) - len(ending)] + keep, True
    return word, False


_AZ_COPULA = re.compile(r"d[ıiuü]r(?:lar|lər)?\Z")


def _az_plain(word: str) -> str:
    """A noun without the copula that ends a sentence (`120 məktəbdir`)."""
    plain = _AZ_COPULA.sub("", word)
    return plain if len(plain) >= 3 else word


_AZ_ENDINGS = tuple(
    (fold(ending), keep)
    for ending, keep in (
        ("ındakı", ""), ("lərindən", ""), ("larından", ""), ("lərində", ""), ("larında", ""),
        ("lərinin", ""), ("larının", ""),
        ("lərinə", ""), ("larına", ""), ("lərini", ""), ("larını", ""), ("lərin", ""), ("ların", ""),
        ("lərdən", ""), ("lardan", ""), ("lərdə", ""), ("larda", ""), ("ləri", ""), ("ları", ""),
        ("undan", "u"), ("indən", "i"), ("ından", "ı"), ("ündən", "ü"),
        ("unda", "u"), ("ində", "i"), ("ında", "ı"), ("ündə", "ü"),
        ("unun", "u"), ("inin", "i"), ("ının", "ı"), ("ünün", "ü"),
        ("una", "u"), ("inə", "i"), ("ına", "ı"), ("ünə", "ü"),
        ("unu", "u"), ("ini", "i"), ("ını", "ı"), ("ünü", "ü"),
        ("dan", ""), ("dən", ""), ("da", ""), ("də", ""),
    )
)  # fmt: skip
_AZ_LIGHT = re.compile(r"(?:in|un|i|u|a|e)\Z")


def is_verb(word: str) -> bool:
    """Whether a folded word is a finite verb or a converb."""
    return bool(_AZ_VERB.match(word)) and word not in _AZ_NOT_VERB


def azerbaijani(tokens: Sequence[Token], at: int) -> Noun | None:
    """The phrase at token `at`: up to the first noun with a case ending, or to a verb."""
    words: list[str] = []
    after = at + (at + 1 < len(tokens) and tokens[at].fold in _AZ_CLASSIFIER and tokens[at + 1].kind == "w")
    while after < len(tokens) and len(words) < 4:
        token = tokens[after]
        if token.kind == "s" and token.text in '"«“„' and not words:
            break
        if token.kind != "w" or _stops(token.fold) or (words and token.fold in _AZ_DONE):
            break
        if is_verb(token.fold):
            break
        if words and _argument(token.fold, fold(words[-1])):
            break
        owned = _owner(tokens, after)
        if owned:
            words.append(owned)
            after += 1
            break
        printed, after = _az_word(tokens, after)
        lowered = printed if _acronym(printed) else printed.replace("I", "ı").replace("İ", "i").lower()
        plain = _az_plain(lowered)
        form, closed = _az_form(plain)
        told = fold(plain)
        if _AZ_OBJECT.match(told) and told not in _AZ_KEEP:
            form, closed = plain[: -1 if told[:-1] in _AZ_IN_N else -2], True
        elif _AZ_DATIVE.search(told) and after < len(tokens) and tokens[after].fold in ("yaxin", "qeder"):
            form, closed = plain[: -2 if told[-2] == "y" else -1], True  # `60 min ünvana yaxın`
        words.append(form)
        if closed and fold(form)[-1] in "iu" and len(plain) - len(form) > 1:
            return Noun(" ".join(words), after)  # the vowel before a case ending is the noun's own
        if closed or plain != lowered:
            break
    if not words or (len(words) == 1 and _quality(words[0])):
        return None
    words, after = _without_predicate(words, tokens, after)
    return Noun(" ".join(_az_trim(words)), after)


def _without_predicate(words: list[str], tokens: Sequence[Token], at: int) -> tuple[list[str], int]:
    """The phrase without what is said of the thing: `40 məktub zərərli olduğu üçün`."""
    said = at < len(tokens) and tokens[at].fold.startswith("oldu") and _quality(words[-1])
    return (words[:-1], at - 1) if said else (words, at)


_AZ_PLAIN_CASE = re.compile(r"(?!.*(?:in|un)[dt][ae]n?\Z)(?!.*iy[ae]\Z).{2,}(?:[aeiou]y[ae]|[dt][ae]n?)\Z")
_AZ_DATIVE = re.compile(r"[^aeiou][ae]\Z")
_AZ_OBJECT = re.compile(r".{3,}[ae]n[iu]\Z")
"""The object of a verb (`müəssisəni əhatə edir`), behind which no more of the name comes."""
_AZ_QUALITY = re.compile(r".{3,}(?:li|lu|siz|suz|sal|sel)\Z")
_AZ_OWN_L = re.compile(r"(?:ial|nal|tal|ral)i\Z")
"""`filialı`, `kanalı`: nouns in l that belong to the word before, no adjectives in -lı."""
_AZ_GENITIVE = re.compile(r".{2,}[iu]n\Z")


def _argument(word: str, before: str) -> bool:
    """Whether a word in a plain case behind a noun goes with the verb (`stansiya istifadəyə verilib`)."""
    quality = _AZ_ADJECTIVE.search(before) and not _AZ_OWN_L.search(before)
    return word not in _AZ_KEEP and bool(_AZ_PLAIN_CASE.match(word)) and not quality


def _quality(word: str) -> bool:
    """Whether a word alone says how a thing is, not what it is (`311 zərərli sayılıb`)."""
    folded = fold(word)
    return folded not in _AZ_KEEP and bool(_AZ_QUALITY.match(folded))


def _owner(tokens: Sequence[Token], at: int) -> str:
    """The counted noun in the genitive before what it owns, plain: `kameranın 970-i`, `evin hamısı`."""
    word = tokens[at]
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if behind is None or behind.text in ".,;)" or word.fold in _AZ_KEEP or not _AZ_GENITIVE.match(word.fold):
        return ""
    if _acronym(word.text):
        return ""
    lowered = word.text.replace("I", "ı").replace("İ", "i").lower()
    if word.fold[-3] == "n" and word.fold[-4:-3] in tuple("aeiou") and len(lowered) > 5:
        return lowered[:-2] if word.fold[:-2] in _AZ_IN_N else lowered[:-3]
    return lowered[:-2]


def _acronym(printed: str) -> bool:
    """`DDoS`, `POS-terminal`: letters kept as printed, but not the words of a shouted title."""
    return printed[:2].isupper() and not (len(printed) > 5 and printed.isupper())


def _az_word(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """A word, with what a hyphen joins to it (`POS-terminal`) but no hyphenated ending."""
    printed, after = tokens[at].text, at + 1
    if (
        after + 1 < len(tokens)
        and tokens[after].text == "-"
        and tokens[after].start == tokens[at].end
        and tokens[after + 1].kind == "w"
        and len(tokens[after + 1].text) > 3
        and tokens[after + 1].fold not in AZ_SUFFIXES
    ):
        return printed + "-" + tokens[after + 1].text, after + 2
    return printed, after


def _az_trim(words: list[str]) -> list[str]:
    """The head's accusative or genitive ending off, where the phrase shows that it is one."""
    head = words[-1]
    folded = fold(head)
    alone = len(words) == 1 or bool(_AZ_ADJECTIVE.search(fold(words[-2])))
    if folded in _AZ_KEEP or folded.endswith(("ci", "cu", "nti", "ntu")) or len(head) < 4:
        return words
    if folded[:-1] in _AZ_KEEP and folded[-1] in "iu":
        return [*words[:-1], head[:-1]]
    if folded.endswith(("ni", "nu")) and len(head) > 5 and folded[-3] in "aeiou":
        return [*words[:-1], head[:-2]]
    if alone and len(head) > 5 - (len(words) > 1) and folded[-1] in "iu" and folded[-2] not in "aeiouy":
        return [*words[:-1], head[:-1]]
    if folded.endswith(("in", "un")) and len(head) > 5 and folded[-3] not in "aeiou":
        return [*words[:-1], head[:-2]]
    return words


_AZ_ADJECTIVE = re.compile(
    r"(?:(?:li|lu|vi|ki|siz|suz|sal|sel|mis|mus)|xususi|saxta|yeni|dovlet|elektron|aktiv|umumi|boyuk"
    r"|kicik|xarici|yerli|(?<![a-z])(?:ali|orta|ilk|mobil|kohne|muasir|optik|onlayn|muxtelif|ferdi|hazir)"
    r"|[a-z]{3,}(?:ial|nal|bal|ral))\Z"
)
_AZ_KEEP = frozenset(
    wordlist(
        """
        domen altun ekran telefon bütün gəlin qanun milyon gün müştəri əcnəbi gəmi xanı iddia vətəndaş ailə
        nümayəndə sayı qəzəti siyahı yuxarı ordu quzu istifadəçi abunəçi lisenziya komanda qayda stansiya
        qadın maşın məzmun vitrin vaksin benzin qoyun köçkün əsgərlik körpü əhali
        sərnişin sakin oyun uzun yaxın aydın axın sabun kabin mədəni qanuni insani əyani kəndli şəhərli
        əsgər çin
        """
    )
)
_AZ_IN_N = frozenset(
    wordlist(
        """
        insan heyvan düşmən vətən plan orqan ekran alman divan meydan kapitan veteran turan rayon region
        telefon stadion salon balon kupon vaqon milyon qazan dükan liman orman asan
        xan sultan dastan ünvan bağban çoban
        """
    )
)
"""Nouns that end in n of their own, so that `-nın` is no ending of theirs."""
