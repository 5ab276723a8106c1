"""Figures as readers see them: exact digits, right endings, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formatter.figures import Figures
from bot.formatter.measured import phrase
from bot.formatter.nouns import Nouns
from bot.settings import load
from digests.figures import extract
from digests.model import Change, Figure, FigureChange, ReaderLanguage
from tests.newsstand import BEAT, LINKS, NBSP, bold, figure, plain

WRITER = Figures(BEAT)
SHIPPED = load(None, {}, defaults_only=True).beat
LANGUAGES: tuple[ReaderLanguage, ...] = ("az", "en", "ru")


def lines(one: Figure) -> tuple[str, str, str]:
    """The figure's line in az, en, ru."""
    az, en, ru = (plain(WRITER.line(one, language, told="en")) for language in LANGUAGES)
    return az, en, ru


def values(one: Figure) -> tuple[str, str, str]:
    az, en, ru = (WRITER.value_text(one, language) for language in LANGUAGES)
    return az, en, ru


def spaced(text: str) -> str:
    """The text with plain spaces in its numbers."""
    return text.replace(NBSP, " ")


def test_a_counted_thing_is_told_in_the_readers_language_with_its_period() -> None:
    assert lines(LINKS) == (
        "81 milyon zərərli keçid · 2022-ci ilin III rübü",
        "81 million malicious links · Q3 2022",
        "81 млн вредоносных ссылок · III кв. 2022",
    )


def test_only_the_value_is_bold() -> None:
    assert [bold(WRITER.line(LINKS, language)) for language in LANGUAGES] == [
        ["81 milyon"],
        ["81 million"],
        ["81 млн"],
    ]


@pytest.mark.parametrize(
    "unit", ["zərərli keçid", "ZƏRƏRLI KECID", "вредоносных ссылок", "Malicious Connection"]
)
def test_the_glossary_is_found_by_any_form_in_any_language(unit: str) -> None:
    assert plain(WRITER.line(figure(2, unit), "en")) == "2 malicious links"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(1, "1 вредоносная ссылка"), (2, "2 вредоносные ссылки"), (5, "5 вредоносных ссылок"),
     (21, "21 вредоносная ссылка"), (12, "12 вредоносных ссылок"), (1_000_000, "1 млн вредоносных ссылок")],
)  # fmt: skip
def test_russian_nouns_follow_their_number(value: float, wanted: str) -> None:
    assert plain(WRITER.line(figure(value), "ru")) == wanted


@pytest.mark.parametrize(
    ("unit", "printed", "told"),
    [
        ("hesab göstəricis", "850 hesab göstəricisi aşkarlanıb.", "850 hesab göstəricisi"),
        ("hesab göstəricis", "850 hesab göstəricisini tapıb.", "850 hesab göstəricisi"),
        ("İT mütəxəssisi", "850 İT mütəxəssisinin hazırlığı", "850 İT mütəxəssisi"),
        ("məktub", "850 məktubu bloklayıb.", "850 məktub"),
    ],
)
def test_an_azerbaijani_compound_keeps_the_ending_that_makes_it_one(
    unit: str, printed: str, told: str
) -> None:
    one = figure(850, unit, printed="850", sentence=printed)
    assert plain(WRITER.line(one, "az", told="az")) == told


def test_an_azerbaijani_object_loses_only_its_ending() -> None:
    one = figure(5, "sənəd", printed="5", sentence="Sistem 5 sənədi dayandırıb.")
    assert plain(WRITER.line(one, "az", told="az")) == "5 sənəd"


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("az", "Agentliyə 1 215 şikayət daxil olub.", "1 215 şikayət"),
        ("az", "Filtr 5 120 zərərli məzmunu saxlayıb.", "5 120 zərərli məzmun"),
        ("az", "Filtr 5 120 zərərverici virusu saxlayıb.", "5 120 zərərverici virus"),
        ("az", "Operator 18 400 mobil abunəçi nömrəsini köçürüb.", "18 400 mobil abunəçi nömrəsi"),
        ("en", "The agency got 1,215 complaints.", "1,215 complaints"),
        ("en", "Banks blocked 2,000 bank cards.", "2,000 bank cards"),
        ("az", "Polis 200 belə hal qeydə alıb.", "200 hal"),
        ("az", "Şirkət 400 nəfərədək işçi alacaq.", "ən çoxu 400 nəfər"),
        ("az", "Cərimə 30 min manatadək olacaq.", "ən çoxu 30 000 manat"),
        ("az", "Cərimə 30 min manatadəkdir.", "ən çoxu 30 000 manat"),
        ("az", "100-dən az müraciət olub.", "100-dən az müraciət"),
        ("az", "Bir mesaj 1,50 manata başa gəlir.", "1,50 manat"),
        ("en", "A message costs $1.50 there.", "$1.50"),
        ("az", "Mərkəz iki bankı ümumilikdə cərimələyib.", "2 bank"),
        ("en", "A message costs 1,250 manat there.", "1,250 manat"),
        ("ru", "Поступило 1 215 жалоб.", "1 215 жалоб"),
        ("ru", "Принято 21 сообщение и 300 электронных писем.", "300 писем"),
        ("ru", "Меры приняты по 41 жалобе.", "41 жалоба"),
    ],
)
def test_in_the_readers_language_the_source_keeps_its_own_noun(
    language: ReaderLanguage, text: str, told: str
) -> None:
    found = extract(text, language, terms=SHIPPED.glossary)
    lines = [spaced(plain(Figures(SHIPPED).line(one, language, told=language))) for one in found]
    assert told in [line.partition(" · ")[0] for line in lines]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Exports rose from $60 million to $120 million.", "$60 → $120 million"),
        ("The fee goes up from 10 manat to 12 manat.", "10 → 12 manat"),
        ("Prices range from 10 manat to 12 manat.", "10–12 manat"),
        ("Revenue fell from 20 to 15 million manat.", "20 → 15 million manat"),
        ("The bank lowered fees for transfers from 100 to 500 manat.", "100–500 manat"),
        ("The tax cut applies to salaries from 2,500 to 8,000 manat.", "2,500–8,000 manat"),
        ("Between 10 and 12 manat is asked for.", "10–12 manat"),
    ],
)
def test_what_something_was_and_came_to_is_no_range(text: str, told: str) -> None:
    (one,) = extract(text, "en", terms=SHIPPED.glossary)
    assert spaced(plain(Figures(SHIPPED).line(one, "en", told="en"))).partition(" · ")[0] == told


def test_a_complaint_is_one_in_every_language() -> None:
    (one,) = extract("Agentliyə 1 215 şikayət daxil olub.", "az", terms=SHIPPED.glossary)
    assert plain(Figures(SHIPPED).line(one, "en", told="az")) == "1,215 complaints"
    assert spaced(plain(Figures(SHIPPED).line(one, "ru", told="az"))) == "1 215 жалоб"


def test_one_thing_is_singular_in_english() -> None:
    assert plain(WRITER.line(figure(1), "en")) == "1 malicious link"


def test_a_noun_that_the_glossary_lacks_stands_as_its_source_printed_it() -> None:
    russian = figure(53, "базовая станция", printed="53", sentence="Построено 53 новые базовые станции.")
    assert plain(WRITER.line(russian, "ru", told="ru")) == "53 базовые станции"
    assert plain(WRITER.line(russian, "az", told="ru")) == "53 базовые станции"
    english = figure(40, "fake domain", printed="40", sentence="It suspended 40 fake domains.")
    assert plain(WRITER.line(english, "en", told="en")) == "40 fake domains"


def test_without_a_sentence_an_english_noun_takes_its_plural_and_others_stay() -> None:
    assert plain(WRITER.line(figure(3, "bank branch"), "en", told="en")) == "3 bank branches"
    assert plain(WRITER.line(figure(3, "city"), "en", told="en")) == "3 cities"
    assert plain(WRITER.line(figure(3, "malware"), "en", told="en")) == "3 malware"
    assert plain(WRITER.line(figure(3, "kənd"), "en", told="az")) == "3 kənd"


# --- measures ---------------------------------------------------------------------------


def test_percent_stands_as_each_press_sets_it() -> None:
    assert values(figure(39.8, "percent")) == (f"39,8{NBSP}%", "39.8%", "39,8%")


def test_money_is_written_as_each_press_writes_it() -> None:
    assert values(figure(11_300_000, "AZN")) == (
        "11,3 milyon manat",
        "11.3 million manat",
        "11,3 млн манатов",
    )
    assert values(figure(6_600_000, "USD")) == ("6,6 milyon dollar", "$6.6 million", "6,6 млн долларов")
    assert values(figure(2, "AZN")) == ("2 manat", "2 manat", "2 маната")
    assert values(figure(1.5, "AZN")) == ("1,5 manat", "1.5 manat", "1,5 маната")
    assert values(figure(7, "CHF")) == ("7 CHF", "7 CHF", "7 CHF")


def test_speeds_people_and_times_have_their_names() -> None:
    assert values(figure(25, "Mbps")) == ("25 Mbit/s", "25 Mbps", "25 Мбит/с")
    assert values(figure(3, "person")) == ("3 nəfər", "3 people", "3 человека")
    assert values(figure(5.8, "time")) == ("5,8 dəfə", "5.8 times", "5,8 раза")


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("AZN per month", ("ayda 25 manat", "25 manat a month", "25 манатов в месяц")),
        ("USD per year", ("ildə 25 dollar", "$25 a year", "25 долларов в год")),
        ("time per day", ("gündə 25 dəfə", "25 times a day", "25 раз в день")),
        ("kilometre per hour", ("saatda 25 km", "25 km an hour", "25 км в час")),
        ("person per square metre", ("hər kv. metrə 25 nəfər", "25 people a sq m", "25 человек на кв. м")),
    ],
)
def test_a_rate_is_told_in_words(unit: str, wanted: tuple[str, str, str]) -> None:
    assert lines(figure(25, unit)) == wanted


def test_a_rate_of_counted_things_follows_the_noun_and_bends_with_its_mark() -> None:
    one = figure(25, "malicious link per day", change=">")
    assert lines(one) == (
        "gündə 25-dən çox zərərli keçid",
        "more than 25 malicious links a day",
        "более 25 вредоносных ссылок в день",
    )
    assert values(figure(25, "AZN per month", change=">"))[0] == "ayda 25 manatdan çox"


@pytest.mark.parametrize(
    ("sentence", "change", "wanted"),
    [
        ("Speeds reach 100 Mbps and more.", ">", ("ən azı 100 Mbit/s", "at least 100 Mbps", "не менее 100 Мбит/с")),
        ("Sürət azı 100 Mbit/s olacaq.", ">", ("ən azı 100 Mbit/s", "at least 100 Mbps", "не менее 100 Мбит/с")),
        ("Скорость 100 Мбит/с и выше.", ">", ("ən azı 100 Mbit/s", "at least 100 Mbps", "не менее 100 Мбит/с")),
        ("More than 100 Mbps.", ">", ("100 Mbit/s-dən çox", "more than 100 Mbps", "более 100 Мбит/с")),
        ("Speeds of up to 100 Mbps.", "<", ("ən çoxu 100 Mbit/s", "at most 100 Mbps", "не более 100 Мбит/с")),
        ("Under 100 Mbps.", "<", ("100 Mbit/s-dən az", "less than 100 Mbps", "менее 100 Мбит/с")),
    ],
)  # fmt: skip
def test_a_bound_that_includes_the_number_is_told_so(
    sentence: str, change: Change, wanted: tuple[str, str, str]
) -> None:
    assert values(figure(100, "Mbps", printed="100", sentence=sentence, change=change)) == wanted


def test_pieces_of_a_thing_are_the_thing_and_an_owned_one_loses_its_ending() -> None:
    assert lines(figure(3, "piece of malicious link"))[0] == "3 zərərli keçid"
    english = figure(
        3, "piece of malicious link", printed="3", sentence="It met 3 pieces of malicious links."
    )
    assert plain(WRITER.line(english, "en", told="en")) == "3 pieces of malicious links"
    one = figure(83, "disk", printed="83", sentence="Sistem 83 diskin qarşısını alıb.")
    assert plain(WRITER.line(one, "az", told="az")) == "83 disk"


def test_a_rank_is_a_place_and_a_climb_is_a_number_of_places() -> None:
    assert values(figure(40, "place")) == ("40-cı yer", "40th place", "40-е место")
    assert [WRITER.value_text(figure(n, "place"), "en") for n in (1, 2, 3, 11, 22, 113)] == [
        "1st place", "2nd place", "3rd place", "11th place", "22nd place", "113th place",
    ]  # fmt: skip
    assert values(figure(15, "place", change="up")) == (
        "15 pillə irəliləmə",
        "up 15 places",
        "подъём на 15 мест",
    )


# --- what the text says of a number --------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "az", "en", "ru"),
    [
        ("~", "təxminən 81 milyon", "about 81 million", "около 81 млн"),
        (">", "81 milyondan çox", "more than 81 million", "более 81 млн"),
        ("<", "81 milyondan az", "less than 81 million", "менее 81 млн"),
        ("up", "81 milyon", "up 81 million", "рост на 81 млн"),
        ("down", "81 milyon", "down 81 million", "снижение на 81 млн"),
    ],
)
def test_what_the_text_says_of_the_number_is_said(change: Change, az: str, en: str, ru: str) -> None:
    assert values(figure(81_000_000, change=change)) == (az, en, ru)


def test_azerbaijani_puts_rise_and_fall_behind_the_noun() -> None:
    assert plain(WRITER.line(figure(500, change="up"), "az")) == "500 zərərli keçid artım"
    assert plain(WRITER.line(figure(39.8, "percent", change="down"), "az")) == f"39,8{NBSP}% azalma"
    assert plain(WRITER.line(figure(5.8, "time", change="up"), "az")) == "5,8 dəfə artım"


def test_more_than_bends_what_is_spoken_last() -> None:
    assert WRITER.value_text(figure(11_300_000, "AZN", change=">"), "az") == "11,3 milyon manatdan çox"
    assert WRITER.value_text(figure(25, "Mbps", change=">"), "az") == "25 Mbit/s-dən çox"
    assert WRITER.value_text(figure(30, change=">"), "az") == "30-dan çox"
    assert WRITER.value_text(figure(39.8, "percent", change=">"), "az") == f"39,8{NBSP}%-dən çox"


def test_russian_after_more_than_takes_the_genitive() -> None:
    assert plain(WRITER.line(figure(2, change=">"), "ru")) == "более 2 вредоносных ссылок"
    assert WRITER.value_text(figure(2, "AZN", change="~"), "ru") == "около 2 манатов"
    assert WRITER.value_text(figure(21, "AZN", change=">"), "ru") == "более 21 маната"
    assert WRITER.value_text(figure(2, "time", change="up"), "ru") == "рост в 2 раза"


def test_a_range_keeps_both_ends_on_one_scale() -> None:
    assert values(figure(150, "Mbps", value2=200)) == ("150–200 Mbit/s", "150–200 Mbps", "150–200 Мбит/с")
    assert WRITER.value_text(figure(1_500_000, value2=2_000_000), "en") == "1.5–2 million"
    assert WRITER.value_text(figure(900_000, value2=1_000_000), "en") == "900,000–1,000,000"
    assert WRITER.value_text(figure(5, "percent", value2=7), "ru") == "5–7%"


# --- proofs and doubts -----------------------------------------------------------------------


def test_parts_that_add_up_stand_in_brackets() -> None:
    one = figure(778, "indicator of compromise", note="sum:443+335", period="2022-Q3")
    assert WRITER.value_text(one, "en") == "778 (443 + 335)"
    assert lines(one)[1] == "778 (443 + 335) indicators of compromise · Q3 2022"
    assert bold(WRITER.line(one, "en")) == ["778"]


def test_parts_that_do_not_add_up_are_said_and_not_mended() -> None:
    one = figure(648, "indicator of compromise", note="sum-differs:216+434")
    assert lines(one) == (
        "648 kompromis göstəricisi · hissələrin cəmi ilə üst-üstə düşmür: 216 + 434",
        "648 indicators of compromise · the parts do not add up: 216 + 434",
        "648 индикаторов · сумма частей не сходится: 216 + 434",
    )


def test_a_conversion_that_the_source_gives_stands_in_brackets() -> None:
    one = figure(11_300_000, "AZN", note="conversion:USD 6600000")
    assert values(one) == (
        "11,3 milyon manat (6,6 milyon dollar)",
        "11.3 million manat ($6.6 million)",
        "11,3 млн манатов (6,6 млн долларов)",
    )


def test_another_value_of_another_source_is_said() -> None:
    assert lines(figure(81_000_000, note="differs:80000000"))[1].endswith("sources differ: 80 million")


def test_a_figure_of_the_past_is_marked() -> None:
    one = figure(814_370_000, old=True, period="2024")
    assert lines(one) == (
        "Əvvəl: 814,37 milyon zərərli keçid · 2024-cü il",
        "Earlier: 814.37 million malicious links · 2024",
        "Ранее: 814,37 млн вредоносных ссылок · 2024 г.",
    )


def test_what_was_measured_is_told_where_the_unit_does_not_say_it() -> None:
    assert lines(figure(84, "percent", what="banks with apps"))[1] == "84% · banks with apps"
    assert "blocked" not in lines(figure(3, what="malicious links blocked"))[1]
    told = plain(WRITER.line(figure(3, what="documents stopped by Sandbox"), "en", explain=True))
    assert told == "3 malicious links · documents stopped by Sandbox"
    for what in ("malicious links", "вредоносных ссылок"):
        assert plain(WRITER.line(figure(3, what=what), "az", explain=True)) == "3 zərərli keçid"
    racks = figure(3, "server rack", what="server racks")
    assert plain(WRITER.line(racks, "en", explain=True)) == "3 server racks"


def test_what_was_measured_is_translated_if_the_glossary_knows_it_and_left_out_if_it_is_no_noun() -> None:
    share, sum_ = (
        figure(value, unit, what="вредоносных ссылок") for value, unit in ((39.8, "percent"), (3, "AZN"))
    )
    assert plain(WRITER.line(share, "en", told="ru")) == "39.8% · malicious links"
    assert plain(WRITER.line(sum_, "en", told="ru")) == "3 manat · malicious link"
    assert plain(WRITER.line(share, "ru", told="ru")) == "39,8% · вредоносных ссылок"
    assert lines(figure(40, "percent", what="rose 15 places"))[1] == "40%"
    assert lines(figure(40, "percent", what="5G coverage"))[1] == "40% · 5G coverage"


@pytest.mark.parametrize(
    ("what", "wanted"),
    [
        ("Ticarət dövriyyəsi", "Ticarət dövriyyəsi"),
        ("banks with their own apps", "banks with their own apps"),
        ("объем безналичных платежей в стране", "объем безналичных платежей в стране"),
        ("million links", "links"),
        ("4G coverage", "4G coverage"),
        ("göstərici 2024-cü ilin həmin aylarındakından", ""),
        ("Məmmədov bildirib ki, indikatorların", ""),
        ("Sosial şəbəkələrdən", ""),
        ("доступ к широкополосным услугам есть у", ""),
        ("год страна", ""),
        ("частном", ""),
        ("drop", ""),
        ("users of the", ""),
        ("connections already run", ""),
        ("Until now subscribers paid", ""),
        ("runs", ""),
        ("Payments through", ""),
        ("Aghali village the speed", ""),
        ("селе Агалы скорость уже сейчас", ""),
        ("share of the market", "share of the market"),
        ("Минимальная скорость", "минимальная скорость"),
        ("Azerbaijan's banks", "Azerbaijan's banks"),
        ("Birinci yeri tutan komanda", "birinci yeri tutan komanda"),
        ("Şirkətin xalis mənfəəti", "şirkətin xalis mənfəəti"),
        ("Чистая прибыль банков", "чистая прибыль банков"),
        ("Mobile operators' revenue", "mobile operators' revenue"),
        ("Bakıda internetin sürəti", "Bakıda internetin sürəti"),
        ("İnternet istifadəçiləri", "internet istifadəçiləri"),
        ("İkinci mərhələdə", "ikinci mərhələdə"),
        ("şəhərə gələn", ""),
        ("sürət bir neçə", ""),
        ("göstəricisi", ""),
        ("мобильную связь", ""),
        ("в частном", ""),
        ("в частном секторе", "в частном секторе"),
        ("объём услуг", "объём услуг"),
        ("уровне", ""),
        ("nine places", ""),
        ("April", ""),
        ("Clients say", ""),
        ("bunlar", ""),
        ("Fraudsters stole", ""),
        ("Центробанк оштрафовал два банка", ""),
        ("Mərkəzi Bank iki bankı", ""),
        ("интервал поездов", "интервал поездов"),
        ("komandası birinci yeri", ""),
        ("Ağalı kəndində internetin sürəti", "Ağalı kəndində internetin sürəti"),
        ("", ""),
    ],
)
def test_a_torn_piece_of_a_sentence_is_not_shown_as_what_was_measured(what: str, wanted: str) -> None:
    assert phrase(what) == wanted


def test_a_case_without_a_letter_of_its_own_is_known_by_the_language_of_the_text() -> None:
    assert phrase("lisenziyadan", "az") == ""
    assert phrase("golden garden", "en") == "golden garden"


def test_a_change_shows_both_values_on_one_scale() -> None:
    change = FigureChange(LINKS, figure(83_000_000, period="2022-Q3"))
    assert plain(WRITER.change_text(change, "en")) == "81 → 83 million malicious links · Q3 2022"
    assert plain(WRITER.change_text(change, "ru")) == "81 → 83 млн вредоносных ссылок · III кв. 2022"
    slip = FigureChange(figure(6_900_000, "AZN"), figure(6_900_000_000, "AZN"))
    assert plain(WRITER.change_text(slip, "en")) == "6.9 million manat → 6.9 billion manat"


def test_a_noun_phrase_of_any_length_stays_a_line() -> None:
    line = plain(WRITER.line(figure(3, "very " * 60 + "thing\nand more"), "en", told="en"))
    assert len(line) < 90
    assert "\n" not in line


@given(
    st.builds(
        Figure,
        value=st.floats(allow_nan=False, allow_infinity=False),
        unit=st.sampled_from(["", "percent", "USD", "AZN", "place", "time", "Mbps", "malicious link"])
        | st.text(max_size=20),
        start=st.just(0),
        end=st.just(0),
        sentence=st.text(max_size=60),
        value2=st.none() | st.floats(allow_nan=False, allow_infinity=False),
        change=st.sampled_from(["=", "~", "<", ">", "up", "down"]),
        what=st.text(max_size=30),
        period=st.none() | st.text(max_size=12),
        old=st.booleans(),
        rank=st.just(1),
        surface=st.text(max_size=10),
        note=st.none()
        | st.text(max_size=20)
        | st.sampled_from(["sum:1+2", "conversion:USD 5", "conversion:", "differs:x"]),
    ),
    st.sampled_from(LANGUAGES),
)
def test_any_figure_at_all_can_be_written(one: Figure, language: ReaderLanguage) -> None:
    assert plain(WRITER.line(one, language, told="en", explain=True))


def test_a_glossary_with_half_a_translation_serves_the_half_it_has() -> None:
    assert Nouns(()).counted(figure(5, "сайт"), "az", scaled=False, told="ru") == "сайт"


@pytest.mark.parametrize(
    ("note", "language", "said"),
    [
        ("headline:187300000", "en", "the headline says 187.3 million"),
        ("headline:187300000", "ru", "в заголовке: 187,3 млн"),
        (
            "thousandfold:4200000000+2700000000",
            "en",
            "a thousand times off its parts: 4.2 billion + 2.7 billion",
        ),
        ("thousandfold:4200000000+2700000000", "az", "min dəfə fərqlənir: 4,2 milyard + 2,7 milyard"),
    ],
)
def test_what_a_check_found_stands_beside_the_figure_as_printed(
    note: str, language: ReaderLanguage, said: str
) -> None:
    line = plain(WRITER.line(figure(6_900_000, "AZN", note=note), language, told="en"))
    assert said in line.replace(NBSP, " ")
    assert line.startswith("6")
