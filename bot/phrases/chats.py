"""What the bot answers on what a chat gets and what is kept of it: subscriptions, words, privacy."""

from __future__ import annotations

from digests.model import ReaderLanguage

CHATS: dict[str, dict[ReaderLanguage, str | tuple[str, ...]]] = {
    # --- subscriptions
    "subscribed": {
        "az": "Abunə oldunuz: {topics} ({cadence}).",
        "en": "Subscribed: {topics} ({cadence}).",
        "ru": "Подписка оформлена: {topics} ({cadence}).",
    },
    "unsubscribed": {
        "az": "Abunə ləğv edildi: {topics}.",
        "en": "Unsubscribed: {topics}.",
        "ru": "Подписка отменена: {topics}.",
    },
    "stopped": {
        "az": "Dayandırıldı: bu çata daha heç nə göndərilməyəcək. Qayıtmaq üçün: /subscribe",
        "en": "Stopped: nothing more will be sent to this chat. To come back: /subscribe",
        "ru": "Остановлено: в этот чат больше ничего не придёт. Чтобы вернуться: /subscribe",
    },
    "stopped_service": {
        "az": "Dayandırıldı: bu çata daha yeni xəbər göndərilməyəcək. Əvvəlki xəbərlərin düzəlişləri və "
        "botun özünə aid olanlar (operator üçün bildirişlər, redaktorlar üçün qaralamalar) yenə gələcək. "
        "Qayıtmaq üçün: /subscribe",
        "en": "Stopped: no further news will be sent to this chat. Corrections of earlier news, and what "
        "concerns the bot itself (notes to the operator, drafts for editors), still come. "
        "To come back: /subscribe",
        "ru": "Остановлено: новости в этот чат больше не придут. Исправления прежних новостей и служебное "
        "(сообщения оператору, черновики для редакторов) будут приходить и дальше. "
        "Чтобы вернуться: /subscribe",
    },
    "silent_stopped": {
        "az": "Bu çata heç nə göndərilmir: /stop ilə dayandırılıb. Qayıtmaq üçün: /subscribe",
        "en": "Nothing is sent to this chat: it was stopped with /stop. To come back: /subscribe",
        "ru": "В этот чат ничего не приходит: рассылку остановили командой /stop. "
        "Чтобы вернуться: /subscribe",
    },
    "silent_refused": {
        "az": "Bu çata heç nə göndərilmir, çünki bot buraya yaza bilmir: {reason}.",
        "en": "Nothing is sent to this chat, since the bot cannot write here: {reason}.",
        "ru": "В этот чат ничего не приходит: бот не может сюда писать ({reason}).",
    },
    "invite_me": {
        "az": "Bot hələ bu kanalda deyil və buraya yaza bilmir. Onu dəvət edin: {command}",
        "en": "But the bot is not in this channel yet and cannot post here. Invite it: {command}",
        "ru": "Но бота ещё нет в этом канале, и писать сюда он не может. Пригласите его: {command}",
    },
    "managed_note": {
        "az": "Bu çat botun konfiqurasiyasında göstərilib: bot yenidən işə salınanda oradakı ayarlar "
        "qayıdacaq. Yalnız /stop qüvvədə qalır.",
        "en": "This chat stands in the bot's configuration: when the bot next starts, what is written there "
        "comes back. Only /stop lasts.",
        "ru": "Этот чат указан в конфигурации бота: при следующем запуске вернётся то, что записано там. "
        "Дольше действует только /stop.",
    },
    "nothing_to_unsubscribe": {
        "az": "Bu çatın belə abunəsi yoxdur.",
        "en": "This chat has no such subscription.",
        "ru": "У этого чата нет такой подписки.",
    },
    "next_digest": {
        "az": "Növbəti icmal: {when}",
        "en": "Next digest: {when}",
        "ru": "Следующий обзор: {when}",
    },
    "cadence_instant": {"az": "dərhal", "en": "instantly", "ru": "сразу"},
    "cadence_breaking": {"az": "yalnız ən vacibi", "en": "breaking news only", "ru": "только важнейшее"},
    "cadence_daily": {"az": "gündəlik", "en": "daily", "ru": "ежедневно"},
    "cadence_weekly": {"az": "həftəlik", "en": "weekly", "ru": "еженедельно"},
    "mute_usage": {
        "az": "Hansı sözlər? Məsələn: {mute_command} sərgi",
        "en": "Which words? For example: {mute_command} exhibition",
        "ru": "Какие слова? Например: {mute_command} выставка",
    },
    "muted": {
        "az": "Bu sözlər olan xəbərlər göndərilməyəcək: {words}",
        "en": "No more stories with: {words}",
        "ru": "Не будут приходить новости со словами: {words}",
    },
    "follow_usage": {
        "az": "Hansı sözlər? Məsələn: {follow_command} AzStateNet",
        "en": "Which words? For example: {follow_command} AzStateNet",
        "ru": "Какие слова? Например: {follow_command} AzStateNet",
    },
    "followed": {
        "az": "Mövzusundan asılı olmayaraq bu sözlər olan xəbərlər göndəriləcək: {words}",
        "en": "Alerts will come for every story on the beat that holds: {words}",
        "ru": "Независимо от темы будут приходить новости со словами: {words}",
    },
    "unmuted": {
        "az": "Hazırdır: bu sözlər artıq göndərişə təsir etmir.",
        "en": "Done: these words no longer decide what is sent.",
        "ru": "Готово: эти слова больше не влияют на рассылку.",
    },
    "words_full": {
        "az": "Bir çat üçün ən çoxu {n} söz saxlanılır. Əvvəlcə birini silin: {unmute_command} söz",
        "en": "A chat may have {n} words at most. Take one back first: {unmute_command} words",
        "ru": "У чата может быть не больше {n} слов. Сначала уберите лишнее: {unmute_command} слово",
    },
    "not_muted": {
        "az": "“{words}” bu çatda nə gizlədilib, nə də izlənir.",
        "en": "“{words}” is neither muted nor followed in this chat.",
        "ru": "«{words}» в этом чате не скрыто и не отслеживается.",
    },
    "none_muted": {
        "az": "Bu çatda gizlədilən və ya izlənən söz yoxdur.",
        "en": "No words are muted or followed in this chat.",
        "ru": "В этом чате нет скрытых или отслеживаемых слов.",
    },
    # --- privacy
    "privacy": {
        "az": "Saxlanılır: bu çatın nömrəsi, dili, abunələri, ayarları, {mute_command} və {follow_command} "
        "sözləri və ona "
        "nəyin nə vaxt göndərildiyi.\n"
        "Saxlanılmır: adınız, nömrəniz, yazdığınız başqa heç nə. Heç kimə heç nə ötürülmür.\n"
        "Hamısını silmək üçün: /forget",
        "en": "Kept: this chat's id, language, subscriptions, settings and words of {mute_command} and "
        "{follow_command}, and "
        "what was sent to it when.\n"
        "Not kept: your name, your number, anything else you write. Nothing is passed on to anybody.\n"
        "To erase all of it: /forget",
        "ru": "Хранится: номер этого чата, язык, подписки, настройки и слова команд {mute_command} и "
        "{follow_command}, а также "
        "что и когда сюда отправлено.\n"
        "Не хранится: ваше имя, телефон и всё прочее, что вы пишете. Никому ничего не передаётся.\n"
        "Чтобы всё стереть: /forget",
    },
    "forget_confirm": {
        "az": "Bu çatın abunələri, ayarları və göndəriş tarixçəsi silinəcək. Silinsin?",
        "en": "This erases the chat's subscriptions, settings and delivery history. Erase them?",
        "ru": "Подписки, настройки и история отправок этого чата будут стёрты. Стереть?",
    },
    "forgotten": {
        "az": "Silindi. Bu çat haqqında heç nə qalmadı.",
        "en": "Erased. Nothing about this chat is left.",
        "ru": "Стёрто. Об этом чате ничего не осталось.",
    },
    "forgotten_managed": {
        "az": "Silindi. Bu çatın ünvanı botun konfiqurasiyasında qalır, ona görə yalnız ünvanı və buraya "
        "heç nə göndərilməməli olduğu saxlanılır. Qayıtmaq üçün: /subscribe",
        "en": "Erased. This chat's address stands in the bot's configuration, so it alone is kept, with the "
        "word that nothing is to be sent here. To come back: /subscribe",
        "ru": "Стёрто. Адрес этого чата указан в конфигурации бота, поэтому хранится только он и пометка, "
        "что сюда ничего не отправлять. Чтобы вернуться: /subscribe",
    },
    "forgotten_service": {
        "az": "Silindi. Bu çatın ünvanı botun konfiqurasiyasında qalır: orada nəzərdə tutulanlar "
        "(operator üçün bildirişlər, redaktorlar üçün qaralamalar) yenə gələcək.",
        "en": "Erased. This chat's address stands in the bot's configuration: what is meant for it there "
        "(notes to the operator, drafts for editors) will come again.",
        "ru": "Стёрто. Адрес этого чата указан в конфигурации бота: то, что там для него предусмотрено "
        "(сообщения оператору, черновики для редакторов), снова будет приходить.",
    },
    "privacy_configured": {
        "az": "Bu çatın ünvanı botun konfiqurasiyasında da göstərilib; /forget bunu dəyişmir.",
        "en": "This chat's address also stands in the bot's configuration; /forget does not change that.",
        "ru": "Адрес этого чата указан и в конфигурации бота; /forget этого не меняет.",
    },
}
"""Phrase key -> reader language -> wording, or plural forms."""
