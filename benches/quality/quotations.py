#!/usr/bin/env python3
"""How well quotations are found and their speakers named, by the scorer in ../shared/tools, on the development data there.

  quotations.py [VIVAVOCE]      VIVAVOCE: the program, by default target/release/vivavoce

Prints a row for every set, and for each half of a set: documents are told apart by the CRC-32 of their id, even or odd.
Rules are made while looking at the even half only; the odd half shows whether they hold for what they were not made for."""
import json, os, subprocess, sys, zlib

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.path.join(ROOT, "..", "shared")
SETS = ["news", "fiction", "hard"]
HEAD = ["set", "texts", "span F1", "exact F1", "taken for one", "mention", "right person", "MB/s"]


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def found(program, path):
    with open(path, "rb") as documents:
        run = subprocess.run([program, "quotations", "--jsonl"], stdin=documents, stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]
    for answer in answers:
        answer["quotes"] = [quote for quote in answer["quotes"] if quote["is_quotation"]]
    return answers


def percent(value):
    return "–" if value is None else f"{100 * value:.1f} %"


def row(name, gold, answers, score):
    wanted = {document["doc_id"] for document in gold}
    answers = [answer for answer in answers if answer["doc_id"] in wanted]
    told = score(gold, answers)
    size = sum(len(document["text"].encode("utf-8")) for document in gold)
    speed = size / 1e6 / max(1e-9, sum(answer["seconds"] for answer in answers))
    shares = [told["scare"][0], told["mention"][0], told["name"][0]]
    return [name, str(len(gold)), f"{100 * told['span'][2]:.1f}", f"{100 * told['exact'][2]:.1f}", *map(percent, shares), f"{speed:.1f}"]


def main():
    if not os.path.isdir(SHARED):
        print("skipped: the development data is not there (../shared)")
        return
    sys.path.insert(0, os.path.join(SHARED, "tools"))
    from score_quotations import score

    program = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "target", "release", "vivavoce")
    table = [HEAD]
    for name in SETS:
        path = os.path.join(SHARED, "data", "quotations", f"{name}.jsonl")
        gold, answers = rows(path), found(program, path)
        table.append(row(name, gold, answers, score))
        for half, which in enumerate(["even", "odd"]):
            part = [document for document in gold if zlib.crc32(document["doc_id"].encode("utf-8")) % 2 == half]
            table.append(row(f"  {which} half", part, answers, score))
    widths = [max(len(line[column]) for line in table) for column in range(len(HEAD))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


main()
