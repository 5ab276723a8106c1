"""The terminal: every word in reach, nothing that a source could do to it."""

from __future__ import annotations

import io
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.console import ConsoleMessenger, render
from bot.model import Block, Button, Chat, ChatRef, Message, Sent, Span
from tests.newsstand import text
from tests.test_markup import MESSAGES

READER = Chat(1, ChatRef("console", "reader"))
STORY = Message(
    (
        Block("list", ((Span("81 million", bold=True), Span(" malicious links")),)),
        Block("title", ((Span("Links stopped", link="https://t.example/1"),),), keep_with_next=True),
        text("It was so."),
        Block("quote", ((Span("We stopped them."),),)),
        Block("small", ((Span("Trend", link="https://t.example/1"), Span(" · 21 Nov")),)),
    ),
    buttons=((Button("Source", url="https://t.example/1"), Button("Why?", command="why 12")),),
)


def test_a_message_is_plain_lines_with_its_links_and_commands_below() -> None:
    assert render(STORY).split("\n") == [
        "• 81 million malicious links",
        "",
        "Links stopped [1]",
        "It was so.",
        "",
        "│ We stopped them.",
        "",
        "Trend [1] · 21 Nov",
        "",
        "[1] https://t.example/1",
        "→ /why 12",
        "",
    ]


def test_a_button_whose_address_stands_nowhere_else_shows_it() -> None:
    message = Message((text("x"),), ((Button("Source", url="https://t.example/2"),),))
    assert "Source: https://t.example/2" in render(message)


def choices(*commands: str) -> Message:
    return Message((text("x"),), (tuple(Button(command.upper(), command=command) for command in commands),))


def test_commands_that_differ_in_a_word_are_choices_of_one() -> None:
    message = choices("latest", "language az", "language en", "latest cyber", "settings quiet off", "forget")
    assert render(message).split("\n")[2:] == [
        "→ /latest · /language az|en · /latest cyber · /settings quiet off · /forget",
        "",
    ]


def test_a_command_is_never_broken_between_lines() -> None:
    lines = render(choices("settings time 08:00", "settings zone Asia/Baku", "why 1"), width=40)
    assert lines.split("\n")[2:-1] == ["→ /settings time 08:00", "  /settings zone Asia/Baku · /why 1"]


def test_commands_and_addresses_are_dim_on_a_terminal() -> None:
    assert "\x1b[2m→ /why 12\x1b[0m" in render(STORY, colour=True)
    assert "\x1b[2m[1] https://t.example/1\x1b[0m" in render(STORY, colour=True)


def test_lines_are_wrapped_at_words_and_lists_hang() -> None:
    message = Message((Block("list", ((Span("word " * 40),),)),))
    lines = render(message, width=40).rstrip("\n").split("\n")
    assert all(len(line) <= 40 for line in lines)
    assert lines[0].startswith("• word")
    assert all(line.startswith("  word") for line in lines[1:])


def test_a_link_is_never_broken() -> None:
    url = "https://t.example/" + "a" * 200
    assert f"[1] {url}\n" in render(Message((text(Span("Trend", link=url)),)), width=40)


def test_colour_adds_escapes_and_nothing_else() -> None:
    coloured = render(STORY, colour=True)
    assert "\x1b[1m81 million\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == render(STORY)
    assert "\x1b" not in render(STORY)


def test_a_source_cannot_steer_the_terminal() -> None:
    hostile = Message((text("a\x1b[2Jb\x07c\rd\x9bm"),), ((Button("\x1b[31mx", command="why\x1b 1"),),))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", render(hostile))


async def test_the_terminal_is_a_messenger_that_numbers_what_it_says() -> None:
    stream = io.StringIO()
    messenger = ConsoleMessenger(stream)
    assert (messenger.platform, messenger.account) == ("console", "")
    assert await messenger.send(READER, STORY) == Sent("1")
    assert await messenger.reply(READER, "1", STORY) == Sent("2")
    assert await messenger.edit(READER, "1", STORY) == Sent("1")
    said = stream.getvalue()
    assert said.count("81 million malicious links") == 3
    assert "(in reply to an earlier message)\n" in said
    assert "(an earlier message, edited)\n" in said


@settings(deadline=None)
@given(MESSAGES, st.integers(20, 120), st.booleans())
def test_any_message_can_be_shown(message: Message, width: int, colour: bool) -> None:
    shown = render(message, width=width, colour=colour)
    assert shown.endswith("\n")
    assert not re.search(r"[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f]", shown)
    assert colour or "\x1b" not in shown
