"""Stories across languages without a common number, and follow-ups that repeat one."""

from __future__ import annotations

import pytest

from digests.model import Item
from tests.test_stories import decide, news

PAIRS = {
    "a strategy": (
        news(
            "Cloud strategy for state bodies to start in 2027",
            "The cloud strategy of the state bodies starts in 2027. It is drawn up for five years.",
        ),
        news("Облачная стратегия госорганов начнётся в 2027 году", "Документ готов.", "ru", hours=3),
    ),
    "a bill": (
        news(
            "Parlament elektron imza haqqında qanun layihəsini birinci oxunuşda qəbul edib",
            "Sənəd komitədə də müzakirə olunub.",
            "az",
        ),
        news(
            "Парламент принял в первом чтении законопроект об электронной подписи",
            "Второе чтение состоится осенью.",
            "ru",
            hours=2,
        ),
    ),
    "a prize": (
        news(
            "“Duru Lab” startapı 70 min dollar qazanıb",
            "Müsabiqə Samsunda keçirilib, layihə təhsil üçündür.",
            "az",
        ),
        news(
            "Startup Duru Lab wins $70,000",
            "The contest was held in Samsun, 90 startups took part.",
            hours=2,
        ),
    ),
}
APART = {
    "another body": (
        news("Azercell tests 5G in Ganja", "The trial took two days."),
        news("Bakcell испытал 5G в Сумгайыте", "Испытания шли неделю.", "ru", hours=2),
    ),
    "another town": (
        news("Hackathon on artificial intelligence held in Ganja", "Students took part."),
        news("В Шеки прошёл хакатон по искусственному интеллекту", "Участвовали студенты.", "ru", hours=2),
    ),
    "a word inside another": (
        news("Pay of teachers to be raised", "Teachers are to get more."),
        news("Платежи учителей через портал", "Учителя платят через портал.", "ru", hours=2),
    ),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_headlines_that_say_the_same_in_two_languages_are_one_story(pair: tuple[Item, Item]) -> None:
    for one, other in (pair, pair[::-1]):
        first, second = decide([one, other])
        assert second.story == first.story


@pytest.mark.parametrize("pair", APART.values(), ids=APART)
def test_the_same_subject_alone_is_no_story(pair: tuple[Item, Item]) -> None:
    first, second = decide(pair)
    assert second.story != first.story


@pytest.mark.parametrize(
    "background",
    [
        "The budget of Ulduz Fund is 8.4 million manat, as reported before.",
        "As was announced earlier, the budget of Ulduz Fund is 8.4 million manat.",
    ],
)
def test_a_later_report_that_only_repeats_a_number_is_a_story_of_its_own(background: str) -> None:
    told = news(
        "Ulduz Fund starts with 8.4 million manat", "Ulduz Fund will have 8.4 million manat for startups."
    )
    later = news(
        "Ulduz Fund to give most of its money to women",
        f"Companies led by women will get 70 percent of the money of Ulduz Fund. {background}",
        hours=120,
    )
    first, second = decide([told, later])
    assert second.story != first.story
