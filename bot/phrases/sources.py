"""What the bot says of its sources: how they are doing, what the operator should know."""

from __future__ import annotations

from digests.model import ReaderLanguage

SOURCES: dict[str, dict[ReaderLanguage, str | tuple[str, ...]]] = {
    # --- how a source is doing
    "sources_heading": {
        "az": "{count} mənbə oxunur",
        "en": ("{count} source is read", "{count} sources are read"),
        "ru": (
            "Бот читает {count} источник",
            "Бот читает {count} источника",
            "Бот читает {count} источников",
        ),
    },
    "source_ok": {"az": "son oxunuş {when}", "en": "last read {when}", "ru": "прочитан {when}"},
    "source_unread": {"az": "hələ oxunmayıb", "en": "not read yet", "ru": "ещё не прочитан"},
    "source_gone": {
        "az": "artıq yoxdur, daha oxunmur",
        "en": "gone for good, no longer read",
        "ru": "больше не существует, не читается",
    },
    "source_fails": {
        "az": "cavab vermir",
        "en": "not answering",
        "ru": "не отвечает",
    },
    "source_fails_since": {
        "az": "cavab vermir, son oxunuş {when}",
        "en": "not answering, last read {when}",
        "ru": "не отвечает, прочитан {when}",
    },
    "source_new": {"az": "son xəbər {when}", "en": "last news {when}", "ru": "последняя новость {when}"},
    "source_late": {
        "az": "adətən belə uzun susmur, son xəbər {when}",
        "en": "unusually silent, last news {when}",
        "ru": "молчит дольше обычного, последняя новость {when}",
    },
    "source_moved": {
        "az": "yeni ünvanda oxunur: {url}",
        "en": "read at its new address {url}",
        "ru": "читается по новому адресу {url}",
    },
    "source_held": {
        "az": "{n} xəbər saxlanılıb",
        "en": ("{n} item held back", "{n} items held back"),
        "ru": ("придержан {n} материал", "придержано {n} материала", "придержано {n} материалов"),
    },
    "source_failing": {
        "az": "{name} cavab vermir",
        "en": "{name} is not answering",
        "ru": "{name} не отвечает",
    },
    # --- what the operator hears
    "notice_failing": {
        "az": "{name} lazımi cavabı vermir: {reason}.",
        "en": "{name} is not answering as it should: {reason}.",
        "ru": "{name} не отвечает как следует: {reason}.",
    },
    "notice_gone": {
        "az": "{name} artıq yoxdur (410) və daha oxunmur. Yeni ünvanını yazın və ya mənbəni silin.",
        "en": "{name} is gone for good (410) and no longer read. Give its new address, or remove it.",
        "ru": "{name} больше не существует (410) и не читается. Укажите новый адрес или удалите источник.",
    },
    "notice_recovered": {
        "az": "{name} yenidən cavab verir.",
        "en": "{name} is answering again.",
        "ru": "{name} снова отвечает.",
    },
    "notice_late": {
        "az": "{name} cavab verir, amma adətən belə uzun susmur. Son xəbəri: {day}.",
        "en": "{name} answers, but has been silent unusually long. Its last news: {day}.",
        "ru": "{name} отвечает, но молчит дольше обычного. Последняя новость: {day}.",
    },
    "notice_heard": {
        "az": "{name} yenidən xəbər verir.",
        "en": "{name} publishes again.",
        "ru": "{name} снова публикует новости.",
    },
    "notice_moved": {
        "az": "{name} həmişəlik köçüb, yeni ünvanını konfiqurasiyaya yazın: {url}",
        "en": "{name} has moved for good; write its new address into the configuration: {url}",
        "ru": "{name} переехал навсегда, впишите новый адрес в конфигурацию: {url}",
    },
    "notice_held": {
        "az": "{name} birdən {n} yeni material verdi, onlar saxlanılıb. "
        "Göndərmək: {release_command} {id}, göndərməmək: {drop_command} {id}. Arxivdə hər halda var.",
        "en": (
            "{name} published {n} new item at once; it is held back. "
            "{release_command} {id} sends it, {drop_command} {id} does not. It is in the archive either way.",
            "{name} published {n} new items at once; they are held back. "
            "{release_command} {id} sends them, {drop_command} {id} does not. They are in the archive "
            "either way.",
        ),
        "ru": (
            "{name} опубликовал сразу {n} новый материал, он придержан. "
            "Отправить: {release_command} {id}, не отправлять: {drop_command} {id}. В архиве он есть в "
            "любом случае.",
            "{name} опубликовал сразу {n} новых материала, они придержаны. "
            "Отправить: {release_command} {id}, не отправлять: {drop_command} {id}. В архиве они есть в "
            "любом случае.",
            "{name} опубликовал сразу {n} новых материалов, они придержаны. "
            "Отправить: {release_command} {id}, не отправлять: {drop_command} {id}. В архиве они есть в "
            "любом случае.",
        ),
    },
    "notice_flood": {
        "az": "{name} birdən {n} yeni material verdi, hər çata bir mesajla göndərildi.",
        "en": (
            "{name} published {n} new item at once; each chat got one message.",
            "{name} published {n} new items at once; each chat got one message of them.",
        ),
        "ru": (
            "{name} опубликовал сразу {n} новый материал, каждый чат получил одно сообщение.",
            "{name} опубликовал сразу {n} новых материала, каждый чат получил одно сообщение.",
            "{name} опубликовал сразу {n} новых материалов, каждый чат получил одно сообщение.",
        ),
    },
    # --- floods
    "released": {
        "az": "{n} material göndərilməyə verildi.",
        "en": ("{n} item is on its way.", "{n} items are on their way."),
        "ru": ("{n} материал отправляется.", "{n} материала отправляются.", "{n} материалов отправляются."),
    },
    "dropped": {
        "az": "{n} material göndərilməyəcək, arxivdə qalır.",
        "en": (
            "{n} item will not be sent; it stays in the archive.",
            "{n} items will not be sent; they stay in the archive.",
        ),
        "ru": (
            "{n} материал не будет отправлен, он остаётся в архиве.",
            "{n} материала не будут отправлены, они остаются в архиве.",
            "{n} материалов не будут отправлены, они остаются в архиве.",
        ),
    },
    "nothing_held": {
        "az": "Saxlanılan material yoxdur.",
        "en": "Nothing is held back.",
        "ru": "Придержанных материалов нет.",
    },
    "held_list": {
        "az": "{name}: {n} material saxlanılıb. Göndərmək: {release_command} {id}, göndərməmək: "
        "{drop_command} {id}",
        "en": (
            "{name}: {n} item held back. {release_command} {id} sends it, {drop_command} {id} does not.",
            "{name}: {n} items held back. {release_command} {id} sends them, {drop_command} {id} does not.",
        ),
        "ru": (
            "{name}: придержан {n} материал. Отправить: {release_command} {id}, не отправлять: "
            "{drop_command} {id}",
            "{name}: придержано {n} материала. Отправить: {release_command} {id}, не отправлять: "
            "{drop_command} {id}",
            "{name}: придержано {n} материалов. Отправить: {release_command} {id}, не отправлять: "
            "{drop_command} {id}",
        ),
    },
    # --- messages taken back
    "withdraw_which": {
        "az": "Hansı xəbər? {withdraw_command} və xəbərin nömrəsini yazın, "
        "ya da onun mesajına {withdraw_command} ilə cavab verin.",
        "en": "Which story? Say {withdraw_command} and its number, or answer its message with "
        "{withdraw_command}.",
        "ru": "Какая новость? Напишите {withdraw_command} и её номер или ответьте {withdraw_command} "
        "на её сообщение.",
    },
    "withdraw_confirm": {
        "az": "“{title}”: {n} çat. Mesaj oradan silinsin, xəbər daha göstərilməsin?",
        "en": (
            "“{title}”: {n} chat. Delete the message there and tell the story no more?",
            "“{title}”: {n} chats. Delete the message there and tell the story no more?",
        ),
        "ru": (
            "«{title}»: {n} чат. Удалить сообщение там и больше не показывать новость?",
            "«{title}»: {n} чата. Удалить сообщение там и больше не показывать новость?",
            "«{title}»: {n} чатов. Удалить сообщение там и больше не показывать новость?",
        ),
    },
    "button_withdraw": {"az": "Silinsin", "en": "Delete", "ru": "Удалить"},
    "withdraw_deletions": {
        "az": "{n} mesaj silinir.",
        "en": ("{n} message is being deleted.", "{n} messages are being deleted."),
        "ru": ("Удаляется {n} сообщение.", "Удаляются {n} сообщения.", "Удаляется {n} сообщений."),
    },
    "withdraw_unsent": {
        "az": "Növbədəki {n} mesaj göndərilməyəcək.",
        "en": ("{n} message that waited will not be sent.", "{n} messages that waited will not be sent."),
        "ru": (
            "{n} сообщение из очереди не будет отправлено.",
            "{n} сообщения из очереди не будут отправлены.",
            "{n} сообщений из очереди не будет отправлено.",
        ),
    },
    "withdraw_doubted": {
        "az": "{n} mesaj çatmış ola bilər, silmək mümkün deyil.",
        "en": (
            "{n} message may have arrived and cannot be deleted.",
            "{n} messages may have arrived and cannot be deleted.",
        ),
        "ru": (
            "{n} сообщение могло дойти, удалить его нельзя.",
            "{n} сообщения могли дойти, удалить их нельзя.",
            "{n} сообщений могли дойти, удалить их нельзя.",
        ),
    },
    "withdraw_out_of_reach": {
        "az": "{n} çat köçüb və ya əlçatmazdır.",
        "en": ("{n} chat moved or cannot be written to.", "{n} chats moved or cannot be written to."),
        "ru": (
            "{n} чат переехал или недоступен.",
            "{n} чата переехали или недоступны.",
            "{n} чатов переехали или недоступны.",
        ),
    },
    "withdraw_untold": {
        "az": "Bu xəbər daha siyahılarda və icmallarda göstərilməyəcək.",
        "en": "Lists and digests no longer tell this story.",
        "ru": "В списках и обзорах этой новости больше не будет.",
    },
    "withdraw_quietly": {
        "az": "“{title}”: heç bir çatda ayrıca mesajı yoxdur. Siyahılardan və icmallardan çıxarılsın?",
        "en": "“{title}”: no chat has a message of its own. Leave it out of lists and digests?",
        "ru": "«{title}»: отдельного сообщения нет ни в одном чате. Убрать её из списков и обзоров?",
    },
    "withdraw_back": {
        "az": "“{title}” artıq geri götürülüb və daha göstərilmir. Yenidən göstərilsin?",
        "en": "“{title}” was withdrawn already and is not told any more. Tell it again?",
        "ru": "«{title}»: новость уже отозвана и больше не показывается. Показывать снова?",
    },
    "button_tell_again": {"az": "Göstərilsin", "en": "Tell it again", "ru": "Показывать"},
    "withdraw_again": {
        "az": "“{title}” yenidən siyahılarda və icmallarda göstəriləcək; silinmiş mesajlar geri qayıtmır.",
        "en": "“{title}” is told again in lists and digests; deleted messages do not come back.",
        "ru": "«{title}» снова будет в списках и обзорах; удалённые сообщения не вернутся.",
    },
    "withdraw_standing": {
        "az": "“{title}” geri götürülməyib.",
        "en": "“{title}” was not withdrawn.",
        "ru": "«{title}»: новость не отзывали.",
    },
    "operator_only": {
        "az": "Bu əmr yalnız operatorun çatında işləyir.",
        "en": "This command works in the operator's chat only.",
        "ru": "Эта команда работает только в чате оператора.",
    },
    "notice_doubted": {
        "az": "Cavab gəlmədiyi üçün təkrar göndərilən mesajlar (iki dəfə çatmış ola bilər): {again}. "
        "Qərarınızı gözləyən: {left} (beatwire deliveries).",
        "en": "Messages sent again because no answer came (they may have arrived twice): {again}. "
        "Waiting for your decision: {left} (beatwire deliveries).",
        "ru": "Отправлено повторно, так как ответа не было (могли дойти дважды): {again}. "
        "Ждут вашего решения: {left} (beatwire deliveries).",
    },
    "notice_refused": {
        "az": "{platform} botun girişini rədd edir, göndəriş dayanıb: {reason}",
        "en": "{platform} refuses the bot's account, nothing is sent there: {reason}",
        "ru": "{platform} отклоняет учётную запись бота, отправка остановлена: {reason}",
    },
    "status_gone": {
        "az": "{name} artıq yoxdur (410), daha oxunmur",
        "en": "{name} is gone for good (410), no longer read",
        "ru": "{name} больше не существует (410), не читается",
    },
    "status_more": {
        "az": "və daha {n}: /sources",
        "en": ("and {n} more: /sources", "and {n} more: /sources"),
        "ru": ("и ещё {n}: /sources", "и ещё {n}: /sources", "и ещё {n}: /sources"),
    },
    "notice_unreachable": {
        "az": "{chat}: bura daha heç nə göndərmək olmur ({reason}). Botu yenidən əlavə edin və orada ona "
        "istənilən əmri yazın.",
        "en": "{chat}: nothing can be sent there any more ({reason}). Let the bot in again and say any "
        "command to it there.",
        "ru": "{chat}: туда больше ничего не отправить ({reason}). Добавьте бота снова и напишите там любую "
        "его команду.",
    },
    "status_late": {
        "az": "{name} adətən belə uzun susmur, son xəbər {when}",
        "en": "{name} is unusually silent, last news {when}",
        "ru": "{name} молчит дольше обычного, последняя новость {when}",
    },
}
"""Phrase key -> reader language -> wording, or plural forms by the value `n`."""
