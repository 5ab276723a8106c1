"""What the bot says of itself: the welcome, and one line on each command.

The lines on commands stand behind the command's name in /help, and are the descriptions that
Telegram's menu shows.
"""

from __future__ import annotations

from digests.model import ReaderLanguage

WELCOME: dict[str, dict[ReaderLanguage, str | tuple[str, ...]]] = {
    # --- welcome and help
    "welcome": {
        "az": "Salam! Bu bot xəbərləri oxuyur və ən vacibini bir neçə sətirdə göndərir: {beat}. "
        "Əvvəlcə rəqəm, yanında mənbə.\n"
        "Başlamaq üçün həftəlik icmala abunə olun və ya son xəbərlərə baxın. Bütün əmrlər: {help_command}",
        "en": "Hello! This bot reads the news and sends you what matters in a few lines: {beat}. "
        "The figure first, its source beside it.\n"
        "To begin, subscribe to the weekly digest or look at the latest stories. All commands: "
        "{help_command}",
        "ru": "Здравствуйте! Этот бот читает новости и присылает главное в нескольких строках: {beat}. "
        "Сначала цифра, рядом источник.\n"
        "Для начала подпишитесь на недельный обзор или посмотрите последние новости. Все команды: "
        "{help_command}",
    },
    "help_heading": {"az": "Əmrlər", "en": "Commands", "ru": "Команды"},
    "help_intro": {
        "az": "{beat}: rəqəmləri və mənbələri ilə xəbərlər.",
        "en": "{beat}: the news with its figures and sources.",
        "ru": "{beat}: новости с цифрами и источниками.",
    },
    "help_topics": {"az": "Mövzular: {topics}", "en": "Topics: {topics}", "ru": "Темы: {topics}"},
    "help_latest": {
        "az": "[mövzu] [say]: son xəbərlər",
        "en": "[topic] [number]: the newest stories",
        "ru": "[тема] [число]: последние новости",
    },
    "help_topic": {
        "az": "[say]: bir mövzunun xəbərləri (hər mövzunun öz əmri var)",
        "en": "[number]: stories on one topic (each topic has its command)",
        "ru": "[число]: новости одной темы (у каждой темы своя команда)",
    },
    "help_week": {
        "az": "[2022-W47]: həftəlik icmal",
        "en": "[2022-W47]: the weekly digest",
        "ru": "[2022-W47]: недельный обзор",
    },
    "help_search": {
        "az": "sözlər: arxivdə axtarış",
        "en": "words: search the archive",
        "ru": "слова: поиск в архиве",
    },
    "help_figures": {
        "az": "sözlər: rəqəmin zaman üzrə dəyişməsi",
        "en": "words: a figure over time",
        "ru": "слова: как менялась цифра",
    },
    "help_subscribe": {
        "az": "[mövzu] [instant|breaking|daily|weekly]: abunə olmaq",
        "en": "[topic] [instant|breaking|daily|weekly]: subscribe this chat",
        "ru": "[тема] [instant|breaking|daily|weekly]: подписать этот чат",
    },
    "help_unsubscribe": {
        "az": "[mövzu]: abunəni ləğv etmək",
        "en": "[topic]: unsubscribe",
        "ru": "[тема]: отписаться",
    },
    "help_stop": {
        "az": "bütün abunələri dərhal dayandırmaq",
        "en": "end every subscription at once",
        "ru": "сразу отменить все подписки",
    },
    "help_settings": {
        "az": "dil, saat, sakit saatlar, saat qurşağı",
        "en": "language, hour, quiet hours, time zone",
        "ru": "язык, время, тихие часы, часовой пояс",
    },
    "help_language": {
        "az": "az|en|ru: botun dili",
        "en": "az|en|ru: the bot's language",
        "ru": "az|en|ru: язык бота",
    },
    "help_why": {
        "az": "[nömrə]: xəbər niyə göndərilib, rəqəmlər mənbədə necə yazılıb",
        "en": "[number]: why a story was sent, and its figures in the source's words",
        "ru": "[номер]: почему прислана новость и как её цифры стоят в источнике",
    },
    "help_sources": {
        "az": "hansı mənbələr oxunur",
        "en": "what is read, and how each source is doing",
        "ru": "что читает бот и как отвечает каждый источник",
    },
    "help_status": {
        "az": "növbəti icmal, son oxunuş",
        "en": "next digest, last reading",
        "ru": "следующий обзор, последнее чтение",
    },
    "help_mute": {
        "az": "sözlər: bu sözlər olan xəbərlər göndərilməsin",
        "en": "words: no more stories with these words",
        "ru": "слова: не присылать новости с ними",
    },
    "help_unmute": {
        "az": "[sözlər]: mute və follow-u ləğv etmək",
        "en": "[words]: take a mute or follow back",
        "ru": "[слова]: отменить mute или follow",
    },
    "help_follow": {
        "az": "sözlər: bu sözlər olan xəbərlər göndərilsin",
        "en": "words: also stories with these words",
        "ru": "слова: присылать новости с ними",
    },
    "help_release": {
        "az": "mənbə: saxlanılmış materialları göndərmək",
        "en": "source: send what is held back of it",
        "ru": "источник: отправить то, что придержано",
    },
    "help_drop": {
        "az": "mənbə: saxlanılmış materialları göndərməmək",
        "en": "source: do not send what is held back of it",
        "ru": "источник: не отправлять то, что придержано",
    },
    "help_withdraw": {
        "az": "nömrə: xəbər haqqında mesajı bütün çatlardan silmək",
        "en": "number: delete the message about a story in every chat",
        "ru": "номер: удалить сообщение о новости во всех чатах",
    },
    "help_privacy": {"az": "nə saxlanılır", "en": "what is kept", "ru": "что хранится"},
    "help_forget": {
        "az": "bu çat haqqında hər şeyi silmək",
        "en": "erase everything about this chat",
        "ru": "стереть всё об этом чате",
    },
}
"""Phrase key -> reader language -> wording."""
