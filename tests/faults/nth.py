# SPDX-License-Identifier: Apache-2.0
# The scenes of tests/faults/nth, and what each run is held to.
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time

TOP, DULY, BUILD, FOLDER = (os.environ[name] for name in ("DULY_TOP", "DULY", "DULY_BUILD", "NTH_FOLDER"))
WORK, TEMPORARY = os.path.join(FOLDER, "work"), os.path.join(FOLDER, "temporary")
LIBRARY = os.path.join(FOLDER, "nth.so")

# Each kind, and whether all later calls fail as well.
FAULTS = [("memory", False), ("map", False), ("map", True), ("open", False), ("open", True), ("look", False), ("look", True), ("read", False),
          ("read", True), ("write", False), ("write", True), ("end", False), ("thread", False), ("thread", True)]
NO_FAULTS = [("short", False), ("short", True), ("break", False)]

MOST, MOST_OF_LARGE = 1500, 200  # calls of one kind let fail in one scene, and in one that takes long; where there are more, evenly spread

ASK = "--rules letters.duly --on 2025-01-10 --facts letters.jsonl"
# Name, arguments, what is read from standard input, and the files that are written.
SCENES = [
    ("check", "check letters.duly", "", []),
    ("check_folder", "check rules --format json", "", []),
    ("check_folders", "check office", "", []),
    ("clauses", "check --clauses rules", "", []),
    ("dump", "check --dump model letters.duly", "", []),
    ("run_text", "run " + ASK, "", []),
    ("run_jsonl", "run --format jsonl --proof " + ASK, "", []),
    ("run_csv", "run --format csv --strict " + ASK, "", []),
    ("run_wide", "run --wide --fail-on overdue " + ASK, "", []),
    ("run_output", "run --output answer -q " + ASK, "", ["answer"]),
    ("run_rejects", "run --output answer --rejects refused -q --rules letters.duly --on 2025-01-10 --facts broken.jsonl", "", ["answer", "refused"]),
    ("run_input", "run --rules letters.duly --on 2025-01-10 --facts - --format jsonl", "letters.jsonl", []),
    ("run_grouped", "run --rules letters.duly --on 2025-01-10 --facts - --grouped --wide", "letters.jsonl", []),
    ("run_threads", "run --rules letters.duly --on 2025-01-10 --facts many.jsonl --threads 2 --wide", "", []),
    ("run_case", "run --case A1 --rule answer_letter " + ASK, "", []),
    ("run_what_if", "run --what-if supposed.jsonl " + ASK, "", []),
    ("due_text", "due " + ASK, "", []),
    ("due_csv", "due --format csv " + ASK, "", []),
    ("due_jsonl", "due --format jsonl " + ASK, "", []),
    ("due_html", "due --format html --output answer " + ASK, "", ["answer"]),
    ("due_ics", "due --format ics --previous before.ics --output answer " + ASK, "", ["answer"]),
    ("due_lancashire", "due --rules rules --facts caseload.jsonl --on 2025-01-10 -q", "", []),
    ("why", "why A1 answer_letter " + ASK, "", []),
    ("why_json", "why A1 answer_letter --format json " + ASK, "", []),
    ("why_not", "why-not A1 note_complaint " + ASK, "", []),
    ("missing", "missing A1 " + ASK, "", []),
    ("missing_all", "missing " + ASK, "", []),
    ("next", "next " + ASK, "", []),
    ("timeline", "timeline A1 " + ASK, "", []),
    ("timeline_html", "timeline A1 --format html --output answer " + ASK, "", ["answer"]),
    ("readings", "readings " + ASK, "", []),
    ("impact", "impact --from letters.duly --to other.duly --on 2025-01-10 --facts letters.jsonl", "", []),
    ("read", "read --rules letters.duly", "", []),
    ("rulebook_html", "rulebook --rules letters.duly --output answer", "", ["answer"]),
    ("rulebook_markdown", "rulebook --rules letters.duly --format markdown", "", []),
    ("test", "test suite.duly", "", []),
    ("test_tap", "test suite.duly --format tap", "", []),
    ("facts_check", "facts check " + ASK, "", []),
    ("facts_schema", "facts schema --rules letters.duly", "", []),
    ("facts_redact", "facts redact --secret 7 --rules letters.duly --facts letters.jsonl --output answer", "", ["answer"]),
    ("project", "run --project settings.project --on 2025-01-10 --wide", "", []),
    ("help", "help limits", "", []),
    ("completion", "completion bash", "", []),
    # What takes long stands last.
    ("run_scattered", "run --rules letters.duly --on 2025-01-10 --facts scattered.jsonl --memory 1 --wide --output answer", "", ["answer"]),
    ("run_scattered_input", "run --rules letters.duly --on 2025-01-10 --facts - --memory 1 --threads 2 --wide", "scattered.jsonl", []),
]


def write(name, text):
    with open(os.path.join(WORK, name), "w", encoding="utf-8", newline="") as file:
        file.write(text)


def read(name):
    with open(os.path.join(WORK, name), encoding="utf-8") as file:
        return file.read()


def prepare():
    shared = os.path.join(TOP, "tests", "cli", "shared")
    for name in ("letters.duly", "letters.jsonl", "holidays.tsv"):
        shutil.copy(os.path.join(shared, name), WORK)
    os.makedirs(os.path.join(WORK, "office", "replies"))
    for path in ("letters.duly", "holidays.tsv"):
        shutil.copy(os.path.join(shared, path), os.path.join(WORK, "office", "replies"))
    write("office/first.duly", "duly edition 1\n")
    shutil.copytree(os.path.join(TOP, "rules", "lancashire"), os.path.join(WORK, "rules"), ignore=shutil.ignore_patterns("tests"))
    for name in ("common", "sources"):
        shutil.copytree(os.path.join(TOP, "rules", name), os.path.join(WORK, name), ignore=shutil.ignore_patterns("tests"))
    for folder, _, _ in os.walk(WORK):
        os.chmod(folder, 0o700)
    shutil.copy(os.path.join(TOP, "samples", "caseload.jsonl"), WORK)
    letters, rules = read("letters.jsonl"), read("letters.duly")
    write("broken.jsonl", letters + '{"record":"letter","id":"L9","case":"A1",\n[1]\n')
    write("other.duly", rules.replace("5 working days", "4 working days"))
    write("supposed.jsonl", '{"record":"letter","id":"L3","case":"A1","answered_on":"2025-01-09"}\n')
    write("settings.project", "rules letters.duly\nfacts letters.jsonl\n")
    write("suite.duly", 'duly edition 1\n\nuse letters\n\ntest "Answered on the sixth working day"\n'
          "    given             letter L1, received date: 2024-12-27, answered date: 2025-01-07\n"
          "    on                2025-01-10\n    expect            answer_letter for L1: met_late\n")
    line = '{"record":"letter","case":"C%05d","id":"L%d","received_on":"2024-12-27","kind":"%s"}\n'
    write("many.jsonl", "".join(line % (i // 2, i % 2, "complaint" if i % 3 else "question") for i in range(9000)))
    write("scattered.jsonl", "".join(line % (i * 7919 % 20000, i, "question") for i in range(34000)))
    code, out, err = run("due --format ics --rules letters.duly --on 2025-01-06 --facts letters.jsonl -q", "", None)
    assert code == 0, err
    write("before.ics", out.decode())


def run(arguments, stdin, fault):
    """Status, or None where it had to be stopped; what it wrote to the two streams."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": FOLDER, "LC_ALL": "C", "TZ": "XXX-13:45", "TMPDIR": TEMPORARY}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
        if name in os.environ:
            environment[name] = os.environ[name]
    if fault:
        environment.update(fault, LD_PRELOAD=LIBRARY)
    with open(os.path.join(WORK, stdin) if stdin else os.devnull, "rb") as given:
        process = subprocess.Popen([DULY] + arguments.split(), stdin=subprocess.PIPE if stdin else given, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, cwd=WORK, env=environment)
        try:
            out, err = process.communicate(given.read() if stdin else None, timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            return None, out, err
    return process.returncode, out, err


class Scene:
    def __init__(self, name, arguments, stdin, files):
        self.name, self.arguments, self.stdin, self.files = name, arguments, stdin, files
        self.code, self.out, self.err = run(arguments, stdin, None)
        assert self.code in (0, 1, 4), (name, self.err)
        self.written = {name: read(name) for name in files}
        self.folder = sorted(os.listdir(WORK))
        self.clear()

    def clear(self):
        for name in self.files:
            if os.path.exists(os.path.join(WORK, name)):
                os.remove(os.path.join(WORK, name))

    def count(self, kind):
        path = os.path.join(FOLDER, "count")
        code, out, _ = run(self.arguments, self.stdin, {"NTH_KIND": kind, "NTH_COUNT": path})
        self.clear()
        assert code == self.code and out == self.out, (self.name, kind, code)
        with open(path, encoding="ascii") as file:
            return int(file.read())

    def tried(self, kind, on, number):
        fault = {"NTH_KIND": kind, "NTH_CALL": str(number)}
        if on:
            fault["NTH_ON"] = "1"
        return run(self.arguments, self.stdin, fault)

    def problem(self, kind, on, number):
        """What is wrong with the run in which that call fails; None: it is as it should be."""
        code, out, err = self.tried(kind, on, number)
        left = sorted(os.listdir(WORK))
        files = {name: read(name) for name in self.files if name in left}
        self.clear()
        temporary = os.listdir(TEMPORARY)
        for name in temporary:
            os.remove(os.path.join(TEMPORARY, name))
        beside = [name for name in left if name not in self.folder and name not in self.files]
        for name in beside:
            os.remove(os.path.join(WORK, name))
        if code is None:
            return "it goes on for ever"
        if code < 0 or code > 4:
            return "exit status %d" % code
        if beside or temporary:
            return "left behind: " + ", ".join(beside + temporary)
        for name, text in files.items():
            if text != self.written[name]:
                return "a file that is not whole: " + name
        whole = out == self.out and files.keys() == self.written.keys()
        if code == self.code:
            if not whole:
                return "exit status %d, and the answer is not whole" % code
            return None
        if kind in ("short", "break"):
            return "exit status %d, though nothing failed" % code
        if code not in (2, 3):
            return "exit status %d" % code
        said = err.decode(errors="replace") + (out.decode(errors="replace") if self.arguments.startswith("check") else "")
        if not re.search(r"\w[^\n]*\.(\n|\"\}\n)", said):
            return "exit status %d, and no sentence: %r" % (code, said[-200:])
        return None


def faults_of(scene):
    for kind, on in FAULTS + NO_FAULTS:
        number = scene.count(kind)
        if number:
            yield kind, on, number


def tell(scene, kind, on, number, problem):
    print("#   %s: the %d. %s%s: %s" % (scene.name, number, kind, " and all later ones" if on else "", problem), flush=True)


def sample():
    seconds = float(os.environ.get("FAULT_SECONDS", "20"))
    seed = int(os.environ.get("FAULT_SEED", time.time_ns() % 1000000))
    lots = random.Random(seed)
    print("# seed %d" % seed)
    scenes = [Scene(*row) for row in SCENES]
    tries, ended = {scene.name: 0 for scene in scenes}, time.monotonic() + seconds
    problems = {scene.name: [] for scene in scenes}
    counts = {}
    order = list(scenes)
    while time.monotonic() < ended:
        lots.shuffle(order)
        for scene in order:
            if time.monotonic() >= ended:
                break
            while True:
                kind, on = lots.choice(FAULTS + NO_FAULTS)
                if (scene.name, kind) not in counts:
                    counts[scene.name, kind] = scene.count(kind)
                if counts[scene.name, kind]:
                    break
            number = lots.randint(1, counts[scene.name, kind])
            problem = scene.problem(kind, on, number)
            tries[scene.name] += 1
            if problem:
                problems[scene.name].append((kind, on, number, problem))
    for number, scene in enumerate(scenes, 1):
        skipped = "" if tries[scene.name] else " # SKIP the time was over"
        print("%s %d - %s: %d calls let fail%s" % ("not ok" if problems[scene.name] else "ok", number, scene.name, tries[scene.name], skipped))
        for found in problems[scene.name][:5]:
            tell(scene, *found)
    print("1..%d" % len(scenes))


def verify():
    state_path = os.path.join(BUILD, "faults.json")
    state = {}
    if os.path.exists(state_path):
        with open(state_path, encoding="utf-8") as file:
            state = json.load(file)
    program = hashlib.sha256()
    for path in (DULY, LIBRARY, __file__):
        with open(path, "rb") as file:
            program.update(file.read())
    program = program.hexdigest()
    if state.get("program") != program:
        state = {"program": program, "done": {}}
    seconds = float(os.environ.get("FAULT_VERIFY_SECONDS", "0")) or float("inf")
    only = os.environ.get("FAULT_SCENES", "").split()
    ended, failed, unfinished = time.monotonic() + seconds, 0, False
    for row in SCENES:
        if only and row[0] not in only:
            continue
        scene = Scene(*row)
        for kind, on, count in faults_of(scene):
            key = "%s %s%s" % (scene.name, kind, " on" if on else "")
            done = state["done"].setdefault(key, {"upto": 0, "tried": 0, "count": count, "problems": 0})
            step = -(-count // (MOST_OF_LARGE if "scattered" in scene.name else MOST))
            while done["upto"] < count:
                if time.monotonic() >= ended:
                    unfinished = True
                    break
                done["upto"] = min(done["upto"] + step, count)
                done["tried"] += 1
                problem = scene.problem(kind, on, done["upto"])
                if problem:
                    done["problems"] += 1
                    failed += 1
                    tell(scene, kind, on, done["upto"], problem)
        with open(state_path + ".new", "w", encoding="utf-8") as file:
            json.dump(state, file, indent=1, sort_keys=True)
        os.replace(state_path + ".new", state_path)
        tried, _, wrong = figures(state, lambda key: key.split()[0] == scene.name)
        print("%s: %d calls let fail, %d wrong" % (scene.name, tried, wrong), flush=True)
    write_page(state, unfinished)
    return failed


def figures(state, wanted):
    """How many were let fail, of how many, and with how many something was wrong."""
    rows = [one for key, one in state["done"].items() if wanted(key)]
    return tuple(sum(one[name] for one in rows) for name in ("tried", "count", "problems"))


def write_page(state, unfinished):
    """The table of docs/faults.md, between its two marks. A source folder that cannot be written keeps its figures."""
    path = os.path.join(TOP, "docs", "faults.md")
    if not os.access(path, os.W_OK):
        return
    with open(path, encoding="utf-8") as file:
        before, rest = file.read().split("<!-- counted -->\n")
    after = rest.split("<!-- counted: end -->\n")[1]
    table = "| kind | calls in all scenes | let fail | wrong |\n| --- | ---: | ---: | ---: |\n"
    for kind, on in FAULTS + NO_FAULTS:
        tried, count, wrong = figures(state, lambda key: key.split()[1:] == [kind] + (["on"] if on else []))
        table += "| %s%s | %d | %d | %d |\n" % (kind, ", and all later ones" if on else "", count, tried, wrong)
    scenes = len({key.split()[0] for key in state["done"]})
    ended = "not all of them were done" if unfinished or scenes < len(SCENES) else "all done"
    when = time.strftime("%-d %B %Y", time.gmtime())
    with open(path, "w", encoding="utf-8") as file:
        file.write("%s<!-- counted -->\n\n%s\n%d scenes, %s. Last on %s.\n\n<!-- counted: end -->\n%s" % (before, table, scenes, ended, when, after))


def one(name, kind, number, on=None):
    scene = next(Scene(*row) for row in SCENES if row[0] == name)
    print("%d calls" % scene.count(kind))
    code, out, err = scene.tried(kind, bool(on), int(number))
    scene.clear()
    sys.stdout.write(out.decode(errors="replace"))
    sys.stdout.write(err.decode(errors="replace"))
    print("exit status %s" % code)
    print(scene.problem(kind, bool(on), int(number)) or "as it should be")


if __name__ == "__main__":
    prepare()
    if sys.argv[1] == "scenes":
        for row in SCENES:
            scene = Scene(*row)
            print(scene.name, scene.code, len(scene.out), sorted(scene.written), {kind: scene.count(kind) for kind in dict(FAULTS + NO_FAULTS)})
            print(scene.err.decode()[:300])
    elif sys.argv[1] == "one":
        one(*sys.argv[2:])
    elif sys.argv[1] == "verify":
        sys.exit(1 if verify() else 0)
    else:
        sample()
