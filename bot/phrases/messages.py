"""What the bot tells of its own accord: labels and notes in alerts, digests and corrections."""

from __future__ import annotations

from digests.model import ReaderLanguage

MESSAGES: dict[str, dict[ReaderLanguage, str | tuple[str, ...]]] = {
    # --- buttons under a story
    "button_source": {"az": "Mənbə", "en": "Source", "ru": "Источник"},
    "button_why": {"az": "Niyə?", "en": "Why?", "ru": "Почему?"},
    # --- marks on a story
    "in_az": {"az": "azərbaycanca", "en": "in Azerbaijani", "ru": "на азербайджанском"},
    "in_en": {"az": "ingiliscə", "en": "in English", "ru": "на английском"},
    "in_ru": {"az": "rusca", "en": "in Russian", "ru": "на русском"},
    "in_tr": {"az": "türkcə", "en": "in Turkish", "ru": "на турецком"},
    "in_other": {"az": "başqa dildə", "en": "in another language", "ru": "на другом языке"},
    "machine_az": {
        "az": "azərbaycan dilindən maşın tərcüməsi",
        "en": "machine translation from Azerbaijani",
        "ru": "машинный перевод с азербайджанского",
    },
    "machine_en": {
        "az": "ingilis dilindən maşın tərcüməsi",
        "en": "machine translation from English",
        "ru": "машинный перевод с английского",
    },
    "machine_ru": {
        "az": "rus dilindən maşın tərcüməsi",
        "en": "machine translation from Russian",
        "ru": "машинный перевод с русского",
    },
    "machine_summary": {"az": "maşın xülasəsi", "en": "machine-written summary", "ru": "машинный пересказ"},
    "advisory": {"az": "Təhlükəsizlik bildirişi", "en": "Security advisory", "ru": "Бюллетень безопасности"},
    # --- marks on a figure
    "figure_old": {"az": "Əvvəl", "en": "Earlier", "ru": "Ранее"},
    "figure_parts_differ": {
        "az": "hissələrin cəmi ilə üst-üstə düşmür: {parts}",
        "en": "the parts do not add up: {parts}",
        "ru": "сумма частей не сходится: {parts}",
    },
    "figure_differs": {
        "az": "mənbələr fərqli rəqəm göstərir: {other}",
        "en": "sources differ: {other}",
        "ru": "источники расходятся: {other}",
    },
    "figures_also": {"az": "Həmçinin:", "en": "Also:", "ru": "Также:"},
    "figure_headline_differs": {
        "az": "başlıqda: {other}",
        "en": "the headline says {other}",
        "ru": "в заголовке: {other}",
    },
    "figure_thousandfold": {
        "az": "hissələri ilə müqayisədə min dəfə fərqlənir: {other}",
        "en": "a thousand times off its parts: {other}",
        "ru": "в тысячу раз расходится с частями: {other}",
    },
    "figure_about": {"az": "təxminən {value}", "en": "about {value}", "ru": "около {value}"},
    "figure_more": {"az": "{value} çox", "en": "more than {value}", "ru": "более {value}"},
    "figure_less": {"az": "{value} az", "en": "less than {value}", "ru": "менее {value}"},
    "figure_least": {"az": "ən azı {value}", "en": "at least {value}", "ru": "не менее {value}"},
    "figure_most": {"az": "ən çoxu {value}", "en": "at most {value}", "ru": "не более {value}"},
    "figure_up": {"az": "{value} artım", "en": "up {value}", "ru": "рост на {value}"},
    "figure_down": {"az": "{value} azalma", "en": "down {value}", "ru": "снижение на {value}"},
    "figure_up_times": {"az": "{value} artım", "en": "up {value}", "ru": "рост в {value}"},
    "figure_down_times": {"az": "{value} azalma", "en": "down {value}", "ru": "снижение в {value}"},
    "figure_up_places": {"az": "{value} irəliləmə", "en": "up {value}", "ru": "подъём на {value}"},
    "figure_down_places": {"az": "{value} geriləmə", "en": "down {value}", "ru": "падение на {value}"},
    # --- corrections
    "updated": {
        "az": "Yenilənib, {time}: {change}",
        "en": "Updated {time}: {change}",
        "ru": "Обновлено {time}: {change}",
    },
    "updated_plain": {"az": "Yenilənib, {time}", "en": "Updated {time}", "ru": "Обновлено {time}"},
    "correction": {"az": "Düzəliş", "en": "Correction", "ru": "Уточнение"},
    "correction_text": {
        "az": "Mənbə xəbəri dəyişib",
        "en": "The source has changed this story",
        "ru": "Источник изменил эту новость",
    },
    "update": {"az": "Yenilənmə", "en": "Update", "ru": "Обновление"},
    "denial": {"az": "Təkzib", "en": "Denial", "ru": "Опровержение"},
    "denied": {
        "az": "Təkzib, {time}: {title}",
        "en": "Denied {time}: {title}",
        "ru": "Опровержение, {time}: {title}",
    },
    "followed_story": {
        "az": "Əvvəlki xəbər: {title}",
        "en": "Earlier story: {title}",
        "ru": "Ранее по теме: {title}",
    },
    # --- digests
    "digest_weekly": {
        "az": "{beat}, həftəlik icmal: {span}",
        "en": "{beat}: week of {span}",
        "ru": "{beat}, обзор недели: {span}",
    },
    "digest_daily": {
        "az": "{beat}, gündəlik icmal: {span}",
        "en": "{beat}: {span}",
        "ru": "{beat}, обзор дня: {span}",
    },
    "digest_topics": {"az": "Mövzular: {topics}", "en": "Topics: {topics}", "ru": "Темы: {topics}"},
    "figures_weekly": {"az": "Həftənin rəqəmləri", "en": "The week in figures", "ru": "Цифры недели"},
    "figures_daily": {"az": "Günün rəqəmləri", "en": "The day in figures", "ru": "Цифры дня"},
    "other_topics": {"az": "Digər xəbərlər", "en": "Other news", "ru": "Другие новости"},
    "advisories": {
        "az": "Təhlükəsizlik bildirişləri",
        "en": "Security advisories",
        "ru": "Бюллетени безопасности",
    },
    "left_out": {
        "az": "Daha {n} xəbər buraya sığmadı.",
        "en": ("{n} more story did not fit.", "{n} more stories did not fit."),
        "ru": (
            "Не поместилась ещё {n} новость.",
            "Не поместились ещё {n} новости.",
            "Не поместилось ещё {n} новостей.",
        ),
    },
    "digest_read": {
        "az": "{n} material oxunub",
        "en": ("{n} item read", "{n} items read"),
        "ru": ("прочитан {n} материал", "прочитано {n} материала", "прочитано {n} материалов"),
    },
    "digest_stories": {
        "az": "{n} xəbər",
        "en": ("{n} story", "{n} stories"),
        "ru": ("{n} новость", "{n} новости", "{n} новостей"),
    },
    "quiet_weekly": {"az": "Sakit həftə", "en": "Quiet week", "ru": "Спокойная неделя"},
    "quiet_daily": {"az": "Sakit gün", "en": "Quiet day", "ru": "Спокойный день"},
    "empty_weekly": {
        "az": "Bu həftə mövzu üzrə xəbər çıxmadı.",
        "en": "No stories on the beat this week.",
        "ru": "На этой неделе новостей по теме не было.",
    },
    "empty_daily": {
        "az": "Bu gün mövzu üzrə xəbər çıxmadı.",
        "en": "No stories on the beat that day.",
        "ru": "В этот день новостей по теме не было.",
    },
    "empty_read": {
        "az": "{n} material oxundu, heç biri seçdiyiniz mövzulara aid deyil.",
        "en": (
            "{n} item was read; it is not on your topics.",
            "{n} items were read; none of them is on your topics.",
        ),
        "ru": (
            "Прочитан {n} материал, он не по вашим темам.",
            "Прочитано {n} материала, ни одного по вашим темам.",
            "Прочитано {n} материалов, ни одного по вашим темам.",
        ),
    },
    "empty_unread": {
        "az": "Mənbələrdən heç bir material gəlmədi.",
        "en": "The sources published nothing that could be read.",
        "ru": "От источников не пришло ни одного материала.",
    },
    "silent_since": {
        "az": "{source} {since} cavab vermir",
        "en": "{source} not answering {since}",
        "ru": "{source} не отвечает {since}",
    },
    "silent_always": {
        "az": "{source} hələ cavab verməyib",
        "en": "{source} has not answered yet",
        "ru": "{source} ещё не отвечал",
    },
    "silent_more": {"az": "daha {n} mənbə", "en": "{n} more", "ru": "и ещё {n}"},
    # --- bursts and catching up
    "burst": {
        "az": "{n} yeni xəbər",
        "en": ("{n} new story", "{n} new stories"),
        "ru": ("{n} свежая новость", "{n} свежие новости", "{n} свежих новостей"),
    },
    # --- a message that was taken back, where the platform cannot delete it any more
    "withdrawn": {
        "az": "Bu mesaj geri götürülüb.",
        "en": "This message was withdrawn.",
        "ru": "Это сообщение отозвано.",
    },
    # --- the terminal, which can neither edit nor thread
    "console_edited": {
        "az": "əvvəlki mesaj düzəldilib, yeni mətni",
        "en": "an earlier message, edited",
        "ru": "прежнее сообщение исправлено, новый текст",
    },
    "console_reply": {
        "az": "əvvəlki mesaja cavab",
        "en": "in reply to an earlier message",
        "ru": "в ответ на прежнее сообщение",
    },
    "note": {"az": "Bildiriş", "en": "Notice", "ru": "Сообщение"},
    # --- why
    "why_heading": {"az": "Niyə bu xəbər?", "en": "Why this story?", "ru": "Почему эта новость?"},
    "why_topics": {
        "az": "Mövzu: {topics}",
        "en": ("Topic: {topics}", "Topics: {topics}"),
        "ru": ("Тема: {topics}", "Темы: {topics}", "Темы: {topics}"),
    },
    "why_words": {
        "az": "Mətndəki sözlər: {words}",
        "en": "Words in the text: {words}",
        "ru": "Слова в тексте: {words}",
    },
    "why_evidence": {
        "az": "Bir xəbərdə birləşdirilib: {evidence}",
        "en": "Merged into one story: {evidence}",
        "ru": "Объединено в один сюжет: {evidence}",
    },
    "clue_copied": {
        "az": "mətnin {n} %-i eynidir",
        "en": "{n}% of the wording is the same",
        "ru": "текст совпадает на {n} %",
    },
    "clue_numbers": {
        "az": "eyni rəqəmlər: {values}",
        "en": "the same numbers: {values}",
        "ru": "одинаковые числа: {values}",
    },
    "clue_names": {
        "az": "{n} ortaq ad",
        "en": ("{n} name in common", "{n} names in common"),
        "ru": ("{n} общее имя", "{n} общих имени", "{n} общих имён"),
    },
    "clue_bodies": {
        "az": "eyni qurum: {values}",
        "en": "the same body: {values}",
        "ru": "одна организация: {values}",
    },
    "clue_terms": {
        "az": "eyni mövzu: {values}",
        "en": "both tell of: {values}",
        "ru": "речь об одном: {values}",
    },
    "clue_words": {
        "az": "oxşar sözlər: {values}",
        "en": "similar wording: {values}",
        "ru": "похожие слова: {values}",
    },
    "clue_period": {
        "az": "eyni dövr: {values}",
        "en": "the same period: {values}",
        "ru": "один период: {values}",
    },
    "why_agreed": {
        "az": "Eyni rəqəmi verən mənbələr: {names}",
        "en": "The same figure in: {names}",
        "ru": "Та же цифра у источников: {names}",
    },
    "why_reprints": {
        "az": "Təkrar dərc edənlər (müstəqil mənbə sayılmır): {names}",
        "en": "Reprinted by (not counted as sources): {names}",
        "ru": "Перепечатали (источниками не считаются): {names}",
    },
    "why_quotes": {
        "az": "Rəqəmlər mənbədə:",
        "en": "The figures in the source:",
        "ru": "Цифры в источнике:",
    },
    "why_sources": {"az": "Mənbələr:", "en": "Sources:", "ru": "Источники:"},
    "why_no_figures": {
        "az": "Bu xəbərdə əsas rəqəm tapılmayıb.",
        "en": "No key figure was found in this story.",
        "ru": "Ключевых цифр в этой новости не найдено.",
    },
    "why_score": {
        "az": "İcmalda yerini müəyyən edir: {parts}",
        "en": "What decides its place in a digest: {parts}",
        "ru": "Место в обзоре определяют: {parts}",
    },
}
"""Phrase key -> reader language -> wording, or plural forms by the value `n`."""
