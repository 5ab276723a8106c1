"""Block Kit as Slack checks it: blocks in, complaints in Slack's own shape out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.servers.slack_state import Json, texts_of

MOST_BLOCKS = 50
MOST_TEXT = 10_000
"""Characters of all blocks together: Slack's own bound is undocumented, somewhere above 9,600."""

_KEYS = {
    "section": {"text", "fields", "accessory", "expand"},
    "header": {"text", "level"},
    "context": {"elements"},
    "actions": {"elements"},
    "divider": set[str](),
    "image": {"image_url", "alt_text", "title", "slack_file"},
    "markdown": {"text"},
    "rich_text": {"elements"},
    "table": {"rows", "column_settings"},
    "data_visualization": {"title", "chart"},
}
_BUTTON = {"type", "text", "action_id", "url", "value", "style", "confirm", "accessibility_label"}


def complaints(blocks: Any) -> list[str]:
    """What is wrong with a message's blocks; empty: nothing."""
    if not isinstance(blocks, list):
        return ["must be an array [json-pointer:/blocks]"]
    found = (
        [f"no more than {MOST_BLOCKS} items allowed [json-pointer:/blocks]"]
        if len(blocks) > MOST_BLOCKS
        else []
    )
    ids: list[str] = []
    for index, block in enumerate(blocks):
        where = f"/blocks/{index}"
        found += (
            _block(block, where) if isinstance(block, dict) else [f"must be an object [json-pointer:{where}]"]
        )
        if isinstance(block, dict) and "block_id" in block:
            ids.append(block["block_id"])
    kinds = [block.get("type") for block in blocks if isinstance(block, dict)]
    if kinds.count("table") > 1:
        found.append("only one table allowed [json-pointer:/blocks]")
    if kinds.count("data_visualization") > 2:
        found.append("no more than 2 data_visualization blocks allowed [json-pointer:/blocks]")
    if len(ids) != len(set(ids)):
        found.append("block_id already exists in the blocks [json-pointer:/blocks]")
    return found


def total(blocks: list[Json]) -> int:
    """Characters of text in all blocks together."""
    return sum(len(text) for text in texts_of(blocks))


def _block(block: Json, where: str) -> Iterator[str] | list[str]:
    kind = block.get("type")
    if kind not in _KEYS:
        return [f"unsupported type: {kind} [json-pointer:{where}/type]"]
    return [*_common(block, where, _KEYS[kind]), *_CHECKS[kind](block, where)]


def _common(block: Json, where: str, allowed: set[str]) -> Iterator[str]:
    for key in block.keys() - allowed - {"type", "block_id"}:
        yield f"invalid additional property: {key} [json-pointer:{where}]"
    if "block_id" in block:
        yield from _string(block["block_id"], 255, f"{where}/block_id")


def _string(value: Any, most: int, where: str, least: int = 1) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"must be a string [json-pointer:{where}]"
    elif len(value) < least:
        yield f"must be more than {least - 1} characters [json-pointer:{where}]"
    elif len(value) > most:
        yield f"must be less than {most + 1} characters [json-pointer:{where}]"


def _text(value: Any, most: int, where: str, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> list[str]:
    if not isinstance(value, dict):
        return [f"missing required field: text [json-pointer:{where}]"]
    found = list(_string(value.get("text"), most, f"{where}/text"))
    if value.get("type") not in kinds:
        found.append(f"unsupported type: {value.get('type')} [json-pointer:{where}/type]")
    allowed = {"type", "text", "emoji"} if value.get("type") == "plain_text" else {"type", "text", "verbatim"}
    found += [f"invalid additional property: {key} [json-pointer:{where}]" for key in value.keys() - allowed]
    # Slack names the object that fails before the field that is wrong in it.
    return [f"failed to match all allowed schemas [json-pointer:{where}]", *found] if found else []


def _section(block: Json, where: str) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield f"missing required field: text [json-pointer:{where}]"
    if "text" in block:
        yield from _text(block["text"], 3000, f"{where}/text")
    fields = block.get("fields", [])
    if len(fields) > 10:
        yield f"no more than 10 items allowed [json-pointer:{where}/fields]"
    for index, each in enumerate(fields):
        yield from _text(each, 2000, f"{where}/fields/{index}")
    if "accessory" in block:
        yield from _element(block["accessory"], f"{where}/accessory")


def _header(block: Json, where: str) -> Iterator[str]:
    yield from _text(block.get("text"), 150, f"{where}/text", ("plain_text",))


def _context(block: Json, where: str) -> Iterator[str]:
    yield from _several(block.get("elements"), 10, where)
    for index, each in enumerate(block.get("elements") or []):
        if each.get("type") != "image":
            yield from _text(each, 2000, f"{where}/elements/{index}")


def _actions(block: Json, where: str) -> Iterator[str]:
    yield from _several(block.get("elements"), 25, where)
    names = [each.get("action_id") for each in block.get("elements") or [] if "action_id" in each]
    if len(names) != len(set(names)):
        yield f"action_id already exists in the block [json-pointer:{where}/elements]"
    for index, each in enumerate(block.get("elements") or []):
        yield from _element(each, f"{where}/elements/{index}")


def _several(elements: Any, most: int, where: str) -> Iterator[str]:
    if not isinstance(elements, list) or not elements:
        yield f"no fewer than 1 items allowed [json-pointer:{where}/elements]"
    elif len(elements) > most:
        yield f"no more than {most} items allowed [json-pointer:{where}/elements]"


def _element(each: Json, where: str) -> Iterator[str]:
    if each.get("type") != "button":
        yield f"unsupported type: {each.get('type')} [json-pointer:{where}/type]"
        return
    for key in each.keys() - _BUTTON:
        yield f"invalid additional property: {key} [json-pointer:{where}]"
    yield from _text(each.get("text"), 75, f"{where}/text", ("plain_text",))
    for key, most in (("action_id", 255), ("value", 2000), ("url", 3000)):
        if key in each:
            yield from _string(each[key], most, f"{where}/{key}")
    if each.get("style", "primary") not in {"primary", "danger"}:
        yield f"must be one of primary, danger [json-pointer:{where}/style]"


def _image(block: Json, where: str) -> Iterator[str]:
    yield from _string(block.get("image_url"), 3000, f"{where}/image_url")
    yield from _string(block.get("alt_text"), 2000, f"{where}/alt_text")


def _markdown(block: Json, where: str) -> Iterator[str]:
    yield from _string(block.get("text"), 12_000, f"{where}/text")


def _table(block: Json, where: str) -> Iterator[str]:
    rows = block.get("rows")
    if not isinstance(rows, list) or not 1 <= len(rows) <= 100:
        yield f"must have 1 to 100 rows [json-pointer:{where}/rows]"
        return
    for index, row in enumerate(rows):
        if not 1 <= len(row) <= 20:
            yield f"must have 1 to 20 cells [json-pointer:{where}/rows/{index}]"
        for place, cell in enumerate(row):
            if cell.get("type") != "raw_text":
                yield f"unsupported type [json-pointer:{where}/rows/{index}/{place}/type]"
            yield from _string(cell.get("text"), 3000, f"{where}/rows/{index}/{place}/text")


def _chart(block: Json, where: str) -> Iterator[str]:
    yield from _string(block.get("title"), 50, f"{where}/title")
    chart = block.get("chart") or {}
    if chart.get("type") not in {"line", "bar", "area"}:
        yield f"unsupported type: {chart.get('type')} [json-pointer:{where}/chart/type]"
    axis = chart.get("axis_config") or {}
    categories = axis.get("categories") or []
    if not 1 <= len(categories) <= 20 or len(set(categories)) != len(categories):
        yield f"must be 1 to 20 different categories [json-pointer:{where}/chart/axis_config/categories]"
    for name in ("x_label", "y_label"):
        if name in axis:
            yield from _string(axis[name], 50, f"{where}/chart/axis_config/{name}")
    series = chart.get("series") or []
    if not 1 <= len(series) <= 6 or len({one.get("name") for one in series}) != len(series):
        yield f"must be 1 to 6 series of different names [json-pointer:{where}/chart/series]"
    for index, one in enumerate(series):
        yield from _line(one, categories, f"{where}/chart/series/{index}")


def _line(series: Json, categories: list[str], where: str) -> Iterator[str]:
    yield from _string(series.get("name"), 20, f"{where}/name")
    data = series.get("data") or []
    if [one.get("label") for one in data] != categories:
        yield f"labels must match the axis categories [json-pointer:{where}/data]"
    for index, one in enumerate(data):
        yield from _string(one.get("label"), 20, f"{where}/data/{index}/label")
        if isinstance(one.get("value"), bool) or not isinstance(one.get("value"), int | float):
            yield f"must be a number [json-pointer:{where}/data/{index}/value]"


def _nothing(block: Json, where: str) -> Iterator[str]:
    yield from ()


_CHECKS = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "divider": _nothing,
    "image": _image,
    "markdown": _markdown,
    "rich_text": _nothing,
    "table": _table,
    "data_visualization": _chart,
}
