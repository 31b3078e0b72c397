// The written half of the exam day.
#include <algorithm>

#include <fmt/format.h>
#include <sodium.h>

#include "base/content.h"
#include "base/random.h"
#include "server/exam_day_inside.h"

namespace ringroom::server {
namespace {

constexpr std::size_t piece_bytes = 60'000; // of a file on its way
constexpr std::int64_t answers_a_save = 4;

std::string base64_of(std::string_view bytes) {
    constexpr auto variant = sodium_base64_VARIANT_ORIGINAL;
    std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), variant);
    out.resize(out.size() - 1); // its end of string
    return out;
}

/// The option of this text; -1: there is none.
std::int64_t option_of(const wire::ExamQuestion& question, std::string_view words) {
    for (const auto& one : question.options)
        if (one.text == words)
            return one.index;
    return -1;
}

/// Choices whose share is positive, or those whose is not.
std::vector<std::int64_t> choices_of(const wire::ExamQuestion& question,
                                     const wire::NewQuestion& key, bool right) {
    std::vector<std::int64_t> out;
    for (const auto& choice : key.choices)
        if ((choice.share > 0) == right)
            out.push_back(option_of(question, choice.text));
    return out;
}

wire::ExamAnswer answer_to(const wire::ExamQuestion& question, const wire::NewQuestion& key,
                           bool knows) {
    wire::ExamAnswer out;
    if (key.kind == "single") {
        out.chosen = {choices_of(question, key, knows).front()};
    } else if (key.kind == "multiple") {
        out.chosen = choices_of(question, key, knows);
    } else if (key.kind == "true_false") {
        out.chosen = {key.truth.value_or(false) == knows ? 1 : 0};
    } else if (key.kind == "fill_in") {
        for (const auto& blank : key.blanks)
            out.texts.push_back(knows ? blank.accepted.front().text : "不知道");
    } else if (key.kind == "numeric") {
        out.texts = {knows ? key.numbers.front().low : "99"};
    } else if (key.kind == "matching") {
        for (const auto& left : question.lefts)
            for (const auto& pair : key.pairs)
                if (pair.left == left)
                    out.matched.push_back(option_of(question, pair.right));
        if (!knows)
            std::rotate(out.matched.begin(), out.matched.begin() + 1, out.matched.end());
    } else {
        out.texts = {knows ? "非常抱歉，让您第三次来电。我现在就转给管理所，两小时内给您回电。"
                           : "请等一等。"};
    }
    return out;
}

} // namespace

Result<void> ExamDay::fill_bank() {
    const auto path = places_.scenarios / "city-hotline" / "questions.gift";
    const auto gift = content_of(path);
    if (!gift)
        return fail("robot.demo.folder", path.string());
    wire::QuestionFile file{.name = "questions.gift"};
    for (std::size_t at = 0; at < gift->size(); at += piece_bytes)
        file.pieces.push_back(base64_of(std::string_view(*gift).substr(at, piece_bytes)));
    const auto taken =
        exam_day::send<wire::QuestionImport>(*teacher_, "POST", "/questions/import", file);
    if (!taken)
        return tl::unexpected(taken.error());
    check_that(taken->done && taken->mistakes.empty(), "questions are taken in");
    const auto page = exam_day::get<wire::QuestionPage>(*teacher_, "/questions?limit=500");
    if (!page)
        return tl::unexpected(page.error());
    for (const auto& row : page->items)
        questions_[row.question.stem] = row.question;
    wire::NewExam plan{.title = "城市热线理论考试",
                       .class_name = exam_day::class_name,
                       .quotas = {{.category = "城市热线/规范", .count = 5, .points = 8'000},
                                  {.category = "城市热线/业务", .count = 5, .points = 8'000},
                                  {.category = "城市热线/简答", .count = 1, .points = 20'000}},
                       .limit = 30_min,
                       .seed = static_cast<std::int64_t>(places_.seed)};
    const auto exam = exam_day::send<wire::ExamRow>(*teacher_, "POST", "/exams", plan);
    if (!exam)
        return tl::unexpected(exam.error());
    const auto open = exam_day::send<wire::ExamRow>(*teacher_, "POST", "/exams/1/orders",
                                                    wire::ExamOrder{"open"});
    return open ? Result<void>{} : tl::unexpected(open.error());
}

Result<void> ExamDay::sit_one(std::size_t student) {
    auto& client = *students_[student];
    const auto& who = exam_day::students[student];
    const auto sitting = exam_day::send<wire::ExamSitting>(
        client, "POST", "/exams/1/sit", wire::ExamSeat{fmt::format("{}", student + 1)});
    if (!sitting)
        return tl::unexpected(sitting.error());
    const auto at = fmt::format("/sittings/{}", sitting->id);
    auto chance = stream(places_.seed, "knows", student);
    wire::ExamSaves saves;
    std::int64_t seq = 0;
    for (const auto& question : sitting->questions) {
        const auto key = questions_.find(question.stem);
        if (key == questions_.end())
            return fail("robot.exam_day.question", question.stem);
        saves.saves.push_back(
            {.epoch = sitting->epoch,
             .seq = ++seq,
             .question = question.place,
             .answer = answer_to(question, key->second, chance.between(1, 100) <= who.knows)});
        if (seq % answers_a_save != 0 && seq < std::ssize(sitting->questions))
            continue;
        const auto saved = exam_day::send<wire::ExamSaved>(client, "POST", at + "/answers", saves);
        if (!saved)
            return tl::unexpected(saved.error());
        for (const auto& one : saved->outcomes)
            check_that(one.kept, fmt::format("{}: answer {} is kept", who.number, one.seq));
        saves.saves.clear();
    }
    if (student + 1 == exam_day::students.size()) // the last one looks something up elsewhere
        for (const bool left : {true, false})
            if (const auto noted = client::body_of(client.wait(
                    "POST", at + "/screen",
                    wire::encode(wire::ExamScreen{sitting->epoch, left ? 1 : 2, left, {}})));
                !noted)
                return tl::unexpected(noted.error());
    const auto handed_in = exam_day::send<wire::ExamSitting>(client, "POST", at + "/submit",
                                                             wire::ExamSubmit{sitting->epoch, {}});
    return handed_in ? Result<void>{} : tl::unexpected(handed_in.error());
}

Result<void> ExamDay::sit_written() {
    for (std::size_t student = 0; student < students_.size(); ++student)
        if (auto sat = sit_one(student); !sat)
            return sat;
    tell("robot.exam_day.written", {{"count", std::to_string(students_.size())}});
    return {};
}

Result<void> ExamDay::mark_written() {
    using Rows = wire::List<wire::ExamResultRow>;
    const auto rows = exam_day::get<Rows>(*teacher_, "/exams/1/results");
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : rows->items) {
        if (row.sitting == 0)
            continue; // of the class, and never sat it
        const auto at = fmt::format("/sittings/{}", row.sitting);
        const auto sitting = exam_day::get<wire::ExamSitting>(*teacher_, at);
        if (!sitting)
            return tl::unexpected(sitting.error());
        for (const auto& question : sitting->questions) {
            if (!question.needs_mark.value_or(false))
                continue;
            const bool good = question.answer.texts.front().size() > 30;
            const auto marked = exam_day::send<wire::ExamSitting>(
                *teacher_, "POST", at + "/marks",
                wire::ExamMark{question.place,
                               good ? question.points * 9 / 10 : 4'000,
                               {},
                               question.mark_version});
            if (!marked)
                return tl::unexpected(marked.error());
        }
    }
    for (const auto* order : {"close", "release"})
        if (const auto done = exam_day::send<wire::ExamRow>(*teacher_, "POST", "/exams/1/orders",
                                                            wire::ExamOrder{order});
            !done)
            return tl::unexpected(done.error());
    const auto released = exam_day::get<Rows>(*teacher_, "/exams/1/results");
    if (!released)
        return tl::unexpected(released.error());
    written_ = released->items;
    std::erase_if(written_, [](const auto& row) { return row.sitting == 0; });
    check_that(written_.size() == students_.size(), "everybody's written exam is marked");
    check_that(!written_.empty() && written_.front().passed && !written_.back().passed,
               "who knows more passes, who knows little does not");
    check_that(!written_.empty() && written_.back().times_left == 1,
               "leaving the exam's window is noted");
    return {};
}

} // namespace ringroom::server
