"""Which of the beat's languages a text is in, even for one headline.

Enters: text.  Leaves: a language.  Letters decide where they can; else function words,
endings and letter pairs vote.  Latin letters without any sign read as English, which is
where names and figures alone end up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from digests.language.casing import fold, lower
from digests.model import Language

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Runs of letters, not single ones: there are far fewer of them to count.
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u0259\u018f]+")
_LETTER = re.compile(r"[^\W\d_]+")
_NOT_RUSSIAN = re.compile(r"[іїєґўқңғүұһәөҳҷӣӯќљњђћџјѓѕҹҝ]", re.IGNORECASE)
_BULGARIAN = re.compile(r"ъ(?![еёюя\W])", re.IGNORECASE)
# Azerbaijani as it was written until the nineties; its neighbours have letters that it lacks.
_AZ_CYRILLIC = re.compile(r"[әҹҝ]", re.IGNORECASE)
_NOT_AZ_CYRILLIC = re.compile(r"[іїєґўқңұҳҷӣӯќљњђћџѓѕҗҙҫҡц]", re.IGNORECASE)
_NOT_OURS = re.compile(r"[ßñãõåæøčřžěůýśźżłąęćńđőűțșāēīūļķņåœ]", re.IGNORECASE)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_WORDS: dict[Language, frozenset[str]] = {
    "en": frozenset(
        _words(
            "the of and to for is with by from as its has have had will be been are was were that this "
            "over new says said after about more than not into out first how why what who it or an up "
            "down amid per his at in their between during under against year month week million billion "
            "percent country day world million's security government minister state may can could "
            "would should all most one two three ten until till since through also other only high still "
            "back get gets sees hits wins plans launches opens rises falls number off million billion us "
            "access services market data company companies international cooperation agreement "
            "signed meeting held growth increase"
        )
    ),
    "az": frozenset(
        _words(
            "və ilə üçün bu bir də ki olub edilib olunub edib olan üzrə isə daha çox görə artıq ötən "
            "sonra əvvəl ildə il ilin ay ayda ilk yeni qədər kimi həm amma ancaq deyil var yox nədir necə "
            "niyə kim nə hər bütün ölkə ölkədə dövlət nazir nazirlik nazirliyi haqqında barədə arasında "
            "tərəfindən bildirib deyib keçid milyon milyard min faiz manat xəbər mərkəzi yanvar fevral "
            "iyun iyul avqust sentyabr oktyabr noyabr dekabr azərbaycan azərbaycanda azərbaycanın bakı "
            "bakıda bakının oldu olacaq edəcək hansı"
        )
    ),
    "tr": frozenset(
        _words(
            "ve ile için bu bir de da ki olan olarak daha çok göre sonra önce yıl yılda yılı yılın ay ilk "
            "yeni kadar gibi hem ama ancak değil var yok nedir nasıl neden kim ne her bütün ülke ülkede "
            "devlet bakan bakanlık bakanlığı hakkında arasında tarafından oldu olacak etti edecek hangi "
            "şirketi milyon milyar bin yüzde lira haber türkiye türkiye'nin türkiye'de şey çıktı geldi "
            "verdi aldı yaptı açıkladı arttı ocak şubat haziran temmuz ağustos eylül ekim kasım aralık "
            "güvenliği siber yapay zeka veri uydu sahte banka"
        )
    ),
    "other": frozenset(
        _words(
            "der die das und den dem ein eine ist nicht mit von für auf im zu le la les des du et une est "
            "pour dans que qui sur avec el los las del y por una con para il di che della gli het een van "
            "niet na se os um uma não em va bilan uchun bo'yicha si nu este pe care je ne po za ze det "
            "och att som på "
            "einen einer neuen neuer neue vor aus sein ihr ihre gegen bei nach zum zur über wird werden hat "
            "sind "
            "aux au ses cette ce ou plus contre chez leur leurs nouveau nouvelle "
            "su sus al lo más contra nuevo nueva llega entre hasta desde sobre "
            "un uno le nei nella nel alla alle con più nuovo nuova dei delle degli si ai gli lo "
            "um uma às ao aos novo nova mais pelo pela dos das até "
            "naar bij niet zijn met nieuw nieuwe door worden ook "
            "yangi bor qilish uning ham o'zbekiston"
        )
    ),
}
# Typed without Azerbaijani letters; words that Turkish spells alike are left out.
_AZ_ASCII = frozenset(
    _words(
        "ucun olub edilib olunub edib uzre ise gore artiq oten evvel ilde ilin ayda qeder deyil "
        "haqqinda barede terefinden bildirib deyib kecid milyard min faiz xeber merkezi baki bakida "
        "bakinin olacaq edecek hansi azerbaycanin olke olkede dovlet nazir nazirlik nazirliyi yanvar "
        "fevral iyun iyul avqust sentyabr oktyabr noyabr dekabr nece niye butun dunya tehlukesizlik "
        "sebeke sebekede sebekesi zererli cox hec kime pul saxta mobil xidmet xidmeti sayt saytlar sirket "
        "sirketler suretli kend kendler odenis odenisler melumat melumatlar gun saat verib alib sayi artib"
    )
)
_TR_ASCII = frozenset(
    _words(
        "icin olarak gore once yil yilda yili yilin kadar gibi degil nasil neden bakan bakanligi "
        "hakkinda tarafindan turkiye sirketi yuzde milyar acikladi guvenligi ulke devlet dunya "
        "aciklandi artti"
    )
)
_SHARED_ASCII = frozenset(
    _words("ve ile bu bir ki olan daha sonra ilk yeni var milyon azerbaycan azerbaycan'da")
)

_AZ_ENDING = re.compile(
    r"(?:[ıiuü]b|[ae]caq|[əe]c[əe]k|maq|m[əe]k|l[ıu]q|l[ae]r[ıi]n|l[əe]r[ıi]|mışdır|d[ae]dır|[ıi]lır|"
    r"[ıiuü]blar|n[ıi]n|d[əe]n|l[əe]r|lar|d[ae]ki)$"
)
_TR_ENDING = re.compile(
    r"(?:[ıiuü]yor|mıştır|miştir|acak|mak|lık|ınca|arak|[ıiuü]ldı|[ıiuü]ldi|[ıiuü]yla|[ae]bilir)$"
)
_TURKIC_ENDING = re.compile(
    r"(?:l[ae]r|l[ae]r[ıi]|l[ae]r[ıi]n|[ıiuü]n[dt][ae]|n[ıiuü]n|s[ıiuü]n[ıiuü]?|l[ıiuü]k|s[ıi])$"
)
_AZ_VERB = re.compile(r"..[lrnymd][ıiuü]r$")
_CASED_PLURAL = re.compile(r"l[ae]r(?:[ae]|d[ae]n?|[ıi]n?[ıi]?)$")
_EN_ENDING = re.compile(r"(?:tion|tions|ing|ments?|ness|ity|ies|ed|ers|ous|ght|'s|ly|ck|th|ee|ship)$")
_AZ_PAIRS = re.compile(r"q(?!u)|^x[aeəiou]|[aou]x[tlsd]|yy|ğl|şd")
_ONLY_AZ = re.compile(r"[əqx]", re.IGNORECASE)
_TURKIC_LETTER = re.compile(r"[ğşıİ]")
_ROMANCE = re.compile(r"[éèêëàáíóúôï]", re.IGNORECASE)
_FOREIGN_SHAPE = re.compile(
    r"sch(?![eo])|tz|pf|ij[knrs]|cz|sz|zz|cch|kw|zw|uu|(?:zion[ei]|keit|heit|ung|ungen|lich|ieren|cht|chten)\b"
)
"""Letters that stand together in German, Dutch, Italian and Polish, seldom in ours."""
_UZBEK = re.compile(r"\b\w*[og]['‘’ʻ][a-z]\w*", re.IGNORECASE)


NAMED = 0.3
"""What a capitalised word is worth beside another."""
_DOUBT = -0.9
"""One foreign little word (`Las Vegas`) makes no foreign text."""


def identify(text: str) -> Language:
    """The language of `text`; a headline is enough, its first 2,000 characters decide."""
    head = text[:2000]
    if head.isascii():  # the letters of other scripts and marks need not be sought
        return _by_words(head, {}) if _LETTER.search(head) else "en"
    letters, cyrillic, latin = (sum(map(len, kind.findall(head))) for kind in (_LETTER, _CYRILLIC, _LATIN))
    if letters == 0:
        return "en"
    if cyrillic * 2 > letters:
        return _cyrillic(head, cyrillic)
    if latin * 2 < letters:
        return "ru" if cyrillic > latin else "other"
    return _latin(head)


def _cyrillic(text: str, letters: int) -> Language:
    if _AZ_CYRILLIC.search(text) and not _NOT_AZ_CYRILLIC.search(text):
        return "az"
    strange = len(_NOT_RUSSIAN.findall(text)) + 2 * len(_BULGARIAN.findall(text))
    return "other" if strange * 40 > letters else "ru"


def _latin(text: str) -> Language:
    words = _WORD.findall(text)
    schwa = sum(map(_schwas, words))
    if schwa and schwa * 4 >= len(words):
        return "az"
    votes: dict[Language, float] = {"en": 0.0, "az": 3.0 * schwa, "tr": 0.0}
    votes["other"] = 0.6 * len(_ROMANCE.findall(text)) + 2.0 * len(_NOT_OURS.findall(text))
    _turkic_letters(text, votes)
    return _by_words(text, votes)


def _schwas(word: str) -> float:
    """How much its ə speak for Azerbaijani: those of a name (`Xəzər Bank opens`) say little of the text."""
    count = word.count("ə") + word.count("Ə")
    return count if not count or word.islower() else NAMED * count


def _by_words(text: str, letters: Mapping[Language, float]) -> Language:
    """The language that most speaks for, of the words and of the letters that were weighed before."""
    votes: dict[Language, float] = {"en": 0.4, "az": 0.0, "tr": 0.0, "other": _DOUBT}
    for language, weight in letters.items():
        votes[language] += weight
    votes["other"] += 0.8 * len(_UZBEK.findall(text))
    for word in _WORD.findall(text):
        for language, weight in _votes(word):
            votes[language] += weight
    return max(votes, key=lambda language: (votes[language], language == "en"))


def _turkic_letters(text: str, votes: dict[Language, float]) -> None:
    """ğ, ş, ı speak for both Turkic languages, ö, ü and ç less so; long texts decide by words."""
    if _TURKIC_LETTER.search(text) and not _ONLY_AZ.search(text):
        # ə, q and x make a tenth of Azerbaijani: a text of some length that has none is none.
        votes["tr"] += min(0.05 * len(text), 2.5)
    both = 0.8 * sum(map(text.count, "ğşıİŞĞ")) + 0.25 * sum(map(text.count, "öüçÖÜÇ"))
    votes["az"] += both
    votes["tr"] += both * 0.99


@lru_cache(maxsize=4096)
def _votes(word: str) -> tuple[tuple[Language, float], ...]:
    """What a word says for which language: kept, since the same words make half of all texts."""
    votes: dict[Language, float] = dict.fromkeys(_WORDS, 0.0)
    _vote(word, votes)
    return tuple((language, weight) for language, weight in votes.items() if weight)


def _vote(word: str, votes: dict[Language, float]) -> None:
    low = lower(word, "other")
    plain = fold(word)
    # A capitalised word may be a name; names say little of the text around them.
    weight = 1.0 if word.islower() else NAMED
    for language, known in _WORDS.items():
        if low in known:
            votes[language] += 1.0
    if low == plain:
        votes["az"] += (plain in _AZ_ASCII) * 1.2 + (plain in _SHARED_ASCII) * 0.6
        votes["tr"] += (plain in _TR_ASCII) * 1.2 + (plain in _SHARED_ASCII) * 0.3
    if len(plain) > 3:
        _vote_by_shape(low, weight, votes)


def _vote_by_shape(low: str, weight: float, votes: dict[Language, float]) -> None:
    if _TURKIC_ENDING.search(low):
        votes["az"] += 0.35 * weight
        votes["tr"] += 0.35 * weight
    if _CASED_PLURAL.search(low):
        votes["az"] += 0.35 * weight
        votes["tr"] += 0.35 * weight
    if _AZ_ENDING.search(low) or _AZ_VERB.search(low):
        votes["az"] += 0.5 * weight
    if _TR_ENDING.search(low):
        votes["tr"] += 0.6 * weight
    votes["other"] += 0.8 * max(weight, 0.7) * len(_FOREIGN_SHAPE.findall(low))
    if _EN_ENDING.search(low):
        votes["en"] += 0.4 * weight
    votes["az"] += 0.9 * weight * len(_AZ_PAIRS.findall(low))
