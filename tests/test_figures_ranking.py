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
        (
            "en",
            "The cloud met ISO/IEC 27001:2022 in 2024, PCI DSS 4.0.1 later, audits at 18:40 on 2025-11-20.",
        ),
        ("en", "The first stage opened in Hall 4 of Terminal 2; the S&P 500 and Wi-Fi 6 were discussed."),
        ("en", "Flight J2-251 leaves from gate 14, see https://example.org/2025/300?id=55 for more."),
        ("en", "Call 103 or 112 from room 5 on floor 3."),
        ("az", "Müraciətlərin 4/5-i mobil tətbiqdən gəlir."),
        ("az", "Maddə 370-1-ə əsasən, 108 nömrəsinə zəng edin; ünvan: AZ1025, Nizami küçəsi 57."),
        ("az", "Sərgi oktyabrın 6-da saat 10:00-da XXI əsrin 2-ci zalında açılacaq."),
        ("az", "2021/2022-ci tədris ilində 8-ci və 10-cu siniflər COVID-19 üzündən evdədir."),
        ("ru", "По статьям 182.1.2-3 и 205 УК дело передано в суд 2 марта 2026 года в 18:40."),
        ("ru", "Телефоны Redmi 13 и Galaxy A35 ловят сеть 4G; звоните по номеру 118."),
        ("ru", "Указ № 62 действует с 1 июня, рейс 787-8 отменён."),
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
    text = "The grant is worth 8.5 million manat ($5 million)."
    manat, dollars = extract(text, "en")
    assert (manat.rank, manat.note) == (1, "conversion:USD 5000000")
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
        ("en", "By then the average download speed will be 80 Mbps.", "average download speed"),
        ("en", "Some 71 percent of local shops take cards.", "local shops"),
        ("en", "The team removed 26 thousand fake pages.", "fake pages"),
        ("az", "2025-ci ildə köçürmələrin məbləği 412,7 milyon manata çatıb.", "köçürmələrin məbləği"),
        ("az", "Operatorların gəliri 15,4 faiz azalıb.", "Operatorların gəliri"),
        ("en", "In Baku the average speed reached 80 Mbps.", "average speed"),
        ("en", "Until now subscribers paid 30 manat.", "subscribers"),
        ("en", "By law that is why it paid 30 manat.", ""),
        ("en", "The committee said mobile services earned 30 manat.", "mobile services"),
        ("az", "İşçilər ayda orta hesabla 1 880 manat alır.", "İşçilər"),
        ("ru", "Тариф вырастет до 30 манатов.", "Тариф"),
        ("ru", "Абонентам обещают до 640 Мбит/с.", ""),
        ("ru", "Комитет выделил 5 млн манатов.", "Комитет"),
        ("ru", "Сумма переводов составила 4,6 млрд манатов.", "Сумма переводов"),
        ("ru", "По итогам I квартала 2026 года услуги связи подорожали на 4,3%.", "услуги связи"),
    ],
)
def test_what_was_measured_is_named(language: Language, text: str, what: str) -> None:
    assert extract(text, language)[0].what == what


def test_a_later_clause_measures_what_the_first_did() -> None:
    figures = extract("Доля пользователей составляет 85%, что на 3 п.п. больше.", "ru")
    assert {figure.what for figure in figures} == {"Доля пользователей"}


def test_a_clause_without_a_verb_has_its_own_subject() -> None:
    figures = extract("Deposits stand at 15.8 billion manat and loans at 8.8 billion manat.", "en")
    assert [figure.what for figure in figures] == ["Deposits", "loans"]


def test_the_hundred_that_a_rate_is_told_of_is_not_shown_in_russian() -> None:
    ranks = {f.value: f.rank for f in extract("На 100 жителей приходится 120 карт.", "ru")}
    assert (ranks[100], ranks[120]) == (None, 1)


def test_a_term_of_the_glossary_is_known_whole() -> None:
    term = Term("indicator", {"az": ("kiberhücum indikatoru",), "en": ("hacking trace", "hacking traces")})
    (az,) = extract("Ötən ay 751 kiberhücum indikatorunun qarşısı alınıb.", "az", terms=[term])
    (en,) = extract("Experts counted 751 hacking traces.", "en", terms=[term])
    assert (az.unit, en.unit) == ("kiberhücum indikatoru", "hacking trace")
