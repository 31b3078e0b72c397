#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/csv.h"
#include "training/export.h"

namespace ringroom::training {

namespace {
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Lines of a table under headings "training.column.NAME".
class Table {
public:
    Table(Language language, std::initializer_list<std::string_view> columns,
          std::initializer_list<std::string_view> more = {})
        : out_(byte_order_mark) {
        for (const auto& list : {columns, more})
            for (const auto column : list)
                put(text(language, "training.column." + std::string(column)));
        end_line();
    }
    Table& put(std::string_view cell) {
        if (!first_)
            out_ += ',';
        first_ = false;
        out_ += csv_cell(cell);
        return *this;
    }
    Table& put(std::int64_t n) { return put(std::to_string(n)); }
    /// A mark or a time: thousandths as one decimal.
    Table& tenths(const std::optional<Milli>& value) { return put(value ? shown(*value) : ""); }
    Table& tenths(const std::optional<Duration>& span) { return put(span ? shown(span->ms) : ""); }
    Table& yes(bool flag, Language language) {
        return put(text(language, flag ? "base.yes" : "base.no"));
    }
    void end_line() {
        out_ += "\r\n";
        first_ = true;
    }
    std::string take() { return std::move(out_); }

private:
    std::string out_;
    bool first_ = true;
};

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const auto& name : names)
        all += (all.empty() ? "" : "; ") + name;
    return all;
}

std::string called(const NameOf& name_of, AgentId agent) {
    if (!agent)
        return {};
    auto name = name_of ? name_of(agent) : std::string();
    return name.empty() ? std::to_string(agent.value) : name;
}

/// What people published; four empty cells: nothing.
void put_mark(Table& table, const std::optional<PeoplesMark>& mark, Language language) {
    const auto now = mark.value_or(PeoplesMark{});
    table.put(now.state).tenths(now.raw).tenths(now.final);
    if (now.final)
        table.yes(now.passed, language);
    else
        table.put("");
}

/// Permille or tenths of dBov as one decimal.
std::optional<Milli> from_tenths(const std::optional<int>& value) {
    return value ? std::optional<Milli>(*value * 100LL) : std::nullopt;
}
} // namespace

std::string contacts_csv(Language language, std::span<const ContactResult> results,
                         const NameOf& name_of, const MarkOf& mark_of) {
    using Columns = std::initializer_list<std::string_view>;
    const Columns by_people{"mark_state", "mark_raw", "mark_final", "mark_passed"};
    Table table(language,
                {"contact",      "student",      "script",      "customer",    "ending",
                 "waited",       "answer",       "greeting",    "talk",        "wrap_up",
                 "handling",     "talk_share",   "loudness",    "dead_air",    "interruptions",
                 "holds",        "hold_time",    "facts_right", "facts_wrong", "facts_missing",
                 "form_correct", "must_missing", "forbidden",   "raw",         "penalties",
                 "final",        "critical",     "fatal_items", "passed"},
                mark_of ? by_people : Columns{});
    for (const auto& r : results) {
        const auto& m = r.measures;
        table.put(static_cast<std::int64_t>(m.contact.value)).put(called(name_of, m.agent));
        table.put(m.script)
            .put(static_cast<std::int64_t>(m.customer))
            .put(m.fault ? text(language, "training.ended_by_system") : m.ending);
        table.tenths(m.waited).tenths(m.answer).tenths(m.greeting).tenths(m.talk);
        table.tenths(m.wrap_up).tenths(m.handling);
        table.tenths(from_tenths(m.talk_share)).tenths(from_tenths(m.loudness));
        table.tenths(m.speech_known ? std::optional(m.dead_air_total()) : std::nullopt);
        table.put(static_cast<std::int64_t>(m.interruptions.size()));
        table.put(static_cast<std::int64_t>(m.holds.size())).tenths(m.hold_total());
        table.put(m.facts_with(Capture::right)).put(m.facts_with(Capture::wrong));
        table.put(m.facts_with(Capture::missing)).yes(m.form_correct, language);
        table.put(joined(m.must_missing)).put(static_cast<std::int64_t>(m.forbidden.size()));
        table.tenths(r.score.raw)
            .tenths(r.score.raw ? std::optional(r.score.penalties) : std::nullopt);
        table.tenths(r.score.final).tenths(r.score.critical).put(joined(r.score.fatal_items));
        if (r.score.final)
            table.yes(r.score.passed, language);
        else
            table.put(""); // no mark: neither passed nor failed
        if (mark_of)
            put_mark(table, mark_of(m.contact), language);
        table.end_line();
    }
    return table.take();
}

std::string students_csv(Language language, std::span<const StudentResult> results,
                         const NameOf& name_of) {
    Table table(language,
                {"student",     "drill",         "offered",     "answered",      "no_answer",
                 "dialled",     "reached",       "in_time",     "graded",        "passed_count",
                 "fatal_count", "mark",          "raw",         "final",         "critical",
                 "answer",      "greeting",      "talk",        "wrap_up",       "handling",
                 "talk_share",  "loudness",      "dead_air",    "interruptions", "holds",
                 "hold_time",   "facts",         "facts_right", "facts_late",    "asked_again",
                 "forms",       "forms_correct", "must_due",    "must_made",     "forbidden"});
    for (const auto& s : results) {
        table.put(called(name_of, s.agent)).put(static_cast<std::int64_t>(s.drill.value));
        for (const int n : {s.offered, s.answered, s.no_answer, s.dialled, s.reached, s.in_time,
                            s.graded, s.passed, s.fatal})
            table.put(n);
        table.tenths(s.mark).tenths(s.mean_raw).tenths(s.mean_final).tenths(s.mean_critical);
        table.tenths(s.mean_answer).tenths(s.mean_greeting).tenths(s.mean_talk);
        table.tenths(s.mean_wrap_up).tenths(s.mean_handling);
        table.tenths(from_tenths(s.mean_talk_share)).tenths(from_tenths(s.mean_loudness));
        table.tenths(std::optional(s.dead_air)).put(s.interruptions).put(s.holds);
        table.tenths(std::optional(s.hold_time));
        for (const int n : {s.facts, s.facts_right, s.facts_late, s.asked_again, s.forms,
                            s.forms_correct, s.must_due, s.must_made, s.forbidden})
            table.put(n);
        table.end_line();
    }
    return table.take();
}

std::string version_text(std::uint64_t version) {
    std::string text(16, '0');
    for (std::size_t i = 16; i-- > 0; version /= 16)
        text[i] = "0123456789abcdef"[version % 16];
    return text;
}

std::uint64_t version_from(std::string_view text) {
    std::uint64_t version = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version, 16);
    return error == std::errc{} && end == text.data() + text.size() ? version : 0;
}

} // namespace ringroom::training
