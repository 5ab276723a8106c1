"""What digests say beside their stories: corrections, earlier values, silence, and why it is so."""

from __future__ import annotations

from digests.model import ReaderLanguage

REVIEWS: dict[str, dict[ReaderLanguage, str | tuple[str, ...]]] = {
    "corrections": {"az": "Düzəlişlər", "en": "Corrections", "ru": "Уточнения"},
    "thread_below": {
        "az": "{n} xəbər bu mesajın altındakı cavabdadır.",
        "en": ("{n} story in the thread below.", "{n} stories in the thread below."),
        "ru": (
            "{n} новость — в ветке под этим сообщением.",
            "{n} новости — в ветке под этим сообщением.",
            "{n} новостей — в ветке под этим сообщением.",
        ),
    },
    # --- figures against earlier ones
    "charts_heading": {"az": "Zaman üzrə", "en": "Over time", "ru": "В динамике"},
    "before_step": {
        "az": "{period} ilə müqayisədə {change}:",
        "en": "{change} on {period}:",
        "ru": "{change} к {period}:",
    },
    "before_places": {
        "az": "{period} ilə müqayisədə {change}:",
        "en": "{change} on {period}:",
        "ru": "{change} относительно {period}:",
    },
    "before_computed": {
        "az": "Dəyişmələri Beatwire mənbələrin dediyi iki rəqəmdən hesablayıb.",
        "en": "Changes are computed by Beatwire from the two values that sources gave.",
        "ru": "Изменения вычислены Beatwire по двум значениям, названным источниками.",
    },
    "told_before": {
        "az": "Sizə artıq göndərilib, burada qısa verilir: {n} xəbər",
        "en": (
            "Already sent to you, so told in brief: {n} story",
            "Already sent to you, so told in brief: {n} stories",
        ),
        "ru": (
            "Уже приходила вам, поэтому дана коротко: {n} новость",
            "Уже приходили вам, поэтому даны коротко: {n} новости",
            "Уже приходили вам, поэтому даны коротко: {n} новостей",
        ),
    },
    "button_more": {"az": "Daha {n} xəbər", "en": "{n} more", "ru": "Ещё {n}"},
    "button_order": {"az": "Niyə bu sıra ilə?", "en": "Why this order?", "ru": "Почему такой порядок?"},
    "more_heading": {
        "az": "{title} (ardı)",
        "en": "{title} (continued)",
        "ru": "{title} (продолжение)",
    },
    "no_more": {
        "az": "Bu dövrün bütün xəbərləri artıq göstərilib.",
        "en": "Every story of that period has been shown.",
        "ru": "Все новости этого периода уже показаны.",
    },
    # --- sources that answer and say nothing
    "still_since": {
        "az": "{source}: {since} yeni heç nə yoxdur",
        "en": "{source}: nothing new {since}",
        "ru": "{source}: ничего нового {since}",
    },
    "still_always": {
        "az": "{source}: hələ heç nə dərc olunmayıb",
        "en": "{source}: nothing published yet",
        "ru": "{source}: пока ни одной публикации",
    },
    # --- editors' desks
    "draft_waiting": {
        "az": "Layihə: {name}",
        "en": "Draft for {name}",
        "ru": "Черновик: {name}",
    },
    "draft_sent": {"az": "Göndərildi: {name}", "en": "Sent to {name}", "ru": "Отправлено: {name}"},
    "draft_dropped": {
        "az": "Göndərilmədi: {name}",
        "en": "Not sent to {name}",
        "ru": "Не отправлено: {name}",
    },
    "draft_sends_itself": {
        "az": "Qərar verilməsə, özü göndəriləcək: {when}. "
        "Xəbəri köçürmək və ya çıxarmaq üçün nömrəsini basın.",
        "en": "Goes out by itself on {when} unless somebody decides before. "
        "To move or remove a story, press its number.",
        "ru": "Если никто не решит иначе, уйдёт само: {when}. "
        "Чтобы передвинуть или убрать новость, нажмите её номер.",
    },
    "draft_drops_itself": {
        "az": "Təsdiqlənməsə, göndərilməyəcək; son vaxt: {when}. "
        "Xəbəri köçürmək və ya çıxarmaq üçün nömrəsini basın.",
        "en": "Is not sent unless somebody approves it by {when}. "
        "To move or remove a story, press its number.",
        "ru": "Без одобрения не уйдёт; срок: {when}. Чтобы передвинуть или убрать новость, нажмите её номер.",
    },
    "button_send": {"az": "Göndər", "en": "Send now", "ru": "Отправить"},
    "button_drop": {"az": "Göndərmə", "en": "Do not send", "ru": "Не отправлять"},
    "button_up": {"az": "↑ Yuxarı", "en": "↑ Up", "ru": "↑ Выше"},
    "button_down": {"az": "↓ Aşağı", "en": "↓ Down", "ru": "↓ Ниже"},
    "button_out": {"az": "Çıxar", "en": "Remove", "ru": "Убрать"},
    "button_back": {"az": "Geri", "en": "Back", "ru": "Назад"},
    "desk_empty": {
        "az": "Burada qərar gözləyən layihə yoxdur.",
        "en": "No draft waits for a decision here.",
        "ru": "Здесь нет черновиков, которые ждут решения.",
    },
    # --- why a story stands where it stands
    "order_heading": {
        "az": "Niyə məhz bu xəbərlər?",
        "en": "Why these stories?",
        "ru": "Почему именно эти новости?",
    },
    "order_rule": {
        "az": "Xəbərin yerini bunlar müəyyən edir: neçə müstəqil mənbə yazıb, mənbə rəsmidirmi, mövzuya nə "
        "qədər yaxındır, neçə əsas rəqəm var, xəbər yenidirmi və neçə gün davam edib. Eyni mövzuya və eyni "
        "quruma aid xəbərlər bir-birinə yer verir.",
        "en": "What decides a story's place: how many independent sources told it, whether one of them is "
        "official, how close it is to the beat, its key figures, whether it is new, and on how many days it "
        "was told. Stories on the same topic or body give way to others.",
        "ru": "Место новости определяют: сколько независимых источников о ней сообщили, есть ли среди них "
        "официальный, насколько она близка к теме, ключевые цифры, новизна и сколько дней о ней писали. "
        "Новости на одну тему или об одном ведомстве уступают место другим.",
    },
    "plain_sources": {
        "az": "{n} müstəqil mənbə",
        "en": ("{n} independent source", "{n} independent sources"),
        "ru": ("{n} независимый источник", "{n} независимых источника", "{n} независимых источников"),
    },
    "plain_official": {"az": "rəsmi mənbə", "en": "an official source", "ru": "официальный источник"},
    "plain_words": {
        "az": "mövzuya aid {n} söz",
        "en": ("{n} word of the beat", "{n} words of the beat"),
        "ru": ("{n} слово по теме", "{n} слова по теме", "{n} слов по теме"),
    },
    "plain_figures": {
        "az": "{n} əsas rəqəm",
        "en": ("{n} key figure", "{n} key figures"),
        "ru": ("{n} ключевая цифра", "{n} ключевые цифры", "{n} ключевых цифр"),
    },
    "plain_new": {"az": "yeni xəbər", "en": "new", "ru": "новая"},
    "plain_days": {
        "az": "{n} gün davam edib",
        "en": ("told on {n} day", "told on {n} days"),
        "ru": ("{n} день в новостях", "{n} дня в новостях", "{n} дней в новостях"),
    },
}
"""Phrase key -> reader language -> wording, or plural forms by the value `n`."""
