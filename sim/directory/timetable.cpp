#include "directory/timetable.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/random.h"
#include "base/utf8.h"
#include "directory/limits.h"
#include "sheet/heads.h"

namespace ringroom::directory {
namespace {

std::vector<sheet::Heading> lesson_headings() {
    return {{"course", {"课程", "course", "课程名称"}, true},
            {"title", {"课题", "title", "教学内容", "内容", "topic"}, true},
            {"day", {"日期", "date", "day"}, true},
            {"starts", {"开始", "starts", "开始时间", "start", "时间"}, true},
            {"ends", {"结束", "ends", "结束时间", "end"}, false},
            {"minutes", {"时长", "minutes", "分钟", "length"}, false},
            {"parts", {"环节", "parts"}, false},
            {"pack", {"剧本包", "pack"}, false},
            {"drill", {"剧本", "drill", "script"}, false},
            {"place", {"地点", "place", "教室", "room"}, false}};
}

/// Numbers in order, whatever stands between them; empty where there are not `count`.
std::vector<int> numbers_in(std::string_view text, std::size_t count) {
    std::vector<int> out;
    for (std::size_t at = 0; at < text.size();) {
        int value = 0;
        const auto [end, error] =
            std::from_chars(text.data() + at, text.data() + text.size(), value);
        if (text[at] < '0' || text[at] > '9' || error != std::errc{}) {
            ++at;
            continue;
        }
        out.push_back(value);
        at = static_cast<std::size_t>(end - text.data());
    }
    return out.size() == count ? out : std::vector<int>{};
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> out;
    std::string one;
    for (const char32_t c : folded(characters_of(text)) + U"/") {
        if (c == U'/' || c == U',' || c == U';' || c == U'、' || c == U'+') {
            if (!blank(one))
                out.emplace_back(trimmed(one));
            one.clear();
        } else {
            one += utf8_of(std::u32string(1, c));
        }
    }
    return out;
}

class TimetableReader {
public:
    TimetableReader(const std::vector<Course>& courses, const std::vector<Lesson>& lessons,
                    const sheet::Heads& heads, const TimetableOptions& options,
                    sheet::Findings& findings)
        : courses_(courses)
        , lessons_(lessons)
        , heads_(heads)
        , options_(options)
        , findings_(findings) {}

    PlannedLesson read(const sheet::Row& row) {
        PlannedLesson planned{.row = row.number, .lesson = {}, .clashes = {}};
        row_ = &row;
        good_ = true;
        auto& lesson = planned.lesson;
        lesson.course = course();
        lesson.title = cell("title");
        lesson.place = cell("place");
        read_times(lesson);
        read_parts(lesson);
        if (good_)
            if (const auto fits = check_lesson(lesson); !fits)
                mistake(fits.error().code == "classes.length" ? "minutes" : "title",
                        fits.error().code);
        planned.refused = !good_;
        for (const auto& known : lessons_)
            if (good_ && known.course == lesson.course && known.starts == lesson.starts) {
                lesson.id = known.id;
                lesson.version = known.version;
                planned.changed = known.title != lesson.title || known.minutes != lesson.minutes ||
                                  known.place != lesson.place || known.parts != lesson.parts;
            }
        return planned;
    }

private:
    [[nodiscard]] const std::string& cell(std::string_view key) const {
        return heads_.cell(*row_, key).text;
    }

    void mistake(std::string_view key, std::string_view code) {
        good_ = false;
        findings_.error(row_->number, heads_.column(key), code, {{"word", cell(key)}});
    }

    static bool is_called(const Course& course, const std::string& name) {
        const auto in_class = course.name + "/" + course.class_name;
        return name == course.name || name == in_class || name == in_class + "/" + course.term;
    }

    std::int64_t course() {
        std::int64_t found = 0;
        int count = 0;
        for (const auto& one : courses_)
            if (!one.archived && is_called(one, cell("course"))) {
                found = one.id;
                ++count;
            }
        if (count != 1)
            mistake("course", count == 0 ? "classes.unknown_course" : "classes.many_courses");
        return found;
    }

    void read_times(Lesson& lesson) {
        const auto utc_offset = options_.utc_offset;
        const auto starts = moment_of(cell("day"), cell("starts"), utc_offset);
        if (!starts)
            return mistake(moment_of(cell("day"), "00:00", utc_offset) ? "starts" : "day",
                           "classes.time");
        lesson.starts = *starts;
        if (!cell("ends").empty()) {
            const auto ends = moment_of(cell("day"), cell("ends"), utc_offset);
            if (!ends || *ends <= *starts)
                return mistake("ends", "classes.ends");
            lesson.minutes = static_cast<int>((ends->ms - starts->ms) / 60'000);
        } else if (!cell("minutes").empty()) {
            const auto minutes = numbers_in(cell("minutes"), 1);
            if (minutes.empty() || cell("minutes").find('-') != std::string::npos)
                return mistake("minutes", "classes.length");
            lesson.minutes = minutes.front();
        }
    }

    /// "理论15/实战 30": a word and its minutes.
    void read_parts(Lesson& lesson) {
        for (const auto& one : split(cell("parts"))) {
            const auto digits = std::min(one.find_first_of("0123456789"), one.size());
            const auto kind = part_from(trimmed(std::string_view(one).substr(0, digits)));
            const auto minutes = numbers_in(one.substr(digits), 1);
            if (!kind || (digits < one.size() && minutes.empty()))
                return mistake("parts", "classes.parts_words");
            lesson.parts.push_back({*kind, minutes.empty() ? 0 : minutes.front(), {}, {}, {}});
        }
        if (lesson.parts.empty() && !cell("pack").empty())
            lesson.parts.push_back({PartKind::live, lesson.minutes, {}, {}, {}});
        for (auto& part : lesson.parts)
            if (part.kind != PartKind::theory && part.kind != PartKind::debrief) {
                part.pack = cell("pack");
                part.drill = cell("drill");
            }
        look_for_script();
    }

    /// It may come before the lesson does: told, and taken.
    void look_for_script() {
        const auto& pack = cell("pack");
        if (!pack.empty() && options_.has_script && !options_.has_script(pack, cell("drill")))
            findings_.warning(row_->number, heads_.column("pack"), "classes.no_script",
                              {{"pack", pack}, {"script", cell("drill")}});
    }

    const std::vector<Course>& courses_;
    const std::vector<Lesson>& lessons_;
    const sheet::Heads& heads_;
    const TimetableOptions& options_;
    sheet::Findings& findings_;
    const sheet::Row* row_ = nullptr;
    bool good_ = true;
};

std::string timetable_version(const std::vector<PlannedLesson>& rows) {
    std::string all;
    for (const auto& row : rows) {
        const auto& lesson = row.lesson;
        all += fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n", lesson.id, lesson.version, lesson.course,
                           lesson.title, lesson.starts.ms, lesson.minutes, lesson.place);
        for (const auto& part : lesson.parts)
            all += fmt::format("{} {} {}\n{}\n", to_string(part.kind), part.minutes, part.pack,
                               part.drill);
    }
    return fmt::format("{:016x}", fnv1a(all));
}

/// Each row against the lessons as they will be.
void find_clashes(const std::vector<Course>& courses, const std::vector<Lesson>& lessons,
                  TimetablePlan& plan, sheet::Findings& findings) {
    std::vector<Lesson> after = lessons;
    std::int64_t fresh = -1; // a number of its own for those that have none yet
    for (auto& row : plan.rows) {
        if (row.refused)
            continue;
        auto lesson = row.lesson;
        lesson.id = lesson.id == 0 ? fresh-- : lesson.id;
        const auto old = std::find_if(after.begin(), after.end(),
                                      [&](const Lesson& one) { return one.id == lesson.id; });
        if (old == after.end())
            after.push_back(lesson);
        else
            *old = lesson;
        row.clashes = clashes_of(lesson, after, courses);
        for (const auto& clash : row.clashes)
            findings.warning(row.row, std::nullopt, clash.code);
    }
}

} // namespace

std::optional<WallTime> moment_of(std::string_view day, std::string_view clock,
                                  Duration utc_offset) {
    const auto date = numbers_in(day.substr(0, day.find(' ')), 3);
    const auto time = numbers_in(clock.substr(clock.find(' ') + 1), 2);
    if (date.empty() || time.empty() || date[0] < 1970 || date[0] > 9999 || date[1] > 12 ||
        date[2] > 31)
        return std::nullopt;
    const auto at = from_iso(
        fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}Z", date[0], date[1], date[2], time[0], time[1]));
    return at ? std::optional(WallTime{at->ms - utc_offset.ms}) : std::nullopt;
}

TimetablePlan plan_timetable(const std::vector<Course>& courses, const std::vector<Lesson>& lessons,
                             const sheet::Book& book, const TimetableOptions& options,
                             Diagnostics& diagnostics) {
    sheet::Findings findings(book.file, options.language, diagnostics);
    TimetablePlan plan;
    const auto* table = sheet::find_table(book, options.table);
    if (table == nullptr) {
        findings.error(0, std::nullopt, options.table.empty() ? "sheet.empty" : "sheet.no_sheet",
                       {{"word", options.table}});
        return plan;
    }
    const sheet::Heads heads(*table, lesson_headings(), findings, sheet::Heads::Others::allowed);
    if (!findings.clean())
        return plan;
    heads.look_over(findings);
    TimetableReader reader(courses, lessons, heads, options, findings);
    for (const auto* row : heads.rows()) {
        if (plan.rows.size() == limits::timetable_rows) {
            findings.error(row->number, std::nullopt, "classes.many_rows",
                           {{"limit", std::to_string(limits::timetable_rows)}});
            break;
        }
        plan.rows.push_back(reader.read(*row));
        const auto& last = plan.rows.back();
        for (std::size_t i = 0; i + 1 < plan.rows.size() && !last.refused; ++i)
            if (!plan.rows[i].refused && plan.rows[i].lesson.course == last.lesson.course &&
                plan.rows[i].lesson.starts == last.lesson.starts) {
                findings.error(row->number, heads.column("starts"), "classes.lesson_twice",
                               {{"line", std::to_string(plan.rows[i].row)}});
                plan.rows.back().refused = true;
                break;
            }
    }
    find_clashes(courses, lessons, plan, findings);
    plan.sound = !has_errors(diagnostics);
    plan.version = timetable_version(plan.rows);
    return plan;
}

Result<void> apply_timetable(store::Store& store, const TimetablePlan& plan) {
    if (!plan.sound)
        return fail("classes.import_mistakes", "the timetable has mistakes");
    return store.write([&](store::Writer& writer) -> Result<void> {
        for (const auto& row : plan.rows) {
            if (row.lesson.id == 0) {
                if (auto added = add_lesson(writer, row.lesson); !added)
                    return tl::unexpected(added.error());
            } else if (row.changed) {
                if (auto updated = update_lesson(writer, row.lesson); !updated)
                    return updated;
            }
        }
        return {};
    });
}

} // namespace ringroom::directory
