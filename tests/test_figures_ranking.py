"""What is no figure, what is shown first, and what a figure measures."""

import pytest

from digests.figures import extract
from digests.model import Language, Term


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The law No. 456-VIQ was adopted on 12 May 2023; call +994 12 555 55 55 or *1654."),
        ("en", "Article 271 of the Criminal Code was amended during the COVID-19 pandemic at WSIS-2020."),
        ("en", "Version 2.4.1 of the app runs on Android 14 and an iPhone 17 over 5G and 4G, 24/7."),
        ("en", "The center passed ISO/IEC 27001:2022 and PCI DSS 4.0.1 audits at 18:40 on 2025-11-20."),
        ("en", "The first stage opened in Hall 4 of Terminal 2; the S&P 500 and Wi-Fi 6 were discussed."),
        ("en", "Flight J2-251 leaves from gate 14, see https://example.org/2025/300?id=55 for more."),
        ("az", "Maddə 370-1-ə əsasən, 108 nömrəsinə zəng edin; ünvan: AZ1025, Nizami küçəsi 57."),
        ("az", "Sərgi oktyabrın 6-da saat 10:00-da XXI əsrin 2-ci zalında açılacaq."),
        ("az", "2020/2021-ci tədris ilində 9-cu və 11-ci siniflər COVID-19 səbəbindən evdədir."),
        ("ru", "Согласно статьям 177.2.3-1 и 271 УК, дело передано в суд 2 марта 2026 года в 18:40."),
        ("ru", "Смартфоны Xiaomi 14 и Galaxy A55 работают в сети 4G; справки по номеру 157."),
        ("ru", "Постановление № 47 вступает в силу 1 апреля, рейс 787-8 отменён."),
    ],
)
def test_names_dates_and_labels_are_no_figures(language: Language, text: str) -> None:
    assert [figure.surface for figure in extract(text, language)] == []


def test_a_numbered_list_is_no_list_of_figures() -> None:
    assert extract("1. Open the app.\n2. Choose a plan.\n3) Pay.", "en") == ()


def test_a_sum_is_shown_once_and_its_parts_stay_behind() -> None:
    text = "Of 778 indicators found, 443 threats came from inside, while 335 threats were reported."
    whole, *parts = extract(text, "en")
    assert whole.note == "sum:443+335"
    assert whole.rank == 1
    assert [part.rank for part in parts] == [None, None]


def test_parts_that_do_not_add_up_are_told() -> None:
    text = "Some 648 indicators were found: of them 216 inside and 434 by agencies."
    assert extract(text, "en")[0].note == "sum-differs:216+434"


def test_money_in_brackets_is_the_same_figure_again() -> None:
    text = "The fund disposes of 11.3 million manat ($6.6 million)."
    manat, dollars = extract(text, "en")
    assert (manat.rank, manat.note) == (1, "conversion:USD 6600000")
    assert dollars.rank is None


def test_large_figures_come_before_durations_and_small_counts() -> None:
    text = "The two companies will build it within 18 months for 40 million manat."
    assert [(f.value, f.rank) for f in extract(text, "en")] == [(2, None), (18, None), (40_000_000, 1)]


def test_the_figure_of_the_title_comes_first() -> None:
    text = "Banks hold 43 billion manat. Some 21 million cards are used. Usage grew 9.1 percent."
    ranks = {f.value: f.rank for f in extract(text, "en", title="Card usage up 9.1 percent")}
    assert ranks[9.1] == 1


def test_at_most_five_figures_are_ranked() -> None:
    text = " ".join(f"Region {name} has {100 + 7 * n} villages." for n, name in enumerate("ABCDEFGH"))
    assert sorted(f.rank for f in extract(text, "en") if f.rank) == [1, 2, 3, 4, 5]


def test_the_hundred_of_a_rate_is_not_shown() -> None:
    ranks = {f.value: f.rank for f in extract("There were 73 subscriptions per 100 people.", "en")}
    assert (ranks[73], ranks[100]) == (1, None)


@pytest.mark.parametrize(
    ("language", "text", "what"),
    [
        ("en", "By then the minimum internet speed will be 25 Mbps.", "minimum internet speed"),
        ("en", "A total of 84 percent of Azerbaijani banks have an app.", "Azerbaijani banks"),
        ("en", "The service stopped 81 million malicious links.", "malicious links"),
        ("az", "2025-ci ildə xidmətlərin həcmi 898,3 milyon manat olub.", "xidmətlərin həcmi"),
        ("az", "Operatorların gəliri 15,4 faiz azalıb.", "Operatorların gəliri"),
        ("ru", "Объём услуг составил 1,2 млрд манатов.", "Объём услуг"),
        ("ru", "По итогам I квартала 2026 года услуги связи подорожали на 4,3%.", "услуги связи"),
    ],
)
def test_what_was_measured_is_named(language: Language, text: str, what: str) -> None:
    assert extract(text, language)[0].what == what


def test_a_later_clause_measures_what_the_first_did() -> None:
    figures = extract("Доля пользователей составляет 85%, что на 3 п.п. больше.", "ru")
    assert {figure.what for figure in figures} == {"Доля пользователей"}


def test_a_term_of_the_glossary_is_known_whole() -> None:
    term = Term("indicator", {"az": ("kiberhücum indikatoru",), "en": ("hacking trace", "hacking traces")})
    (az,) = extract("Ötən ay 751 kiberhücum indikatorunun qarşısı alınıb.", "az", terms=[term])
    (en,) = extract("Experts counted 751 hacking traces.", "en", terms=[term])
    assert (az.unit, en.unit) == ("kiberhücum indikatoru", "hacking trace")
