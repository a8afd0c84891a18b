// SPDX-License-Identifier: Apache-2.0
//
// A yardstick: the workload hard-coded in C++ over simdjson On-Demand, for `make bench` where that library is there.
//
//     hardcoded_simdjson FACTS HOLIDAYS DAY
//
// The lines of a case must stand together. The question is asked for 17:00 of the day.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include <simdjson.h>

extern "C" {
#include "workload.h"
}

using simdjson::ondemand::document_stream;
using std::string_view;

namespace {

constexpr size_t window_bytes = 64 << 10; // of simdjson: the fastest of those tried
constexpr size_t stretch_bytes = 4 << 20; // of the file at a time, so that memory stays bounded

struct line {
    string_view case_key, type, when, outcome, role;
    int64_t track = 0, day = 0;
    bool harm = false, seen = false, granted = false;
};

void take_line(kept_case &kept, const line &line)
{
    const string_view type = line.type;
    const char *when = line.when.data();
    if (type == "visit") {
        if (line.seen)
            kept.seen = std::min(kept.seen, parse_instant(when));
    } else if (type == "referral") {
        kept.received = parse_instant(when);
        kept.significant_harm = line.harm;
    } else if (type == "decision") {
        keep_first(&kept.decision, parse_day(when));
        kept.no_further_action = line.outcome == "nfa";
    } else if (type == "assessment_started") {
        kept.started = 1;
        kept.track = static_cast<int>(line.track);
    } else if (type == "checkpoint") {
        keep_first(checkpoint_of(&kept, line.day), parse_day(when));
    } else if (type == "authorisation_request") {
        keep_first(&kept.request, parse_day(when));
    } else if (type == "assessment_completed") {
        keep_first(&kept.first_completion, parse_day(when));
        kept.last_completion = std::max(kept.last_completion, parse_day(when));
    } else if (type == "extension_approval") {
        if (line.role == "senior_manager" && line.granted)
            keep_first(&kept.extension, parse_day(when));
    } else if (type == "s47_started") {
        keep_first(&kept.enquiry, parse_day(when));
    } else if (type == "reassessment_started") {
        if (kept.reassessment_count < REASSESSMENTS)
            kept.reassessments[kept.reassessment_count++] = parse_day(when);
    } else if (type == "case_closed") {
        keep_first(&kept.closed, parse_day(when));
    }
}

line read_line(simdjson::ondemand::object object)
{
    line line;
    for (auto field : object) {
        auto key = field.key();
        const simdjson::ondemand::raw_json_string name = key.value();
        if (name == "case")
            line.case_key = field.value().get_string();
        else if (name == "type")
            line.type = field.value().get_string();
        else if (name == "at" || name == "on" || name == "received")
            line.when = field.value().get_string();
        else if (name == "child_seen")
            line.seen = field.value().get_bool();
        else if (name == "significant_harm")
            line.harm = field.value().get_bool();
        else if (name == "track")
            line.track = field.value().get_int64();
        else if (name == "day")
            line.day = field.value().get_int64();
        else if (name == "outcome")
            line.outcome = field.value().get_string();
        else if (name == "by_role")
            line.role = field.value().get_string();
        else if (name == "granted")
            line.granted = field.value().get_bool();
    }
    return line;
}

class run {
public:
    explicit run(int32_t day) : today(day), out(stretch_bytes)
    {
        parser.threaded = false; // all on this thread
    }

    // Whole cases.
    void stretch(const char *bytes, size_t length)
    {
        document_stream lines;
        if (parser.iterate_many(reinterpret_cast<const uint8_t *>(bytes), length, window_bytes).get(lines))
            exit(1);
        kept_case kept;
        char key[256];
        size_t key_length = 0;
        case_reset(&kept);
        for (auto document : lines) {
            const line line = read_line(document.get_object());
            if (line.case_key.size() != key_length || memcmp(line.case_key.data(), key, key_length)) {
                answer(key, key_length, kept);
                key_length = std::min(line.case_key.size(), sizeof key);
                memcpy(key, line.case_key.data(), key_length);
                case_reset(&kept);
            }
            take_line(kept, line);
        }
        answer(key, key_length, kept);
        if (fwrite(out.data(), 1, used, stdout) != used)
            exit(3);
        used = 0;
    }

private:
    simdjson::ondemand::parser parser;
    int32_t today;
    std::vector<char> out;
    size_t used = 0;

    void answer(const char *key, size_t length, const kept_case &kept)
    {
        enum answer answers[RULES];
        if (!length)
            return;
        if (out.size() - used < CASE_BYTES_MAX)
            out.resize(out.size() * 2);
        case_answer(&kept, today, static_cast<int64_t>(today) * DAY_SECONDS + 17 * 3600, answers);
        used = static_cast<size_t>(case_write(out.data() + used, key, length, answers) - out.data());
    }
};

string_view case_of(string_view line)
{
    const size_t at = line.find("\"case\":\"") + 8;
    return line.substr(at, line.find('"', at) - at);
}

// The end of the case that the line at `at` belongs to.
size_t end_of_case(string_view facts, size_t at)
{
    string_view first;
    while (at < facts.size()) {
        const size_t end = std::min(facts.find('\n', at), facts.size() - 1);
        const string_view key = case_of(facts.substr(at, end - at));
        if (first.empty())
            first = key;
        else if (key != first)
            return at;
        at = end + 1;
    }
    return facts.size();
}

} // namespace

int main(int count, char **words)
{
    if (count != 4) {
        fprintf(stderr, "usage: hardcoded_simdjson FACTS HOLIDAYS DAY\n");
        return 2;
    }
    calendar_load(words[2]);
    pieces_make();
    struct stat about;
    const int file = open(words[1], O_RDONLY);
    if (file < 0 || fstat(file, &about) || !about.st_size)
        return 2;
    const size_t length = static_cast<size_t>(about.st_size);
    // Room after the end first, then the file over it.
    char *bytes = static_cast<char *>(mmap(nullptr, length + 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    if (bytes == MAP_FAILED || mmap(bytes, length, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0) == MAP_FAILED)
        return 2;
    madvise(bytes, length, MADV_SEQUENTIAL);
    const string_view facts(bytes, length);
    run run(parse_day(words[3]));
    for (size_t at = 0, end; at < length; at = end) {
        const size_t line_end = facts.find('\n', std::min(at + stretch_bytes, length));
        end = line_end == string_view::npos ? length : end_of_case(facts, line_end + 1);
        run.stretch(bytes + at, end - at);
        const size_t first_page = at & ~size_t{4095}, last_page = end & ~size_t{4095};
        madvise(bytes + first_page, last_page - first_page, MADV_DONTNEED); // so that it does not count as memory in use
    }
    return fflush(stdout) ? 3 : 0;
}
