#include "seat/question_draft.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "seat/fields.h"
#include "seat/form_rows.h"

namespace ringroom::seat {
namespace {

constexpr int point_places = 3;
constexpr int percent_places = 1; // thousandths of full marks
constexpr std::int64_t full_marks = 1'000;
constexpr std::int64_t most_points = 1'000'000;
constexpr std::int64_t a_minute = 60'000;
constexpr std::int64_t a_day = 24 * 60 * a_minute;

std::vector<std::string> lines_in(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (const auto line = trimmed(text.substr(0, end)); !line.empty())
            out.emplace_back(line);
        text = end == text.npos ? "" : text.substr(end + 1);
    }
    return out;
}

template <class List, class Text>
std::string lines_of(const List& list, const Text& text_of) {
    std::string out;
    for (const auto& one : list)
        out += (out.empty() ? "" : "\n") + text_of(one);
    return out;
}

std::string percents_of(std::int64_t share) {
    return decimal_text(share, percent_places);
}

std::optional<std::int64_t> share_in(std::string_view percent) {
    return decimal_in(percent, percent_places, -full_marks, full_marks);
}

/// A line with its share in front where it is not worth all of the marks.
std::string shared_line(std::int64_t share, const std::string& text) {
    return share == full_marks ? text : "%" + percents_of(share) + "%" + text;
}

/// What such a line is worth, and the rest of it.
std::pair<std::int64_t, std::string> share_of_line(const std::string& line) {
    const auto end = line.starts_with('%') ? line.find('%', 1) : line.npos;
    const auto share = end == line.npos ? std::nullopt : share_in(line.substr(1, end - 1));
    return share ? std::pair(*share, std::string(trimmed(line.substr(end + 1))))
                 : std::pair(full_marks, line);
}

wire::ExamBlank blank_of(const std::string& lines) {
    wire::ExamBlank out;
    for (const auto& line : lines_in(lines)) {
        auto [share, text] = share_of_line(line);
        out.accepted.push_back({std::move(text), share});
    }
    return out;
}

/// Whether they are numbers the lab sees.
wire::ExamRange range_of(const std::string& line) {
    const auto [share, text] = share_of_line(line);
    const auto dots = text.find("..");
    if (dots == text.npos)
        return {text, text, share};
    return {std::string(trimmed(text.substr(0, dots))), std::string(trimmed(text.substr(dots + 2))),
            share};
}

std::string range_line(const wire::ExamRange& range) {
    return shared_line(range.share,
                       range.low == range.high ? range.low : range.low + ".." + range.high);
}

bool has_choices(const std::string& kind) {
    return kind == "single" || kind == "multiple" || kind == "listen";
}

/// The choices with words, and violations by their places among these. False: a value is wrong.
bool add_choices(const QuestionDraft& draft, wire::NewQuestion& out) {
    std::vector<std::int64_t> places;
    for (const auto& one : draft.choices) {
        places.push_back(static_cast<std::int64_t>(out.choices.size()));
        const auto share = share_in(one.share);
        if (trimmed(one.text).empty())
            continue;
        if (!share)
            return false;
        out.choices.push_back({std::string(trimmed(one.text)), *share});
        if (!one.feedback.empty())
            out.choices.back().feedback = one.feedback;
    }
    for (const auto& one : draft.violations) {
        if (trimmed(one.at).empty() && !one.what)
            continue;
        const auto at = place_in(one.at);
        const bool there = one.what && *one.what < draft.choices.size() &&
                           !trimmed(draft.choices[*one.what].text).empty();
        if (!at || !there)
            return false;
        out.violations.push_back({*at, places[*one.what]});
    }
    return true;
}

Result<void> add_listening(const QuestionDraft& draft, wire::NewQuestion& out) {
    const auto tolerance = decimal_in(draft.tolerance, 3, 0, a_minute);
    const auto costs = decimal_in(draft.extra_costs, percent_places, 0, full_marks);
    if (!tolerance)
        return wrong_field("seat.question.tolerance");
    if (!costs)
        return wrong_field("seat.question.extra_costs");
    out.recording = draft.recording;
    out.tolerance = Duration{*tolerance};
    out.extra_costs = *costs;
    return {};
}

Result<void> add_typing(const QuestionDraft& draft, wire::NewQuestion& out) {
    const auto minutes = decimal_in(draft.copy_minutes, 2, 1, 60 * 100);
    const auto goal = decimal_in(draft.copy_goal, 0, 1, 1'000);
    if (!minutes)
        return wrong_field("seat.question.copy_minutes");
    if (!goal)
        return wrong_field("seat.question.copy_goal");
    out.copy = draft.copy;
    out.copy_time = Duration{*minutes * a_minute / 100};
    out.copy_goal = *goal;
    return {};
}

void add_pairs(const QuestionDraft& draft, wire::NewQuestion& out) {
    for (const auto& one : draft.pairs) {
        std::string left(trimmed(one.left));
        std::string right(trimmed(one.right));
        if (!left.empty())
            out.pairs.push_back({std::move(left), std::move(right)});
        else if (!right.empty())
            out.extras.push_back(std::move(right));
    }
}

/// What is right, as the kind has it.
Result<void> add_answers(const QuestionDraft& draft, wire::NewQuestion& out) {
    const auto& kind = draft.kind;
    if (has_choices(kind) && !add_choices(draft, out))
        return wrong_field("seat.question.answers");
    if (kind == "multiple")
        out.rule = draft.rule;
    if (kind == "true_false")
        out.truth = draft.truth;
    if (kind == "fill_in") {
        out.case_matters = draft.case_matters;
        for (const auto& one : draft.blanks)
            if (auto blank = blank_of(one); !blank.accepted.empty())
                out.blanks.push_back(std::move(blank));
    }
    if (kind == "numeric")
        for (const auto& line : lines_in(draft.numbers))
            out.numbers.push_back(range_of(line));
    if (kind == "matching")
        add_pairs(draft, out);
    if (kind == "short") {
        out.keywords = lines_in(draft.keywords);
        out.model_answer = draft.model_answer;
    }
    if (kind == "listen")
        return add_listening(draft, out);
    return kind == "typing" ? add_typing(draft, out) : Result<void>();
}

} // namespace

std::optional<Duration> place_in(std::string_view text) {
    const auto colon = text.find(':');
    const auto minutes = colon == text.npos
                             ? std::optional<std::int64_t>(0)
                             : decimal_in(text.substr(0, colon), 0, 0, a_day / a_minute - 1);
    const auto rest = decimal_in(colon == text.npos ? text : text.substr(colon + 1), 3, 0,
                                 colon == text.npos ? a_day : a_minute - 1);
    if (!minutes || !rest)
        return std::nullopt;
    return Duration{*minutes * a_minute + *rest};
}

std::string place_text(Duration place) {
    const auto seconds = decimal_text(place.ms % a_minute, 3);
    if (place.ms < a_minute)
        return seconds;
    const bool one_digit = place.ms % a_minute < 10'000;
    return std::to_string(place.ms / a_minute) + (one_digit ? ":0" : ":") + seconds;
}

bool has_shares(const QuestionDraft& draft) {
    const bool partial =
        std::any_of(draft.choices.begin(), draft.choices.end(), [](const ChoiceDraft& one) {
            return !one.text.empty() && one.share != "0" && one.share != "100";
        });
    return (draft.kind == "multiple" && draft.rule == "weighted") ||
           (draft.kind == "single" && partial);
}

QuestionDraft draft_of(const wire::NewQuestion& question) {
    QuestionDraft out;
    out.key = question.key;
    out.kind = question.kind;
    out.category = question.category.value_or("");
    out.points = decimal_text(question.points.value_or(1'000), point_places);
    out.difficulty = std::to_string(question.difficulty.value_or(3));
    out.stem = question.stem;
    out.feedback = question.feedback.value_or("");
    for (const auto& one : question.choices)
        out.choices.push_back({one.text, percents_of(one.share), one.feedback.value_or("")});
    out.rule = question.rule.value_or(out.rule);
    out.truth = question.truth.value_or(false);
    for (const auto& blank : question.blanks)
        out.blanks.push_back(lines_of(
            blank.accepted, [](const auto& one) { return shared_line(one.share, one.text); }));
    out.case_matters = question.case_matters.value_or(false);
    out.numbers = lines_of(question.numbers, range_line);
    out.pairs = question.pairs;
    for (const auto& one : question.extras)
        out.pairs.push_back({"", one});
    out.keywords = lines_of(question.keywords, [](const auto& one) { return one; });
    out.model_answer = question.model_answer.value_or("");
    out.recording = question.recording.value_or("");
    for (const auto& one : question.violations)
        out.violations.push_back({place_text(one.at), static_cast<std::size_t>(one.what)});
    out.tolerance = decimal_text(question.tolerance.value_or(2_s).ms, 3);
    out.extra_costs = percents_of(question.extra_costs.value_or(500));
    out.copy = question.copy.value_or("");
    out.copy_minutes = decimal_text(question.copy_time.value_or(5_min).ms * 100 / a_minute, 2);
    out.copy_goal = std::to_string(question.copy_goal.value_or(60));
    return out;
}

Result<wire::NewQuestion> question_of(const QuestionDraft& draft) {
    const auto points = decimal_in(draft.points, point_places, 1, most_points);
    const auto difficulty = decimal_in(draft.difficulty, 0, 1, 5);
    if (!points)
        return wrong_field("seat.exam.points_each");
    if (!difficulty)
        return wrong_field("seat.exam.difficulty");
    wire::NewQuestion out{.key = std::string(trimmed(draft.key)),
                          .kind = draft.kind,
                          .stem = std::string(trimmed(draft.stem)),
                          .category = std::string(trimmed(draft.category)),
                          .difficulty = *difficulty,
                          .points = *points,
                          .feedback = std::string(trimmed(draft.feedback))};
    if (auto added = add_answers(draft, out); !added)
        return tl::unexpected(added.error());
    return out;
}

const char* refused_field(std::string_view code) {
    constexpr std::pair<std::string_view, const char*> fields[] = {
        {"exam.question.no_stem", "seat.exam.stem"},
        {"exam.question.long_stem", "seat.exam.stem"},
        {"exam.question.blanks_differ", "seat.exam.stem"},
        {"exam.question.key", "seat.exam.item_key"},
        {"exam.same_key", "seat.exam.item_key"},
        {"exam.question.category", "seat.exam.category"},
        {"exam.question.points", "seat.exam.points_each"},
        {"exam.question.difficulty", "seat.exam.difficulty"},
        {"exam.question.tolerance", "seat.question.tolerance"},
        {"exam.question.copy_time", "seat.question.copy_minutes"},
        {"exam.question.copy_goal", "seat.question.copy_goal"},
    };
    for (const auto& [refusal, field] : fields)
        if (refusal == code)
            return field;
    return code.starts_with("exam.question.") || code == "exam.number" ? "seat.question.answers"
                                                                       : "";
}

} // namespace ringroom::seat
