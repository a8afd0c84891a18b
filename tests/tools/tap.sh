# SPDX-License-Identifier: Apache-2.0
# Read in by the runners: TAP on standard output, a scratch folder, and a clean environment for the command under test.
# After reading it: $top the source tree, $duly the command, $scratch a folder that goes when the runner ends.

top=${DULY_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
duly=${DULY:-$top/build/duly}
cases=0

passed() {
    cases=$((cases + 1))
    echo "ok $cases - $1"
}

# failed NAME; the reasons follow through `comment`.
failed() {
    cases=$((cases + 1))
    echo "not ok $cases - $1"
}

# Standard input as comments.
comment() {
    sed 's/^/#   /'
}

# A runner that found nothing to run has failed: its cases were moved or lost.
finish() {
    [ "$cases" -gt 0 ] || failed "there is something to run"
    echo "1..$cases"
}

# needs_duly: stops the whole runner when there is no command to try.
needs_duly() {
    if [ ! -x "$duly" ]; then
        echo "Bail out! There is no command at $duly; run make first."
        exit 1
    fi
    mkdir -p "$scratch/bin"
    ln -sf "$duly" "$scratch/bin/duly"
}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/duly-test.XXXXXX") || exit 1
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# in_clean_environment COMMAND…: no locale, a time zone nobody lives in, nothing of the caller's but what the sanitizers
# and the collector are told. Stopped after two minutes.
in_clean_environment() {
    for name in ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS GC_INITIAL_HEAP_SIZE GC_MAXIMUM_HEAP_SIZE \
        GC_FREE_SPACE_DIVISOR GCOV_PREFIX GCOV_PREFIX_STRIP TMPDIR; do
        eval "value=\${$name-}"
        [ -z "$value" ] || set -- "$name=$value" "$@"
    done
    timeout 120 env -i PATH="$scratch/bin:$PATH" HOME="$scratch" LC_ALL=C TZ=XXX-13:45 TOP="$top" "$@"
}

# differs EXPECTED ACTUAL NAME: prints how they differ; true when they do. A missing EXPECTED stands for an empty file.
differs() {
    expected=$1
    [ -f "$expected" ] || expected=/dev/null
    cmp -s "$expected" "$2" && return 1
    diff -u -L "expected $3" -L "got $3" "$expected" "$2"
    return 0
}
