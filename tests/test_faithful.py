"""Nothing that a machine wrote passes the guard unless its source says it; what is right does pass."""

from __future__ import annotations

from functools import cache

import pytest

from bot.settings import load
from digests.faithful import Guard, Telling
from digests.model import Language


@cache
def guard() -> Guard:
    return Guard(load(None, {}, defaults_only=True).beat)


RUSSIAN = Telling(
    "В сети AzStateNet заблокирован 81 млн вредоносных ссылок",
    "В третьем квартале 2022 года в сети AzStateNet заблокирован 81 млн вредоносных ссылок. "
    "Обнаружено также 873 тыс. зараженных файлов.",
    "ru",
)
IN_AZERBAIJANI = Telling(
    "AzStateNet şəbəkəsində 81 milyon zərərli keçid bloklanıb",
    "2022-ci ilin üçüncü rübündə AzStateNet şəbəkəsində 81 milyon zərərli keçid bloklanıb. "
    "Həmçinin 873 min yoluxmuş fayl aşkarlanıb.",
    "az",
)
NETWORK = Telling(
    "Azercell expands 5G to Ganja",
    "Azercell switched on 40 new 5G base stations in Ganja on November 18, the company said. "
    "The operator invested 12 million manats in the project. "
    "Bakcell, which has 3.2 million subscribers, did not comment. Azercell has 5.1 million subscribers. "
    "Prices will not rise before March 2026, Rashad Nabiyev told Caspian Wire.",
    "en",
)

TRANSLATIONS: list[tuple[Telling, Telling]] = [
    (RUSSIAN, IN_AZERBAIJANI),
    (
        Telling(
            "AzStateNet stops 81 million malicious links",
            "The security service stopped 81 million malicious links on AzStateNet in the third quarter of 2022.",
            "en",
        ),
        Telling(
            "AzStateNet остановила 81 млн вредоносных ссылок",
            "Служба безопасности остановила 81 млн вредоносных ссылок в сети AzStateNet в третьем квартале "
            "2022 года.",
            "ru",
        ),
    ),
    (
        Telling(
            "Azercell expands 5G to Ganja",
            "Azercell switched on 40 new 5G base stations in Ganja on November 18. "
            "The operator invested 12 million manats in the project.",
            "en",
        ),
        Telling(
            "Azercell 5G şəbəkəsini Gəncədə genişləndirir",
            "Azercell noyabrın 18-də Gəncədə 40 yeni 5G baza stansiyasını işə salıb. "
            "Operator layihəyə 12 milyon manat yatırıb.",
            "az",
        ),
    ),
    (
        Telling(
            "Azercell expands 5G to Ganja",
            "Azercell switched on 40 new 5G base stations in Ganja on November 18. "
            "The operator invested 12 million manats in the project.",
            "en",
        ),
        Telling(
            "Azercell расширяет сеть 5G в Гяндже",
            "18 ноября Azercell запустила в Гяндже 40 новых базовых станций 5G. "
            "Оператор вложил в проект 12 млн манатов.",
            "ru",
        ),
    ),
    (
        Telling(
            "Nağdsız ödənişlərin həcmi 36,8 faiz artıb",
            "Mərkəzi Bankın məlumatına görə, oktyabrda nağdsız ödənişlərin həcmi 8,4 milyard manata çatıb. "
            "Bu, ötən ilin eyni ayından 36,8 faiz çoxdur.",
            "az",
        ),
        Telling(
            "Non-cash payments up 36.8 percent",
            "According to the Central Bank, non-cash payments reached 8.4 billion manats in October. "
            "This is 36.8 percent more than in the same month of last year.",
            "en",
        ),
    ),
    (
        Telling(
            "Минцифры откроет центр кибербезопасности",
            "Минцифры откроет в Баку центр кибербезопасности, сообщил Рашад Набиев. "
            "В нем будут учиться 300 студентов.",
            "ru",
        ),
        Telling(
            "RİNN kibertəhlükəsizlik mərkəzi açacaq",
            "Rəşad Nəbiyev bildirib ki, RİNN Bakıda kibertəhlükəsizlik mərkəzi açacaq. "
            "Orada 300 tələbə təhsil alacaq.",
            "az",
        ),
    ),
    (
        Telling(
            "Startup fund gets $5 million",
            "Caucasus Ventures put $5 million into three startups in the first half of 2025. "
            "None of them had sales before.",
            "en",
        ),
        Telling(
            "Фонд стартапов получил 5 млн долларов",
            "Caucasus Ventures вложил 5 млн долларов в три стартапа в первом полугодии 2025 года. "
            "Ни у одного из них раньше не было продаж.",
            "ru",
        ),
    ),
    (
        Telling(
            "Средняя скорость интернета достигла 89,88 Мбит/с",
            "По данным Ookla, средняя скорость фиксированного интернета в стране достигла 89,88 Мбит/с. "
            "Годом ранее она составляла 62,69 Мбит/с.",
            "ru",
        ),
        Telling(
            "İnternetin orta sürəti 89,88 Mbit/s-ə çatıb",
            "Ookla-nın məlumatına görə, ölkədə sabit internetin orta sürəti 89,88 Mbit/s-ə çatıb. "
            "Bir il əvvəl bu göstərici 62,69 Mbit/s idi.",
            "az",
        ),
    ),
]


@pytest.mark.parametrize(("source", "new"), TRANSLATIONS, ids=lambda one: f"{one.language}: {one.title}")
def test_a_faithful_translation_passes(source: Telling, new: Telling) -> None:
    assert guard().translation(source, new) == ""


FAULTS = [
    ("81", "82", "number"),
    ("81 milyon", "81 min", "number"),
    ("81 milyon", "81", "number"),
    ("873 min", "783 min", "number"),
    ("873 min", "873", "number"),
    ("81 milyon zərərli keçid", "81 milyon manat", "unit"),
    ("81 milyon zərərli keçid", "81 milyon kiberhücum", "unit"),
    ("873 min yoluxmuş fayl", "873 min yoluxmuş fayl, yəni 12 faiz çox", "number"),
    ("873 min yoluxmuş fayl", "iki dəfə çox, 873 min yoluxmuş fayl", "number"),
    ("81 milyon", "81 milyondan çox", "direction"),
    ("2022", "2023", "number"),
    ("üçüncü", "dördüncü", "date"),
    ("Həmçinin", "Noyabrın 18-də", "number"),
    ("Həmçinin", "Dünən", "date"),
    ("Həmçinin", "Çərşənbə günü", "date"),
    ("AzStateNet", "Azercell", "name"),
    ("AzStateNet", "KaspiNet", "name"),
    ("Həmçinin", "Rəşad Nəbiyev deyib ki,", "name"),
    ("aşkarlanıb", "Gürcüstanda aşkarlanıb", "name"),
    ("bloklanıb", "bloklanmayıb", "negation"),
    ("aşkarlanıb", "aşkarlanmayıb", "negation"),
    ("aşkarlanıb.", "aşkarlanıb, bax: https://evil.example/x.", "link"),
    ("aşkarlanıb", "evil.az saytında aşkarlanıb", "link"),
    ("Həmçinin", "<b>Həmçinin</b>", "markup"),
    ("Həmçinin", "*Həmçinin*", "markup"),
    ("Həmçinin", "[Həmçinin]", "markup"),
    ("Həmçinin", "@channel Həmçinin", "markup"),
    ("Həmçinin", "<!everyone> Həmçinin", "markup"),
    ("Həmçinin", "\u202eHəmçinin", "markup"),
    ("Həmçinin", "Həmçinin\u200b", "markup"),
    ("Həmçinin", "Tərcümə: həmçinin", "name"),
    ("aşkarlanıb.", "aşkarlanıb. Bu, rekorddur.", "length"),
    ("aşkarlanıb", "aşkarlanıb" + ", çox böyük işdir" * 30, "length"),
    ("Həmçinin 873 min yoluxmuş fayl aşkarlanıb.", "", "form"),
    ("aşkarlanıb.", "aşkarlanıb. Bu, yaxşıdır.", "length"),
    (" AzStateNet şəbəkəsində", "", "name"),
]


@pytest.mark.parametrize(("right", "wrong", "reason"), FAULTS)
def test_a_planted_fault_in_a_translation_is_refused(right: str, wrong: str, reason: str) -> None:
    new = Telling(IN_AZERBAIJANI.title.replace(right, wrong), IN_AZERBAIJANI.text.replace(right, wrong), "az")
    assert new.text != IN_AZERBAIJANI.text
    only_text = Telling(IN_AZERBAIJANI.title, new.text, "az")
    assert guard().translation(RUSSIAN, new)
    assert guard().translation(RUSSIAN, only_text).startswith(reason)


@pytest.mark.parametrize("language", ["en", "tr", "ru"])
def test_a_translation_into_another_language_than_was_asked_is_refused(language: Language) -> None:
    said = {
        "en": ("AzStateNet blocked 81 million malicious links", "It also found 873,000 infected files."),
        "tr": ("AzStateNet ağında 81 milyon zararlı bağlantı engellendi", "Ayrıca 873 bin dosya bulundu."),
        "ru": (RUSSIAN.title, RUSSIAN.text),
    }[language]
    assert guard().translation(RUSSIAN, Telling(*said, "az")) != ""


SWAPS = [
    # who has what, and who said it
    ("Azercell has 5.1 million, Bakcell 3.2 million subscribers.", "Azercell", "Bakcell"),
    ("Bakcell bought the network of Azercell for 12 million manats.", "Azercell", "Bakcell"),
    ("Georgia sold 12 satellites to Türkiye.", "Georgia", "Türkiye"),
    ("Azercell has 5.1 million, Bakcell 3.2 million subscribers.", "5.1", "3.2"),
    ("The tariff rose from 12 manats to 15 manats.", "12", "15"),
]


@pytest.mark.parametrize(("text", "one", "other"), SWAPS)
def test_two_names_or_numbers_that_changed_places_are_refused(text: str, one: str, other: str) -> None:
    source = Telling("", text, "en")
    swapped = text.replace(one, "\0").replace(other, one).replace("\0", other)
    assert guard().summary(source, source) == ""
    assert guard().summary(source, Telling("", swapped, "en")).startswith(("order", "name", "number"))


SUMMARIES = [
    "Azercell opened 40 new 5G base stations in Ganja on November 18. It put 12 million manats into the project.",
    "The operator invested 12 million manats. Bakcell did not comment.",
    "Prices will not rise before March 2026.",
    "Azercell opened forty new base stations in Ganja.",
]


@pytest.mark.parametrize("text", SUMMARIES)
def test_a_summary_whose_sentences_stand_in_the_source_passes(text: str) -> None:
    assert guard().summary(NETWORK, Telling("", text, "en")) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Azercell has 3.2 million subscribers.", "order"),
        ("Bakcell has 5.1 million subscribers.", "order"),
        ("Azercell invested 12 million dollars in the project.", "unit"),
        ("Azercell invested 21 million manats in the project.", "number"),
        ("Prices will rise before March 2026.", "negation"),
        ("Prices will not rise before March 2027.", "number"),
        ("Prices will not rise before May 2026.", "date"),
        ("Prices will not fall before March 2026.", "direction"),
        ("Bakcell opened 40 new base stations in Ganja.", "order"),
        ("Azercell opened 40 percent more base stations in Ganja.", "unit"),
        ("Azercell opened more than 40 new base stations in Ganja.", "direction"),
        ("Azercell opened 40 new base stations in Sumgait.", "name"),
        ("Veysaloglu opened 40 new base stations in Ganja.", "name"),
        ("Azercell opened 40 new base stations in Ganja yesterday.", "date"),
        ("Azercell opened fifty new base stations in Ganja.", "number"),
        ("Azercell doubled its base stations in Ganja.", "number"),
        ("The majority of base stations stand in Ganja.", "number"),
        ("Azercell opened 40 new base stations in Ganja without approval.", "negation"),
        ("The operator said “we are proud of this great project of ours”.", "quotation"),
        ("This is not a small victory of digital progress.", "words"),
        ("Summary: the operator invested 12 million manats.", "form"),
        ("", "form"),
    ],
)
def test_a_planted_fault_in_a_summary_is_refused(text: str, reason: str) -> None:
    assert guard().summary(NETWORK, Telling("", text, "en")).startswith(reason)


@pytest.mark.parametrize(
    "text", ["\ud800", "x" * 100_000, "1" * 5_000, "٣٤", "“" * 500, "\n" * 500, "1,2.3 " * 900]
)
def test_no_text_makes_the_guard_stumble(text: str) -> None:
    assert guard().translation(RUSSIAN, Telling(text, text, "az"))
    assert guard().summary(NETWORK, Telling("", text, "en"))
    assert guard().translation(Telling(text, text, "ru"), IN_AZERBAIJANI)
