#include "seat/keeping_rows.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/time.h"
#include "seat/calendar.h"
#include "seat/keys.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

/// "practice 365": the class may have a blank in its name, the days have none.
std::string class_in(std::string_view rule) {
    return std::string(rule.substr(0, rule.rfind(' ')));
}

const wire::RetentionClass* class_of(const wire::RetentionPreview& preview,
                                     const wire::RetentionRow& row) {
    const auto name = class_in(row.rule);
    const auto found = std::find_if(preview.classes.begin(), preview.classes.end(),
                                    [&](const auto& one) { return one.name == name; });
    return found == preview.classes.end() ? nullptr : &*found;
}

std::string days_words(Language language, std::int64_t days) {
    return days == 0 ? text(language, "seat.course.for_ever")
                     : text(language, "seat.course.days", {{"days", std::to_string(days)}});
}

std::string value_in(const wire::EvidenceEntry& entry, std::string_view name) {
    for (const auto& field : entry.content)
        if (field.name == name)
            return field.value;
    return {};
}

std::string whole_time(const std::string& iso) {
    const auto at = from_iso(iso);
    return at ? date_and_time(*at) : iso;
}

std::string date_words(const std::string& iso) {
    return whole_time(iso).substr(0, std::string_view("2026-11-23").size());
}

/// "3-12" before "3-100".
std::int64_t contact_rank(std::string_view record) {
    std::int64_t run = 0;
    std::int64_t contact = 0;
    bool behind = false;
    for (const char c : record)
        if (c == '-')
            behind = true;
        else if (c >= '0' && c <= '9')
            (behind ? contact : run) = (behind ? contact : run) % 1'000'000'000 * 10 + (c - '0');
    return run % 1'000'000 * 1'000'000'000'000 + contact;
}

} // namespace

std::vector<ClassSum> sums_by_class(const wire::RetentionPreview& preview) {
    std::vector<ClassSum> out;
    for (const auto& one : preview.classes) {
        ClassSum sum{.words = one.words, .days = one.days};
        for (const auto& row : preview.due)
            if (class_in(row.rule) == one.name) {
                if (sum.due++ == 0) // the oldest come first
                    sum.oldest = row.started_at;
            }
        sum.kept = std::count_if(preview.kept.begin(), preview.kept.end(),
                                 [&](const auto& row) { return class_in(row.rule) == one.name; });
        out.push_back(std::move(sum));
    }
    return out;
}

std::string sum_words(Language language, const ClassSum& sum) {
    auto out = one_line(sum.words, 40) + " · " + days_words(language, sum.days);
    if (sum.due > 0)
        out += " · " + text(language, "seat.keep.sum_due",
                            {{"count", std::to_string(sum.due)}, {"date", date_words(sum.oldest)}});
    if (sum.kept > 0)
        out += " · " + text(language, "seat.keep.sum_kept", {{"count", std::to_string(sum.kept)}});
    return out;
}

std::vector<TableRow> retention_rows(Language language, const wire::RetentionPreview& preview,
                                     const std::vector<wire::RetentionRow>& list) {
    std::vector<TableRow> rows;
    for (const auto& one : list) {
        const auto* known = class_of(preview, one);
        rows.push_back({one.file,
                        {{when_text(one.started_at), when_rank(one.started_at)},
                         {one.agent_name, 0, Tone::strong},
                         {one.record, contact_rank(one.record), Tone::soft},
                         {length_text(one.length), one.length.ms},
                         {known != nullptr ? known->words : class_in(one.rule)},
                         {known != nullptr ? days_words(language, known->days) : "",
                          known != nullptr ? known->days : 0, Tone::soft},
                         {one.why_words.value_or(""), 0, Tone::warn}}});
        if (one.why != "hold")
            rows.back().without.push_back(Key::keep_lift);
    }
    return rows;
}

Detail detail_of(Language language, const wire::RetentionPreview& preview,
                 const wire::RetentionRow& row) {
    const auto* known = class_of(preview, row);
    Detail out{
        .head = row.agent_name.empty() ? row.record : row.agent_name + " · " + row.record,
        .pairs = {{text(language, "seat.list.recorded_from"), whole_time(row.started_at)},
                  {text(language, "seat.list.recorded_length"), length_text(row.length)},
                  {text(language, "seat.keep.class"), known != nullptr ? known->words : row.rule},
                  {text(language, "seat.keep.file"), row.file}}};
    const auto from = from_iso(row.started_at);
    if (known != nullptr && from)
        out.pairs.push_back({text(language, "seat.keep.due_since"),
                             date_words(to_iso(*from + Duration{known->days * 24 * 3600 * 1000}))});
    out.words = row.why_words ? text(language, "seat.keep.why_words", {{"why", *row.why_words}})
                              : text(language, "seat.keep.due_words");
    return out;
}

std::string id_of(const wire::HoldRow& row) {
    return row.record + "/" + std::to_string(row.number);
}

std::size_t size_of_order(const std::vector<wire::HoldRow>& list, const wire::HoldRow& row) {
    return static_cast<std::size_t>(std::count_if(list.begin(), list.end(), [&](const auto& one) {
        return row.at == one.at && row.by == one.by && row.reason == one.reason;
    }));
}

std::vector<TableRow> hold_rows(std::vector<wire::HoldRow> list) {
    std::stable_sort(list.begin(), list.end(), [](const auto& one, const auto& other) {
        return std::pair(-when_rank(one.at), contact_rank(one.record)) <
               std::pair(-when_rank(other.at), contact_rank(other.record));
    });
    std::map<std::tuple<std::string, std::string, std::string>, int> orders;
    for (const auto& one : list)
        ++orders[{one.at, one.by, one.reason}];
    std::vector<TableRow> rows;
    for (const auto& one : list) {
        rows.push_back({id_of(one),
                        {{one.record, contact_rank(one.record)},
                         {one.agent_name.value_or(""), 0, Tone::strong},
                         {when_text(one.started_at.value_or("")),
                          when_rank(one.started_at.value_or("")), Tone::soft},
                         {one_line(one.reason, 80)},
                         {one.by, 0, Tone::soft},
                         {when_text(one.at), when_rank(one.at), Tone::soft}},
                        {},
                        one.reason});
        if (orders[{one.at, one.by, one.reason}] < 2)
            rows.back().without.push_back(Key::keep_lift_all);
    }
    return rows;
}

Detail detail_of(Language language, const wire::HoldRow& row) {
    return {.head = row.agent_name ? *row.agent_name + " · " + row.record : row.record,
            .pairs = {{text(language, "seat.list.recorded_from"),
                       row.started_at ? whole_time(*row.started_at) : ""},
                      {text(language, "seat.keep.by"), row.by},
                      {text(language, "seat.keep.set_at"), whole_time(row.at)}},
            .words = row.reason};
}

std::vector<TableRow> gone_rows(Language language, const std::vector<wire::EvidenceEntry>& list) {
    std::vector<TableRow> rows;
    for (const auto& one : list) {
        const auto rule = value_in(one, "rule");
        const auto name = class_in(rule);
        const auto key = "retention.name." + name;
        rows.push_back({std::to_string(one.number),
                        {{std::to_string(one.number), one.number},
                         {when_text(one.at), when_rank(one.at)},
                         {one.subject, contact_rank(one.subject), Tone::strong},
                         {has_text(key) ? text(language, key) : name},
                         {value_in(one, "by"), 0, Tone::soft},
                         {one.hash.substr(0, 16), 0, Tone::soft}},
                        {},
                        one.hash + " " + value_in(one, "file")});
    }
    return rows;
}

Detail detail_of(Language language, const wire::EvidenceEntry& entry) {
    return {.head = text(language, "seat.keep.entry", {{"number", std::to_string(entry.number)}}) +
                    " · " + entry.words + " · " + entry.subject,
            .pairs = {{text(language, "seat.keep.deleted_at"), whole_time(entry.at)},
                      {text(language, "seat.keep.file"), value_in(entry, "file")},
                      {text(language, "seat.keep.sound"), value_in(entry, "sound")},
                      {text(language, "seat.keep.hash"), entry.hash}}};
}

std::string delete_words(Language language, const wire::RetentionPreview& preview) {
    std::set<std::uint64_t> people;
    Duration length;
    for (const auto& one : preview.due) {
        length = length + one.length;
        if (one.agent)
            people.insert(one.agent.value);
    }
    auto out = preview.clock_words ? *preview.clock_words + "\n" : std::string();
    out += text(language, "seat.keep.delete_words",
                {{"count", std::to_string(preview.due.size())},
                 {"people", std::to_string(people.size())},
                 {"length", length_text(length)},
                 {"date", preview.due.empty() ? "" : date_words(preview.due.front().started_at)}});
    if (preview.more > 0)
        out +=
            " " + text(language, "seat.keep.delete_more", {{"more", std::to_string(preview.more)}});
    return out;
}

std::string done_words(Language language, const wire::RetentionDone& done) {
    if (done.proof.empty())
        return text(language, "seat.keep.done_nothing");
    return text(language, "seat.keep.done",
                {{"count", std::to_string(done.deleted)},
                 {"first", std::to_string(done.proof.front().number)},
                 {"last", std::to_string(done.proof.back().number)},
                 {"head", done.head.printed}});
}

} // namespace ringroom::seat
