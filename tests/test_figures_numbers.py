"""Numbers and units as people write them in the three languages."""

import pytest

from digests.figures import extract
from digests.model import Figure, Language


def only(text: str, language: Language) -> Figure:
    (figure,) = extract(text, language)
    return figure


@pytest.mark.parametrize(
    ("language", "text", "value", "surface"),
    [
        ("az", "Portalda 14 milyon 521 min 70 sorğu emal olunub.", 14_521_070, "14 milyon 521 min 70"),
        ("az", "Sistem 88 min 98 fayl yoxlayıb.", 88_098, "88 min 98"),
        ("az", "Bazada 193 180 000 qeyd var.", 193_180_000, "193 180 000"),
        ("az", "Fonda 1 milyard 45 milyon manat var.", 1_045_000_000, "1 milyard 45 milyon"),
        ("az", "Gəlir 445,750 milyon manat olub.", 445_750_000, "445,750 milyon"),
        ("az", "Fond 318,2 mln. manat yığıb.", 318_200_000, "318,2 mln."),
        ("az", "Şirkət yarım milyard manat qazanıb.", 500_000_000, "yarım milyard"),
        ("az", "Layihəyə iyirmi beş şirkət qoşulub.", 25, "iyirmi beş"),
        ("ru", "На счетах лежит 3 млрд 72,4 млн манатов.", 3_072_400_000, "3 млрд 72,4 млн"),
        (
            "ru",
            "Товаров ввезли на 4 млрд. 15 млн. 30,5 тыс. манатов.",
            4_015_030_500,
            "4 млрд. 15 млн. 30,5 тыс.",
        ),
        ("ru", "Сервис обработал 23 млн 104 тыс. 58 запросов.", 23_104_058, "23 млн 104 тыс. 58"),
        ("az", "Onlardan 2,3 milyonu 4G-dən istifadə edir.", 2_300_000, "2,3 milyon"),
        ("en", "Some 2 million 5G phones were sold.", 2_000_000, "2 million"),
        ("ru", "Их 3 миллиона 5G абонентов.", 3_000_000, "3 миллиона"),
        ("ru", "Это около полутора миллионов карт.", 1_500_000, "полутора миллионов"),
        ("ru", "Выдано двадцать пять лицензий.", 25, "двадцать пять"),
        ("en", "The city has 1,307,000 residents.", 1_307_000, "1,307,000"),
        ("en", "AZN744mln was spent.", 744_000_000, "744mln"),
        ("en", "It cost $13.6M to build.", 13_600_000, "13.6M"),
        ("en", "The fund raised half a million manat.", 500_000, "half a million"),
        ("en", "Some two and a half million users left.", 2_500_000, "two and a half million"),
        ("en", "It sold thirty-one thousand two hundred fifteen cards.", 31_215, None),
        ("en", "1.5m manats went to laptops.", 1_500_000, "1.5m"),
        ("az", "İxrac 16,8 mln. ABŞ dollarına çatıb.", 16_800_000, "16,8 mln."),
        ("en", "The rate fell to .25 percent.", 0.25, ".25"),
        ("en", "Light needs 3.3×10−9 seconds.", 3.3e-9, "3.3×10−9"),
        ("en", "It took 2 x 10⁶ steps.", 2_000_000, "2 x 10⁶"),
        ("en", "The wax melts at 12 C and above.", 12, "12"),
    ],
)
def test_a_number_is_read_whole(language: Language, text: str, value: float, surface: str | None) -> None:
    figure = only(text, language)
    assert figure.value == value
    assert surface is None or figure.surface == surface


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("az", "Rübdə 1,070 kiberhücum olub.", 1_070),
        ("az", "Orta bal 1,070 faiz olub.", 1.07),
        ("az", "Göstərici 9.19 milyon nəfərdir.", 9_190_000),
        ("ru", "Рост составил 3,125 процента.", 3.125),
        ("en", "It serves 3,000 people.", 3_000),
        ("en", "The cable is 3.125 kilometres long.", 3.125),
        ("en", "The index closed at 1,463.87 points.", 1_463.87),
    ],
)
def test_a_mark_is_decimal_or_thousands_by_language_and_unit(
    language: Language, text: str, value: float
) -> None:
    assert only(text, language).value == value


@pytest.mark.parametrize(
    ("language", "text", "ends", "unit"),
    [
        ("en", "A grant of $3-5 billion is planned.", (3e9, 5e9), "USD"),
        ("en", "Damages of $2 billion to $7 billion were claimed.", (2e9, 7e9), "USD"),
        ("en", "Prices may grow between 5% and 6%.", (5, 6), "percent"),
        ("en", "The hall seats six to eight thousand people.", (6_000, 8_000), "person"),
        ("az", "Kanal 120-180 Mbit/s ötürür.", (120, 180), "Mbps"),
        ("ru", "Штраф составит от 500 до 1000 манатов.", (500, 1000), "AZN"),
        ("ru", "Их станет 3-4 миллиона.", (3e6, 4e6), ""),
    ],
)
def test_a_range_is_one_figure(language: Language, text: str, ends: tuple[float, float], unit: str) -> None:
    figure = only(text, language)
    assert (figure.value, figure.value2, figure.unit) == (*ends, unit)


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("az", "Artım 12 faizdir.", "percent"),
        ("az", "Pay 3 faiz bəndi artıb.", "percentage point"),
        ("az", "İxrac 100 milyon dollara çatıb.", "USD"),
        ("az", "Tarif 25 avrodur.", "EUR"),
        ("az", "Sürət 300 Tbps-ə çatıb.", "Tbps"),
        ("az", "Baza 2,5 dəfə böyüyüb.", "time"),
        ("az", "Tədbirə 400 nəfər qatılıb.", "person"),
        ("ru", "Доля выросла на 3 п.п.", "percentage point"),
        ("ru", "Экспорт составил 45,5 млн долларов.", "USD"),
        ("ru", "Скорость держится на 73 Мбит/с.", "Mbps"),
        ("ru", "Собрано 161,3 тыс. тонн зерна.", "metric ton"),
        ("ru", "Выручка выросла вдвое.", "time"),
        ("en", "The plan costs 9.99 AZN per month.", "AZN per month"),
        ("en", "Revenue was HK $5.4m.", "HKD"),
        ("en", "A $70,000 prize was given.", "USD"),
        ("az", "Qrant 80 min ABŞ dollarınadır.", "USD"),
        ("en", "The plant adds 30 gigawatts.", "gigawatt"),
        ("en", "Servers go through checks twice a year.", "time per year"),
        ("en", "Traffic reached 1.5 petabytes.", "petabyte"),
        ("en", "The field yields 640,000 barrels a day.", "barrel per day"),
    ],
)
def test_a_unit_has_one_name_in_every_language(language: Language, text: str, unit: str) -> None:
    assert only(text, language).unit == unit


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("en", "Last week 58 million malicious links were cut off.", "malicious link"),
        ("en", "Experts found 739 indicators of compromise in logs.", "indicator of compromise"),
        ("en", "The bank runs 300 ATMs.", "atm"),
        ("en", "It will train 650 IT specialists.", "it specialist"),
        ("en", "Service staff traced 379 of the threats.", "threat"),
        ("az", "Filtrlər 262 milyon zərərli keçidi dayandırıb.", "zərərli keçid"),
        ("az", "Tədbirdə 400-ə yaxın nümayəndə iştirak edib.", "nümayəndə"),
        ("az", "Xidmətə 15 milyon məktub daxil olub.", "məktub"),
        ("ru", "Закрыто 90 тысяч вредоносных ссылок.", "вредоносная ссылка"),
        ("ru", "В форуме участвуют 300 делегатов.", "делегат"),
        ("ru", "Работает 120 базовых станций.", "базовая станция"),
    ],
)
def test_counted_things_come_in_their_basic_form(language: Language, text: str, unit: str) -> None:
    assert only(text, language).unit == unit


def test_a_unit_said_once_serves_the_whole_list() -> None:
    first, second = extract("Birinci sistem 31 milyon 8 min 214, ikincisi isə 95 min 6 sənəd tutub.", "az")
    assert first.unit == second.unit == "sənəd"


def test_of_them_points_to_the_things_counted_before() -> None:
    whole, part = extract("The service found 650 threats. Of them 216 came from outside.", "en")
    assert (whole.unit, part.unit, part.value) == ("threat", "threat", 216)


def test_a_printed_minus_is_kept_and_a_dash_is_not() -> None:
    assert only("The index moved −1.3% today.", "en").value == -1.3
    assert only("Абшерон -1,2 процента.", "ru").value == 1.2
