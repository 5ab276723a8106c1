"""Score, speed and memory of the figure extractor on the measuring data beside the checkout.

python -m benchmarks.figures [--errors N] [--halves 200] [--classes] [--quantulum PYTHON]

PYTHON is an interpreter with quantulum3 installed, which then reads the same English sentences in
the same run; without it that part says so and is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from digests.figures import stream
from digests.language import sentences

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
SETS = (("newsquant_dev.jsonl", "--by-class"), ("figures_azenru_dev.jsonl", "--by-language"))
LEVELS = ("value", "value+unit", "value+change")
FIELDS = ("id", "text", "title", "language", "date")
ROUNDS = 7
"""The set is read so often; the fastest time counts."""

PEAK = """
def peak():
    with open("/proc/self/status") as status:
        return int(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""
BARE = PEAK + "print(peak())"
OURS = (
    PEAK
    + """
import json, sys
from digests.figures import stream
with open(sys.argv[1], encoding="utf-8") as lines:
    for answer in stream(json.loads(line) for line in lines):
        pass
print(peak())
"""
)
QUANTULUM = (
    PEAK
    + """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from quantulum3 import parser
records = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
parser.parse("It cost 5 dollars.")
began, found = time.process_time(), []
for record in records:
    try:
        found.append((record["id"], parser.parse(record["text"])))
    except Exception:
        found.append((record["id"], []))
took = time.process_time() - began
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for name, quantities in found:
        figures = [{"value": q.value, "value2": None, "unit": q.unit.name, "change": "="} for q in quantities]
        out.write(json.dumps({"id": name, "figures": figures}) + "\\n")
print(json.dumps({"took": took, "peak": peak()}))
"""
)


def load(name: str) -> list[dict[str, Any]]:
    """The gold records of one file."""
    return [
        json.loads(line) for line in (BENCH / name).read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def asked(gold: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records without their answers."""
    return [{key: record[key] for key in FIELDS if key in record} for record in gold]


def scorer() -> ModuleType:
    """The scoring script of the measuring data as a module."""
    spec = importlib.util.spec_from_file_location("score_figures", BENCH / "score_figures.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{BENCH} has no score_figures.py; lay the measuring data beside the checkout.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written(path: Path, lines: Sequence[dict[str, Any]]) -> str:
    """The lines in a file, for another process."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(path)


def counted(gold: Sequence[dict[str, Any]]) -> int:
    """How many sentences the records have."""
    return sum(len(sentences(record["text"], record.get("language", "en"))) for record in gold)


def measure(name: str, folder: Path, *options: str) -> list[dict[str, Any]]:
    """Print the scores for one gold file and the speed on one core; the answers."""
    gold = load(name)
    records, times = asked(gold), []
    for _ in range(ROUNDS):
        began = time.process_time()
        found = list(stream(records))
        times.append(time.process_time() - began)
    speed = counted(gold) / min(times)
    print(f"== {name}: {len(records)} records, {speed:,.0f} sentences a second on one core", flush=True)
    command = [sys.executable, str(BENCH / "score_figures.py"), str(BENCH / name)]
    subprocess.run([*command, written(folder / "predicted.jsonl", found), *options], check=True)
    return found


def halves(gold: list[dict[str, Any]], found: list[dict[str, Any]], times: int) -> None:
    """F1 on random halves of a set: how much a score hangs on which sentences were seen."""
    score, chance = scorer(), random.Random(1)
    gold, found = score.strip_optional(gold, found, False)
    results: dict[str, list[float]] = {level: [] for level in LEVELS}
    for _ in range(times):
        chosen = chance.sample(range(len(gold)), len(gold) // 2)
        result, _, _ = score.evaluate([gold[at] for at in chosen], [found[at] for at in chosen], False)
        for level in LEVELS:
            results[level].append(100 * result[level]["f1"])
    print(f"F1 on {times} random halves: mean, deviation, lowest, highest")
    for level, values in results.items():
        spread = statistics.pstdev(values)
        print(
            f"  {level:14} {statistics.mean(values):5.1f} {spread:4.1f} {min(values):5.1f} {max(values):5.1f}"
        )


def classes(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    """How many errors of which class are left."""
    score, errors = scorer(), Counter[str]()
    gold, found = score.strip_optional(gold, found, False)
    for one, other in zip(gold, score.align(gold, found), strict=True):
        pairs = score.pairing(one["figures"], other["figures"], score.predicate("value", False))
        units = score.pairing(one["figures"], other["figures"], score.predicate("value+unit", False))
        errors["number missed"] += len(one["figures"]) - len(pairs)
        errors["number too many"] += len(other["figures"]) - len(pairs)
        for mine, theirs in pairs.items():
            gold_figure, figure = one["figures"][mine], other["figures"][theirs]
            if mine not in units:
                errors["unit missing" if not figure["unit"] else "unit other"] += 1
            if gold_figure["change"] != figure["change"]:
                errors[f"mark {gold_figure['change']} read as {figure['change']}"] += 1
            if gold_figure.get("period") and gold_figure["period"] != figure["period"]:
                errors["period open" if not figure["period"] else "period other"] += 1
    print("errors by class: " + ", ".join(f"{name} {count}" for name, count in errors.most_common()))


def memory(folder: Path) -> None:
    """Print the peak of a process that streams both sets, above that of the bare interpreter."""
    lines = written(folder / "asked.jsonl", [record for name, *_ in SETS for record in asked(load(name))] * 5)
    bare = int(subprocess.check_output([sys.executable, "-c", BARE]))
    full = int(subprocess.check_output([sys.executable, "-c", OURS, lines]))
    print(
        f"== memory: {(full - bare) / 1024:.1f} MiB above the bare interpreter ({full / 1024:.1f} MiB peak)"
    )


def quantulum(python: str | None, folder: Path) -> None:
    """Print what quantulum3 makes of the English sentences, where an interpreter has it."""
    if not python:
        print("== quantulum3: not measured; give --quantulum the path of an interpreter that has it.")
        return
    gold = load(SETS[0][0])
    lines, out = written(folder / "asked.jsonl", asked(gold)), folder / "quantulum.jsonl"
    ran = subprocess.run(
        [python, "-c", QUANTULUM, lines, str(out)], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        print(f"== quantulum3: not measured; {python} cannot import or run it.")
        return
    told = json.loads(ran.stdout.splitlines()[-1])
    bare = int(subprocess.check_output([python, "-c", BARE]))
    speed, above = counted(gold) / told["took"], (told["peak"] - bare) / 1024
    print(
        f"== quantulum3: {speed:,.0f} sentences a second, {above:.1f} MiB above the bare interpreter",
        flush=True,
    )
    subprocess.run(
        [sys.executable, str(BENCH / "score_figures.py"), str(BENCH / SETS[0][0]), str(out)], check=True
    )


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.figures", description=__doc__)
    options.add_argument("--errors", type=int, default=0, metavar="N", help="print N sentences with errors")
    options.add_argument(
        "--halves", type=int, default=0, metavar="N", help="score N random halves of each set"
    )
    options.add_argument("--classes", action="store_true", help="count the errors by class")
    options.add_argument("--quantulum", metavar="PYTHON", help="interpreter with quantulum3, to run beside")
    chosen = options.parse_args()
    if not (BENCH / "score_figures.py").exists():
        print(f"Nothing measured: {BENCH} with the measuring data is not there.")
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, *more in SETS:
            found = measure(name, folder, *more, "--errors", str(chosen.errors))
            if chosen.halves:
                halves(load(name), found, chosen.halves)
            if chosen.classes:
                classes(load(name), found)
        memory(folder)
        quantulum(chosen.quantulum, folder)


if __name__ == "__main__":
    main()
