"""What the bot answers: one entry a phrase, three languages side by side.

A line break makes a new paragraph.  A tuple holds plural forms by the value `n` or `count`.
"""

from __future__ import annotations

from digests.model import ReaderLanguage

REPLIES: dict[str, dict[ReaderLanguage, str | tuple[str, ...]]] = {
    # --- buttons
    "button_subscribe_weekly": {
        "az": "Həftəlik icmala abunə",
        "en": "Subscribe: weekly",
        "ru": "Подписка: раз в неделю",
    },
    "button_latest": {"az": "Son xəbərlər", "en": "Latest stories", "ru": "Последние новости"},
    "button_this_week": {"az": "Cari həftə", "en": "This week so far", "ru": "Текущая неделя"},
    "button_forget": {"az": "Hər şeyi sil", "en": "Erase everything", "ru": "Стереть всё"},
    "button_quiet_night": {"az": "Gecə sakit", "en": "Quiet at night", "ru": "Ночью тихо"},
    "button_rich_on": {"az": "Başlıqlı icmal", "en": "Digest with headings", "ru": "Обзор с заголовками"},
    "button_rich_off": {"az": "Adi icmal", "en": "Plain digest", "ru": "Обычный обзор"},
    "button_quiet_off": {"az": "Sakit saatlarsız", "en": "No quiet hours", "ru": "Без тихих часов"},
    # --- news
    "latest_heading": {"az": "Son xəbərlər", "en": "Latest stories", "ru": "Последние новости"},
    "topic_all": {"az": "bütün mövzular", "en": "all topics", "ru": "все темы"},
    "search_heading": {
        "az": "“{words}” üzrə tapılanlar",
        "en": "Found for “{words}”",
        "ru": "Найдено по запросу «{words}»",
    },
    "search_usage": {
        "az": "Nə axtarırsınız? Məsələn: {search_command} AzStateNet",
        "en": "What should I look for? For example: {search_command} AzStateNet",
        "ru": "Что искать? Например: {search_command} AzStateNet",
    },
    "nothing_found": {
        "az": "“{words}” üzrə heç nə tapılmadı. Daha az və ya başqa sözlə yoxlayın.",
        "en": "Nothing found for “{words}”. Try fewer words, or others.",
        "ru": "По запросу «{words}» ничего не найдено. Попробуйте меньше слов или другие слова.",
    },
    "nothing_yet": {
        "az": "{topic}: hələ xəbər yoxdur.",
        "en": "{topic}: no stories yet.",
        "ru": "{topic}: новостей пока нет.",
    },
    "week_unknown": {
        "az": "“{week}” adlı həftə yoxdur. Belə yazın: /week 2022-W47",
        "en": "There is no week “{week}”. Write it like this: /week 2022-W47",
        "ru": "Нет недели «{week}». Пишите так: /week 2022-W47",
    },
    "why_unknown": {
        "az": "Hansı xəbər? Xəbərin altındakı “Niyə?” düyməsini basın və ya nömrəsini yazın: /why 12",
        "en": "Which story? Press “Why?” under it, or give its number: /why 12",
        "ru": "Какая новость? Нажмите «Почему?» под ней или укажите номер: /why 12",
    },
    "figures_known": {
        "az": "Zaman üzrə rəqəmlər",
        "en": "Figures over time",
        "ru": "Цифры во времени",
    },
    "figures_ask": {
        "az": "Qrafik və mənbələr üçün: {command}",
        "en": "For its chart and sources: {command}",
        "ru": "График и источники: {command}",
    },
    "figures_none": {
        "az": "Hələ heç bir rəqəm iki dövr üzrə toplanmayıb.",
        "en": "No figure has been gathered over time yet.",
        "ru": "Пока нет ни одного ряда цифр.",
    },
    "figures_unknown": {
        "az": "“{words}” üzrə rəqəm tapılmadı.",
        "en": "No figure over time for “{words}”.",
        "ru": "По запросу «{words}» рядов цифр нет.",
    },
    "figures_there_are": {"az": "Bunlar var:", "en": "There are:", "ru": "Есть такие:"},
    "figures_computed": {
        "az": "Beatwire hesablayıb: {changes}",
        "en": "Computed by Beatwire: {changes}",
        "ru": "Вычислено Beatwire: {changes}",
    },
    "figures_since": {
        "az": "{change} ({period} ilə müqayisədə)",
        "en": "{change} on {period}",
        "ru": "{change} к {period}",
    },
    "figures_points": {"az": "{value} f.b.", "en": "{value} pp", "ru": "{value} п.п."},
    "figures_places_up": {
        "az": "{n} pillə yuxarı",
        "en": ("{n} place up", "{n} places up"),
        "ru": ("на {n} место выше", "на {n} места выше", "на {n} мест выше"),
    },
    "figures_places_down": {
        "az": "{n} pillə aşağı",
        "en": ("{n} place down", "{n} places down"),
        "ru": ("на {n} место ниже", "на {n} места ниже", "на {n} мест ниже"),
    },
    "figures_same": {"az": "dəyişməyib", "en": "unchanged", "ru": "без изменений"},
    "figures_differ": {
        "az": "Mənbələr fərqli rəqəm verir: {values}",
        "en": "Sources differ: {values}",
        "ru": "Источники расходятся: {values}",
    },
    "figures_period": {"az": "Dövr", "en": "Period", "ru": "Период"},
    "figures_value": {"az": "Rəqəm", "en": "Value", "ru": "Значение"},
    "figures_source": {"az": "Mənbə", "en": "Source", "ru": "Источник"},
    "figures_sources": {"az": "Mənbələr:", "en": "Sources:", "ru": "Источники:"},
    "figures_by_year": {"az": "İllər üzrə", "en": "By year", "ru": "По годам"},
    "figures_by_half": {"az": "Yarımillər üzrə", "en": "By half-year", "ru": "По полугодиям"},
    "figures_by_quarter": {"az": "Rüblər üzrə", "en": "By quarter", "ru": "По кварталам"},
    "figures_by_month": {"az": "Aylar üzrə", "en": "By month", "ru": "По месяцам"},
    "figures_by_week": {"az": "Həftələr üzrə", "en": "By week", "ru": "По неделям"},
    "figures_by_day": {"az": "Günlər üzrə", "en": "By day", "ru": "По дням"},
    "figures_by_cumulative": {"az": "İlin əvvəlindən", "en": "Since January", "ru": "С начала года"},
    "figures_by_span": {
        "az": "Bir neçə ay üzrə cəmi",
        "en": "Over several months together",
        "ru": "За несколько месяцев вместе",
    },
    "figures_by_moment": {"az": "Tarixlər üzrə", "en": "By date", "ru": "По датам"},
    "chart_source": {
        "az": "Mənbə: {names} · {day}",
        "en": "Source: {names} · {day}",
        "ru": "Источник: {names} · {day}",
    },
    "chart_more": {"az": "{names} və daha {n}", "en": "{names} and {n} more", "ru": "{names} и ещё {n}"},
    "chart_computed": {
        "az": "* Beatwire hesablayıb: iki yekunun fərqi",
        "en": "* computed by Beatwire: difference of two totals",
        "ru": "* вычислено Beatwire: разность двух итогов",
    },
    "chart_ranks": {"az": "reytinqdə yer", "en": "place in the ranking", "ru": "место в рейтинге"},
    # --- what was not understood
    "unknown_command": {
        "az": "“{command}” əmrini tanımıram. Bütün əmrlər: {help_command}",
        "en": "I do not know “{command}”. All commands: {help_command}",
        "ru": "Не знаю команды «{command}». Все команды: {help_command}",
    },
    "unknown_topic": {
        "az": "“{topic}” adlı mövzu yoxdur. Mövzular: {topics}",
        "en": "There is no topic “{topic}”. Topics: {topics}",
        "ru": "Нет темы «{topic}». Темы: {topics}",
    },
    "admins_only": {
        "az": "Bunu yalnız bu çatın administratorları dəyişə bilər.",
        "en": "Only administrators of this chat can change that.",
        "ru": "Это могут менять только администраторы чата.",
    },
    "error_sorry": {
        "az": "Bağışlayın, cavab hazırlamaq alınmadı. Bir az sonra yenidən yoxlayın.",
        "en": "Sorry, that did not work. Please try again in a little while.",
        "ru": "Извините, не получилось. Попробуйте ещё раз чуть позже.",
    },
    # --- language and settings
    "language_choose": {"az": "Dil seçin:", "en": "Choose a language:", "ru": "Выберите язык:"},
    "language_set": {"az": "Dil: {language}.", "en": "Language: {language}.", "ru": "Язык: {language}."},
    "language_unknown": {
        "az": "“{language}” dilini bilmirəm. Seçin:",
        "en": "I do not speak “{language}”. Choose one of these:",
        "ru": "Языка «{language}» я не знаю. Выберите:",
    },
    "settings_heading": {"az": "Ayarlar", "en": "Settings", "ru": "Настройки"},
    "settings_changed": {"az": "Yadda saxlanıldı", "en": "Saved", "ru": "Сохранено"},
    "settings_language": {"az": "Dil: {language}", "en": "Language: {language}", "ru": "Язык: {language}"},
    "settings_topics": {
        "az": "Abunələr: {topics}",
        "en": "Subscriptions: {topics}",
        "ru": "Подписки: {topics}",
    },
    "settings_none": {"az": "yoxdur", "en": "none", "ru": "нет"},
    "settings_digest": {
        "az": "İcmal: {day}, saat {time} ({zone})",
        "en": "Digest: {day}, {time} ({zone})",
        "ru": "Обзор: {day}, {time} ({zone})",
    },
    "settings_quiet": {
        "az": "Sakit saatlar: {quiet}",
        "en": "Quiet hours: {quiet}",
        "ru": "Тихие часы: {quiet}",
    },
    "settings_off": {"az": "yoxdur", "en": "off", "ru": "нет"},
    "settings_rich": {
        "az": "İcmalın forması: başlıqlı (köhnə tətbiqlər göstərmir)",
        "en": "Form of digests: with headings (old apps do not show them)",
        "ru": "Вид обзоров: с заголовками (старые приложения их не показывают)",
    },
    "settings_bad_switch": {
        "az": "“{value}” aydın deyil; on və ya off yazın.",
        "en": "“{value}” is neither; write on or off.",
        "ru": "«{value}» непонятно; напишите on или off.",
    },
    "settings_words": {
        "az": "Sözlər: izlənir: {followed}; göndərilmir: {muted}",
        "en": "Words: followed: {followed}; muted: {muted}",
        "ru": "Слова: отслеживаются: {followed}; скрыты: {muted}",
    },
    "settings_how": {
        "az": "Dəyişmək üçün düyməni basın və ya yazın: {settings_command} time 08:30, {settings_command} "
        "day friday, "
        "{settings_command} zone Europe/Berlin, {settings_command} quiet 22:00-08:00",
        "en": "To change something, press a button or write: {settings_command} time 08:30, "
        "{settings_command} day friday, "
        "{settings_command} zone Europe/Berlin, {settings_command} quiet 22:00-08:00",
        "ru": "Чтобы изменить, нажмите кнопку или напишите: {settings_command} time 08:30, "
        "{settings_command} day friday, "
        "{settings_command} zone Europe/Berlin, {settings_command} quiet 22:00-08:00",
    },
    "settings_unknown": {
        "az": "“{value}” adlı ayar yoxdur. Ayarlar: {settings}.",
        "en": "There is no setting “{value}”. Settings: {settings}.",
        "ru": "Нет настройки «{value}». Настройки: {settings}.",
    },
    "settings_bad_time": {
        "az": "“{value}” saat deyil. Belə yazın: 08:30",
        "en": "“{value}” is not a time of day. Write it like this: 08:30",
        "ru": "«{value}» не время суток. Пишите так: 08:30",
    },
    "settings_bad_day": {
        "az": "“{value}” həftənin günü deyil. Belə yazın: cümə",
        "en": "“{value}” is not a day of the week. Write it like this: friday",
        "ru": "«{value}» не день недели. Пишите так: пятница",
    },
    "settings_bad_zone": {
        "az": "“{value}” saat qurşağını tanımıram. Belə yazın: Asia/Baku",
        "en": "I do not know the time zone “{value}”. Write it like this: Asia/Baku",
        "ru": "Не знаю часового пояса «{value}». Пишите так: Asia/Baku",
    },
    "settings_bad_quiet": {
        "az": "“{value}” sakit saatlar deyil. Belə yazın: 22:00-08:00",
        "en": "“{value}” are not quiet hours. Write them like this: 22:00-08:00",
        "ru": "«{value}» не похоже на тихие часы. Пишите так: 22:00-08:00",
    },
    # --- what the operator hears of the queue
    "notice_queue": {
        "az": "{name}: {n} mesaj növbədədir; saniyədə {rate} mesajla göndərilməsi {span} çəkəcək.",
        "en": (
            "{name}: {n} message is waiting; at {rate} a second that takes {span}.",
            "{name}: {n} messages are waiting; at {rate} a second that takes {span}.",
        ),
        "ru": (
            "{name}: в очереди {n} сообщение; при {rate} в секунду отправка займёт {span}.",
            "{name}: в очереди {n} сообщения; при {rate} в секунду отправка займёт {span}.",
            "{name}: в очереди {n} сообщений; при {rate} в секунду отправка займёт {span}.",
        ),
    },
    "notice_reach": {
        "az": "{name}: {n} çatın hamısına bir mesaj göndərmək indi {span} çəkir (saniyədə {rate} mesaj). "
        "Nə etməli: docs/scaling.md",
        "en": (
            "{name}: a message to the {n} chat now takes {span}, at {rate} a second. "
            "What to do: docs/scaling.md",
            "{name}: a message to all {n} chats now takes {span}, at {rate} a second. "
            "What to do: docs/scaling.md",
        ),
        "ru": (
            "{name}: чтобы написать в {n} чат, теперь нужно {span} (в секунду уходит {rate}). "
            "Что делать: docs/scaling.md",
            "{name}: чтобы написать во все {n} чата, теперь нужно {span} (в секунду уходит {rate}). "
            "Что делать: docs/scaling.md",
            "{name}: чтобы написать во все {n} чатов, теперь нужно {span} (в секунду уходит {rate}). "
            "Что делать: docs/scaling.md",
        ),
    },
    # --- status
    "status_heading": {"az": "Vəziyyət", "en": "Status", "ru": "Состояние"},
    "status_read": {"az": "Son oxunuş: {when}", "en": "Last read: {when}", "ru": "Последнее чтение: {when}"},
    "status_never_read": {
        "az": "Mənbələr hələ oxunmayıb.",
        "en": "The sources have not been read yet.",
        "ru": "Источники ещё не читались.",
    },
    "status_sources": {
        "az": "Mənbələr: {count}, cavab verməyən: {failing}",
        "en": "Sources: {count}, not answering: {failing}",
        "ru": "Источников: {count}, не отвечают: {failing}",
    },
    "status_archive": {
        "az": "Arxiv: {count} material",
        "en": "Archive items: {count}",
        "ru": "Материалов в архиве: {count}",
    },
    "status_waiting": {
        "az": "Göndərilməyi gözləyir: {count}",
        "en": "Waiting to be sent: {count}",
        "ru": "Ждут отправки: {count}",
    },
    "status_no_digest": {
        "az": "Bu çatın icmala abunəsi yoxdur: /subscribe",
        "en": "This chat is not subscribed to a digest: /subscribe",
        "ru": "Этот чат не подписан на обзор: /subscribe",
    },
}
"""Phrase key -> reader language -> wording, or plural forms."""
