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
        təşkil qeydə müəyyən aşkar emal istifadə ləğv təqdim qəbul icra dəf həyata daxil əldə qeyd elan
        sərf olunub edilib çox az artıq yuxarı aşağı yaxın daha kimi hər bütün onun onların bunun
        bunların yalnız təkcə həmçinin eləcə ya yaxud amma lakin hazırda cari ötən keçən bir iki üç
        ətrafında arasında ərzində qarşısı düşür üzə kəsib bağlanıb nəzərdə tələb çatıb ibarət bərabər
        artım azalma orta haqqında barədə əvvəlki sonrakı növbəti digər tərəfindən etibarən təxminən
        müvafiq əvəzinə dəfə müqayisədə
        nisbətən iştirak fəaliyyət həcmində dəyərində məbləğində səviyyəsində aid bağlı məxsus
        """
    )
)
_AZ_CLASSIFIER = frozenset(wordlist("baş dənə"))
"""Words of counting before the counted thing (`15 baş qoyun`)."""
_AZ_DONE = frozenset(
    wordlist(
        """
        məhv həlak vəfat şəhid tələf xəsarət təmir bərpa inşa müayinə müalicə cəlb təhvil nümayiş həbs azad
        xilas imza rədd təsdiq tətbiq təltif cərimə idxal ixrac istehsal işə satışa
        """
    )
)
"""What is done to the things: the first half of a verb (`məhv olub`), no part of their name."""
_AZ_VERB = re.compile(
    r"(?:[a-z]+[iu]b(?:dir|lar|ler|dirlar|dirler)?|[a-z]+(?:misdi|musdu|misdir|musdur|acaq|ecek|araq|erek"
    r"|mayib|meyib|maqda|mekde)"
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


def azerbaijani(tokens: Sequence[Token], at: int) -> Noun | None:
    """The phrase at token `at`: up to the first noun with a case ending, or to a verb."""
    words: list[str] = []
    after = at + (tokens[at].fold in _AZ_CLASSIFIER and at + 1 < len(tokens) and tokens[at + 1].kind == "w")
    while after < len(tokens) and len(words) < 4:
        token = tokens[after]
        if token.kind == "s" and token.text in '"«“„' and not words:
            break
        if token.kind != "w" or token.fold in _AZ_STOP or (words and token.fold in _AZ_DONE):
            break
        if _AZ_VERB.match(token.fold) and token.fold not in _AZ_NOT_VERB:
            break
        printed, after = _az_word(tokens, after)
        lowered = printed if _acronym(printed) else printed.replace("I", "ı").replace("İ", "i").lower()
        plain = _az_plain(lowered)
        form, closed = _az_form(plain)
        words.append(form)
        if closed and fold(form)[-1] in "iu" and len(plain) - len(form) > 1:
            return Noun(" ".join(words), after)  # the vowel before a case ending is the noun's own
        if closed or plain != lowered:
            break
    if not words:
        return None
    return Noun(" ".join(_az_trim(words)), after)


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
    if alone and len(head) > 5 and folded[-1] in "iu" and folded[-2] not in "aeiouy":
        return [*words[:-1], head[:-1]]
    if folded.endswith(("in", "un")) and len(head) > 5 and folded[-3] not in "aeiou":
        return [*words[:-1], head[:-2]]
    return words


_AZ_ADJECTIVE = re.compile(
    r"(?:(?:li|lu|vi|ki|siz|suz|sal|sel|mis|mus)|xususi|saxta|yeni|dovlet|elektron|aktiv|umumi|boyuk"
    r"|kicik|xarici|yerli)\Z"
)
_AZ_KEEP = frozenset(
    wordlist(
        """
        domen altun ekran telefon bütün gəlin qanun milyon gün müştəri əcnəbi gəmi xanı iddia vətəndaş ailə
        nümayəndə sayı qəzəti siyahı yuxarı ordu quzu istifadəçi abunəçi lisenziya komanda qayda stansiya
        qadın maşın məzmun vitrin vaksin benzin qoyun köçkün əsgərlik körpü əhali
        """
    )
)
