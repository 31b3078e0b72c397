// Marks by people on the exam day: an instructor, two appeals, a calibration.
#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "server/exam_day_inside.h"

namespace ringroom::server {
namespace {

/// The points of the item's band that is nearest.
std::int64_t band_near(const wire::RubricItem& item, std::int64_t points) {
    const auto far = [points](const wire::RubricBand& band) {
        return std::abs(band.points - points);
    };
    const auto found =
        std::min_element(item.bands.begin(), item.bands.end(),
                         [&](const auto& a, const auto& b) { return far(a) < far(b); });
    return found == item.bands.end() ? points : found->points;
}

/// An answer for every item that waits for a person.
std::vector<wire::SheetAnswer> answers_for(const wire::Grading& grading, std::int64_t points) {
    std::vector<wire::SheetAnswer> out;
    for (const auto& item : grading.items)
        if (!item.answered && item.unanswered == "unmarked")
            out.push_back({.item = item.name, .applies = true, .points = band_near(item, points)});
    return out;
}

/// Writes the caller's sheet and hands it in; the review as it is then.
Result<wire::Grading> hand_in(client::Client& client, const std::string& record,
                              std::int64_t points, const std::string& remark) {
    const auto at = "/grading/" + record;
    const auto grading = exam_day::get<wire::Grading>(client, at);
    if (!grading)
        return grading;
    const wire::SheetChange sheet{.version = grading->own ? grading->own->version : 0,
                                  .answers = answers_for(*grading, points),
                                  .remark = remark,
                                  .given = true,
                                  .spent = 30_s};
    const auto kept = exam_day::send<wire::MarkSheet>(client, "PUT", at + "/sheet", sheet);
    return kept ? exam_day::get<wire::Grading>(client, at) : tl::unexpected(kept.error());
}

Result<wire::Grading> take_step(client::Client& client, const wire::Grading& grading,
                                const char* step, std::optional<std::string> words = {}) {
    return exam_day::send<wire::Grading>(
        client, "POST", "/grading/" + grading.row.id + "/steps",
        wire::StepRequest{.step = step, .version = grading.version, .words = std::move(words)});
}

/// Shrout and Fleiss 1979, table 2: four judges, six things, in tenths. ICC(2,1) is .2898; alpha
/// over the same table .1473 (interval) and .1091 (ordinal).
constexpr std::int64_t judges[4][6] = {
    {9, 6, 8, 7, 10, 6}, {2, 1, 4, 1, 5, 2}, {5, 3, 6, 2, 6, 4}, {8, 2, 8, 6, 9, 7}};
constexpr std::int64_t oracle_icc = 290;
constexpr std::int64_t oracle_interval = 147;
constexpr std::int64_t oracle_ordinal = 109;

} // namespace

Result<void> ExamDay::mark_call(const std::string& record, std::size_t student) {
    // Students judge themselves before they can see what others say.
    if (auto own = hand_in(*students_[student], record, 1'000, "我认为用语是规范的。"); !own)
        return tl::unexpected(own.error());
    const bool polite = std::string_view(exam_day::students[student].profile) != "rude";
    const auto sheet = hand_in(*teacher_, record, polite ? 800 : 200, "按标准评分。");
    if (!sheet)
        return tl::unexpected(sheet.error());
    const auto published = take_step(*teacher_, *sheet, "publish");
    if (!published)
        return tl::unexpected(published.error());
    check_that(published->row.state == "published", record + " is published");
    return {};
}

Result<void> ExamDay::mark_calls() {
    std::size_t marked = 0;
    for (const auto& candidate : candidates_)
        for (const auto& call : candidate.calls) {
            if (!call.score || !call.to_mark)
                continue;
            const auto student = static_cast<std::size_t>(&candidate - candidates_.data());
            if (auto done = mark_call(*call.result, student); !done)
                return done;
            ++marked;
        }
    check_that(marked > 0, "calls wait for an instructor's marks");
    tell("robot.exam_day.marked", {{"count", std::to_string(marked)}});
    return {};
}

Result<void> ExamDay::appeal(std::size_t student, bool granted) {
    const auto& calls = candidates_.at(student).calls;
    const auto call = std::find_if(calls.begin(), calls.end(),
                                   [](const auto& one) { return one.score && one.to_mark; });
    if (call == calls.end())
        return fail("robot.exam_day.question", "nobody has marked the call");
    auto& client = *students_[student];
    auto own = exam_day::get<wire::Grading>(client, "/grading/" + *call->result)
                   .and_then([&](const auto& now) { return take_step(client, now, "see"); })
                   .and_then([&](const auto& now) {
                       return take_step(client, now, "appeal", "第 20 秒我使用了敬语，请复核。");
                   });
    if (!own)
        return tl::unexpected(own.error());
    auto second = lab_.log_in(exam_day::second_instructor);
    if (!second)
        return tl::unexpected(second.error());
    const auto at = "/grading/" + *call->result;
    auto answered = (granted ? hand_in(**second, *call->result, 1'000, "复核属实。")
                             : exam_day::get<wire::Grading>(**second, at))
                        .and_then([&](const auto& now) {
                            return take_step(**second, now, "remark",
                                             granted ? "复核属实，改评。" : "复核后维持原分。");
                        });
    if (!answered)
        return tl::unexpected(answered.error());
    const auto before = own->row.mark_final.value_or(0);
    const auto after = answered->row.mark_final.value_or(0);
    check_that(granted ? after > before : after == before,
               fmt::format("an appeal is {}", granted ? "granted" : "answered"));
    check_that(answered->row.state == "re_marked" || answered->row.state == "remarked",
               "the appeal is closed: " + answered->row.state);
    return {};
}

Result<void> ExamDay::calibrate() {
    // The first call of the exam has a form of six items.
    const auto& record = candidates_.front().calls.front().result;
    if (!record)
        return fail("robot.exam_day.question", "the first call came to nothing");
    const auto opened = exam_day::send<wire::CalibrationDetail>(
        *teacher_, "POST", "/calibrations",
        wire::NewCalibration{
            .contact = *record, .title = "统一评分", .class_name = exam_day::class_name});
    if (!opened)
        return tl::unexpected(opened.error());
    const auto at = fmt::format("/calibrations/{}", opened->row.id);
    for (std::size_t judge = 0; judge < std::size(judges); ++judge) { // not whose call it is
        wire::SheetChange sheet{.given = true};
        for (std::size_t item = 0; item < opened->items.size(); ++item)
            sheet.answers.push_back({opened->items[item].name,
                                     true,
                                     judges[judge][item % std::size(judges[judge])] * 100,
                                     {}});
        const auto kept =
            exam_day::send<wire::MarkSheet>(*students_[judge + 1], "PUT", at + "/sheet", sheet);
        if (!kept)
            return tl::unexpected(kept.error());
    }
    const auto shown = teacher_->wait<wire::CalibrationDetail>("POST", at + "/reveal");
    if (!shown || !shown->figures)
        return shown ? fail("robot.exam_day.question", "no figures")
                     : tl::unexpected(shown.error());
    const auto& figures = *shown->figures;
    check_that(figures.icc == oracle_icc && figures.icc_items == 6, "ICC(2,1) is .290");
    check_that(figures.alpha_interval == oracle_interval, "alpha (interval) is .147");
    check_that(figures.alpha_ordinal == oracle_ordinal, "alpha (ordinal) is .109");
    tell("robot.exam_day.calibrated",
         {{"icc", fmt::format("{:.3f}", static_cast<double>(figures.icc.value_or(0)) / 1'000)},
          {"alpha",
           fmt::format("{:.3f}", static_cast<double>(figures.alpha_interval.value_or(0)) / 1'000)},
          {"worst", figures.worst.value_or("")}});
    return {};
}

} // namespace ringroom::server
