"""Plain words: a capital at the beginning of a sentence makes no name of them.

Enters: a beat, whose topics, things and concepts are plain words of the news, beside a small
table of words with which sentences of the press begin.  Leaves: whether a word is plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digests.faithful.said import stem
from digests.language import fold
from digests.model import Beat, Language

_SHORTEST = 3
_WORD = re.compile(r"[\w-]+")

_OPENING = {
    "az": """
        bu bir hər ən ilk son yeni daha çox bütün bəzi həmin artıq indi sonra əvvəl ötən builki
        cari gələn ilin ildə ayda rübdə həftə gün saat ölkə ölkədə ölkənin respublika dövlət
        hökumət parlament nazirlik nazir nazirliyi agentlik xidmət idarə komitə qurum qurumlar
        şirkət müəssisə bank mərkəz fond təşkilat birlik universitet məktəb rayon şəhər kənd bölgə
        region vətəndaş vətəndaşlar istifadəçi istifadəçilər müştəri abunəçi insan adam əhali uşaq
        gənc qadın mütəxəssis ekspert nümayəndə rəhbər sədr direktor prezident layihə proqram plan
        qanun qərar sərəncam fərman qayda müqavilə memorandum saziş razılaşma sənəd məlumat
        hesabat statistika rəqəm sayt portal sistem şəbəkə xətt avadanlıq texnologiya xəbərdarlıq
        hücum təhlükə qəza yanğın yağış qiymət tarif büdcə gəlir xərc investisiya ixrac idxal
        ticarət ödəniş kart hesab pul manat dollar faiz milyon milyard min yüz yarım iki üç dörd
        beş altı yeddi səkkiz doqquz on sayı həcmi nəticə nəticədə məqsəd görə üçün ilə yanvar
        fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr ümumi orta rəqəmsal
        elektron mobil milli beynəlxalq xarici yerli regional əsas böyük kiçik həmçinin eyni
        bununla belə lakin amma ancaq bundan əlavə beləliklə eləcə habelə artım azalma təxminən o
        onlar onun onların orada burada bunlar bunun həm əvvəllər görüş toplantı konfrans forum
        sərgi tədbir yarış müsabiqə təlim kurs dərs təhsil elm səhiyyə nəqliyyat enerji neft qaz
        su yol körpü qatar avtobus hava təyyarə gəmi liman anbar zavod fabrik bazar mağaza polis
        məhkəmə ordu təhlükəsizlik müdafiə daxili hakerlər dələduzlar fırıldaqçılar yaxınlıqda
        yaxın uzaq ətrafda yanında arasında üzrə haqqında barədə hazırda hələ hələlik həmişə tez
        gec birlikdə ayrıca xüsusilə əsasən ümumilikdə cəmi azı axşam səhər gecə gündüz yay qış
        yaz payız həftəlik aylıq illik gündəlik iş işlər işçi istehsal satış tikinti təmir qurğu
        cihaz maşın avtomobil telefon kompüter proqramçı alim müəllim tələbə şagird həkim
        jurnalist oxucu ailə ev ərazi sahə meydan küçə bina zal ofis server domen fayl virus kod
        parol imza kimlik sorğu cavab şikayət müraciət səbəb nümunə seçim dəyişiklik düzəliş
        yenilik inkişaf artan azalan açılış bağlanış başlanğıc
    """,
    "en": """
        a an the this that these those it its in on at by for from of to with after before during
        since until over under about more than most less some many several all each every any no
        not none nobody nothing new first last next other another both half one two three four
        five six seven eight nine ten dozens hundreds thousands millions state government
        parliament ministry minister agency service committee authority office body company bank
        centre center fund union university school district city town village region country
        national international local regional digital electronic mobile online public private
        people users customers subscribers citizens residents children students experts officials
        specialists engineers workers women project program programme plan law rules decree
        decision agreement memorandum document report data figures statistics website portal
        system network line equipment technology warning attack threat fire accident rain price
        tariff budget revenue spending investment exports imports trade payments cards money sales
        output production construction work works repairs number volume share total average
        january february march april may june july august september october november december
        monday tuesday wednesday thursday friday saturday sunday summer winter spring autumn
        police court army security hackers scammers fraudsters meanwhile however according as when
        while there they he she we his her their our who what why how if so also only just now
        today yesterday nearby near far around between among together separately especially mainly
        overall altogether evening morning night day weekly monthly annual daily once twice
        earlier later soon still yet even then thus therefore because although despite unlike like
        such own same different similar builders teachers pupils doctors journalists readers
        families homes houses areas streets buildings offices servers domains files viruses codes
        passwords signatures surveys answers complaints requests reasons examples changes updates
        developers growing opening closing starting based using built founded developed launched
        organized held attended signed announced
    """,
    "ru": """
        в во на за из от до по с со у к ко о об при для без через после перед между над под и а но
        не это этот эта эти тот та те все всё весь вся каждый любой новый новая новое новые первый
        первая последний другой самый более менее около почти один одна два две три четыре пять
        шесть семь восемь девять десять сотни тысячи миллионы половина часть страна республика
        государство государственный правительство парламент министерство министр агентство служба
        комитет ведомство орган организация компания предприятие банк центр фонд союз университет
        школа район город село регион область граждане жители пользователи клиенты абоненты люди
        население дети студенты женщины специалисты эксперты чиновники сотрудники проект программа
        план закон правила указ распоряжение решение соглашение договор меморандум документ данные
        отчет отчёт статистика сайт портал система сеть линия оборудование технология
        предупреждение атака угроза пожар авария дождь цена тариф бюджет доходы расходы инвестиции
        экспорт импорт торговля платежи карты деньги продажи производство строительство работы
        ремонт число количество объем объём доля общий средний январь февраль март апрель май июнь
        июль август сентябрь октябрь ноябрь декабрь зима лето осень весна цифровой электронный
        мобильный национальный международный иностранный местный региональный встреча совещание
        конференция форум выставка мероприятие конкурс обучение курсы образование наука транспорт
        энергетика нефть газ вода дорога мост поезд автобус самолет самолёт судно порт склад завод
        рынок магазин полиция суд армия безопасность оборона хакеры мошенники как когда пока если
        что кто где так также только уже годом год году года ни него них нее неё нем нём ней его
        ее её их он она они оно там тогда раньше ранее ещё сегодня вчера всего обнаружено
        заблокировано выявлено создано открыто построено подписано рядом вблизи близко далеко
        вокруг вместе отдельно особенно главным вечером утром ночью днем днём недельный месячный
        годовой ежедневно еженедельно ежегодно раз дважды позже скоро еще затем поэтому потому
        хотя несмотря такой свой разный похожий строители учителя ученики врачи журналисты
        читатели семьи дома здания улицы офисы серверы домены файлы вирусы коды пароли подписи
        опросы ответы жалобы обращения причины примеры изменения обновления разработчики растущий
        открытие закрытие начало нынешний прошлый будущий участники авторы строится работает
        начались ожидается планируется
    """,
}


class Lexicon:
    """The plain words of three languages, as far as a beat's news need them."""

    def __init__(self, beat: Beat) -> None:
        self._whole = {language: _folded(words) for language, words in _OPENING.items()}
        self._stems = {
            language: frozenset(
                stem(word) for word in (*_words_of(beat, language), *_OPENING[language].split())
                if len(word) > _SHORTEST
            )
            for language in _OPENING
        }  # fmt: skip

    def plain(self, word: str, language: Language) -> bool:
        """Whether a word of `language` is no name."""
        folded = fold(word)
        if folded in self._whole.get(language, ()):
            return True
        stems = self._stems.get(language, frozenset())
        return len(folded) > _SHORTEST and stem(word) in stems

    def knows(self, word: str, text: str, language: Language) -> bool:
        """Whether a word is plain, or stands in the text itself in whatever case."""
        return self.plain(word, language) or any(stem(word) == stem(other) for other in _WORD.findall(text))


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


def _words_of(beat: Beat, language: str) -> Iterator[str]:
    """Words that the beat writes small: those with a capital are names."""
    told = [
        *(rule for topic in beat.topics for rule in topic.rules.get(language, ())),
        *(rule for concept in beat.concepts for rule in concept.patterns.get(language, ())),
        *(form for term in beat.glossary for form in term.forms.get(language, ())),
    ]
    for one in told:
        for word in _WORD.findall(one):
            if word[0].islower():
                yield word
