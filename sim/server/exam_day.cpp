#include "server/exam_day.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/content.h"
#include "server/commands.h"
#include "server/exam_day_inside.h"

namespace ringroom::server {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds exam_look_every{500};
constexpr Duration exam_patience = 10_min;
constexpr Duration measured_patience = 60_s;

std::string percent_of(std::int64_t milli) {
    return fmt::format("{:.1f}", static_cast<double>(milli) / 1'000);
}

/// Changes one byte in the middle of the first recording there is; its name.
Result<std::string> change_a_recording(const fs::path& data) {
    std::vector<fs::path> sounds;
    for (const auto& one : fs::recursive_directory_iterator(data / "recordings"))
        if (one.path().extension() == ".wav")
            sounds.push_back(one.path());
    if (sounds.empty())
        return fail("robot.exam_day.question", "there is no recording");
    std::sort(sounds.begin(), sounds.end());
    std::fstream file(sounds.front(), std::ios::in | std::ios::out | std::ios::binary);
    const auto middle = static_cast<std::streamoff>(fs::file_size(sounds.front()) / 2);
    file.seekg(middle);
    const auto was = static_cast<char>(file.get());
    file.seekp(middle);
    file.put(static_cast<char>(was ^ 1));
    file.close();
    return file ? Result<std::string>(sounds.front().filename().string())
                : fail("robot.demo.folder", sounds.front().string());
}

} // namespace

ExamDay::ExamDay(DemoPlaces places)
    : places_(std::move(places))
    , lab_(places_) {}

void ExamDay::check_that(bool holds, const std::string& what) {
    if (!holds)
        failed_.push_back(what);
}

Result<void> ExamDay::plan_practical() {
    wire::NewPractical plan{
        .title = "城市热线实操考试",
        .class_name = exam_day::class_name,
        .calls = {{.pack = "city-hotline", .script = {}, .number = "96100", .weight = 2},
                  {.pack = "telesales", .script = {}, .number = {}, .weight = 1}},
        .papers = 2,
        .limit = 20_min,
        .rest = 3_s,
        .pass_mark = 60,
        .seed = static_cast<std::int64_t>(places_.seed)};
    for (const auto& student : exam_day::students)
        plan.numbers.emplace_back(student.number);
    const auto row = exam_day::send<wire::PracticalRow>(*teacher_, "POST", "/practicals", plan);
    if (!row)
        return tl::unexpected(row.error());
    const auto hard =
        exam_day::get<wire::PracticalDifficulty>(*teacher_, "/practicals/1/difficulty");
    if (!hard)
        return tl::unexpected(hard.error());
    check_that(hard->papers.size() == 2 && hard->papers[0].mean && hard->papers[1].mean,
               "every paper was rehearsed");
    check_that(hard->equal && hard->fits, "the papers are equally hard and fit into the time");
    for (const auto& paper : hard->papers)
        tell("robot.exam_day.difficulty", {{"paper", paper.paper},
                                           {"mean", percent_of(paper.mean.value_or(0))},
                                           {"spread", percent_of(hard->spread)}});
    return {};
}

Result<void> ExamDay::await_calls(bool measured) {
    const auto until = steady_now() + (measured ? measured_patience : exam_patience);
    for (;;) {
        if (auto well = lab_.is_well(); !well)
            return well;
        auto rows = exam_day::get<wire::List<wire::PracticalCandidate>>(*teacher_,
                                                                        "/practicals/1/candidates");
        if (!rows)
            return tl::unexpected(rows.error());
        candidates_ = std::move(rows->items);
        const bool over = std::all_of(candidates_.begin(), candidates_.end(), [&](const auto& one) {
            return one.standing.state == "finished" &&
                   (!measured || std::all_of(one.calls.begin(), one.calls.end(),
                                             [](const auto& call) { return call.score; }));
        });
        if (over)
            return {};
        if (steady_now() >= until) {
            if (!measured)
                return fail("robot.demo.too_long", "10min");
            return {}; // a call that came to no talk has no mark
        }
        std::this_thread::sleep_for(exam_look_every);
    }
}

Result<void> ExamDay::sit_practical() {
    std::vector<DemoLab::Seated> robots;
    for (const auto& student : exam_day::students)
        robots.push_back({student.number, student.profile});
    return lab_.seat_robots(robots)
        .and_then([&]() -> Result<void> {
            const auto begun = exam_day::send<wire::PracticalRow>(
                *teacher_, "POST", "/practicals/1/orders", wire::ExamOrder{"start"});
            tell("robot.exam_day.practical_begins");
            return begun ? Result<void>{} : tl::unexpected(begun.error());
        })
        .and_then([&] { return await_calls(false); })
        .and_then([&] { return await_calls(true); })
        .and_then([&]() -> Result<void> {
            const auto home = lab_.dismiss_robots();
            const auto ended = exam_day::send<wire::PracticalRow>(
                *teacher_, "POST", "/practicals/1/orders", wire::ExamOrder{"end"});
            if (!home || !ended)
                return tl::unexpected(home ? ended.error() : home.error());
            std::size_t calls = 0;
            for (const auto& one : candidates_) {
                check_that(one.standing.done == 2, one.number + " took both calls");
                calls += one.calls.size();
            }
            check_that(calls == 2 * exam_day::students.size(), "no call was given twice");
            tell("robot.exam_day.practical", {{"count", std::to_string(calls)}});
            return {};
        });
}

Result<void> ExamDay::release() {
    const auto done = exam_day::send<wire::PracticalRow>(*teacher_, "POST", "/practicals/1/orders",
                                                         wire::ExamOrder{"release"});
    if (!done)
        return tl::unexpected(done.error());
    auto rows =
        exam_day::get<wire::List<wire::PracticalCandidate>>(*teacher_, "/practicals/1/candidates");
    if (!rows)
        return tl::unexpected(rows.error());
    candidates_ = std::move(rows->items);
    const auto mine = exam_day::get<wire::PracticalCandidate>(*students_[0], "/practicals/1/mine");
    check_that(mine && mine->score == candidates_[0].score, "a student sees their own result");
    check_that(candidates_[0].score > candidates_.back().score, "the better student has more");
    return {};
}

Result<void> ExamDay::print() {
    const std::pair<const char*, const char*> files[] = {
        {"/practicals/1/results/xlsx", "practical.xlsx"},
        {"/practicals/1/results/csv", "practical.csv"},
        {"/practicals/1/sheets", "practical-sheets.pdf"},
        {"/practicals/1/certificates?exam=1", "certificates.pdf"},
        {"/exams/1/results/xlsx", "written.xlsx"},
        {"/exams/1/results/csv", "written.csv"},
        {"/exams/1/sheets", "written-sheets.pdf"}};
    for (const auto& [target, name] : files) {
        const auto body = client::body_of(teacher_->wait("GET", target));
        if (!body)
            return tl::unexpected(body.error());
        const std::string_view kind = fs::path(name).extension().native();
        check_that(kind == ".pdf"    ? body->starts_with("%PDF-")
                   : kind == ".xlsx" ? body->starts_with("PK")
                                     : !body->empty(),
                   std::string(name) + " is what it should be");
        if (auto kept = write_all(places_.out / name, *body); !kept)
            return kept;
    }
    return {};
}

Result<int> ExamDay::verify(const fs::path& copy, const std::string& head,
                            const std::string& name) {
    auto child = Child::start(
        {"verify", copy, "--key", copy / "evidence" / "lab.pub", "--head", head, "--json"},
        places_.out / (name + ".json"), lab_.logs() / (name + ".log"));
    if (!child)
        return tl::unexpected(child.error());
    const auto until = steady_now() + measured_patience;
    while (steady_now() < until) {
        if (const auto code = child->ended())
            return *code;
        std::this_thread::sleep_for(exam_look_every);
    }
    return fail("robot.demo.too_long", "verify");
}

/// The folder is copied, as an appeal's panel would get it, and something in it is changed.
Result<void> ExamDay::hold_evidence() {
    teacher_.reset();
    students_.clear();
    lab_.stop();
    const auto copy = places_.out / "copy";
    const auto head = content_of(lab_.data() / "evidence" / "head");
    if (!head)
        return fail("robot.demo.folder", (lab_.data() / "evidence" / "head").string());
    std::error_code error;
    fs::create_directories(copy, error);
    for (const auto* part : {"ringroom.db", "evidence", "recordings"})
        fs::copy(lab_.data() / part, copy / part, fs::copy_options::recursive, error);
    if (error)
        return fail("robot.demo.folder", copy.string() + ": " + error.message());
    const auto intact = verify(copy, *head, "verified");
    if (!intact)
        return tl::unexpected(intact.error());
    check_that(*intact == exit_well, "the chain verifies on a copy");
    // Nobody is to take for the lab's own what was spoilt on purpose.
    const auto spoilt = places_.out / "copy-tampered";
    fs::rename(copy, spoilt, error);
    if (error)
        return fail("robot.demo.folder", spoilt.string() + ": " + error.message());
    const auto changed = change_a_recording(spoilt);
    if (!changed)
        return tl::unexpected(changed.error());
    const auto found = verify(spoilt, *head, "tampered");
    if (!found)
        return tl::unexpected(found.error());
    const auto report = content_of(places_.out / "tampered.json").value_or("");
    check_that(*found == exit_not_well && report.find(*changed) != report.npos,
               "a changed byte is found, and where");
    tell("robot.exam_day.evidence", {{"file", *changed}});
    return {};
}

Result<void> ExamDay::write_summary() const {
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (std::size_t n = 0; n < candidates_.size(); ++n) {
        const auto& one = candidates_[n];
        const auto sat = std::find_if(written_.begin(), written_.end(),
                                      [&](const auto& row) { return row.number == one.number; });
        const auto written = sat == written_.end() ? 0 : sat->permille * 100;
        const bool passed = one.passed && sat != written_.end() && sat->passed;
        rows.push_back({{"number", one.number},
                        {"name", one.name},
                        {"paper", one.paper},
                        {"practical", one.score},
                        {"written", written},
                        {"certificate", passed}});
        tell("robot.exam_day.row",
             {{"number", one.number},
              {"name", one.name},
              {"practical", percent_of(one.score)},
              {"written", percent_of(written)},
              {"result", text(places_.language, passed ? "exam.passed" : "exam.failed")}});
    }
    return write_all(places_.out / "exam-day.json",
                     nlohmann::ordered_json{{"students", rows}, {"failed", failed_}}.dump(2) +
                         "\n");
}

Result<int> ExamDay::run() {
    tell("robot.exam_day.start");
    const auto ready = [&]() -> Result<void> {
        auto client = lab_.log_in(exam_day::instructor);
        if (!client)
            return tl::unexpected(client.error());
        teacher_ = std::move(*client);
        for (const auto& one : exam_day::students) {
            auto student = lab_.log_in(one.number);
            if (!student)
                return tl::unexpected(student.error());
            students_.push_back(std::move(*student));
        }
        return {};
    };
    const auto done =
        lab_.prepare({"copy", "copy-tampered", "practical.xlsx", "practical.csv",
                      "practical-sheets.pdf", "certificates.pdf", "written.xlsx", "written.csv",
                      "written-sheets.pdf", "verified.json", "tampered.json", "exam-day.json"})
            .and_then([&] { return lab_.start(); })
            .and_then(ready)
            .and_then([&] { return fill_bank(); })
            .and_then([&] { return sit_written(); })
            .and_then([&] { return mark_written(); })
            .and_then([&] { return plan_practical(); })
            .and_then([&] { return sit_practical(); })
            .and_then([&] { return mark_calls(); })
            .and_then([&] { return appeal(0, true); })
            .and_then([&] { return appeal(1, false); })
            .and_then([&] { return release(); })
            .and_then([&] { return calibrate(); }) // only what is out is lent to the class
            .and_then([&] { return print(); })
            .and_then([&] { return hold_evidence(); })
            .and_then([&] { return write_summary(); });
    teacher_.reset();
    students_.clear();
    lab_.stop();
    if (!done)
        return tl::unexpected(done.error());
    for (const auto& what : failed_)
        tell("robot.exam_day.not_so", {{"what", what}});
    if (failed_.empty())
        tell("robot.exam_day.well", {{"folder", places_.out.string()}});
    return failed_.empty() ? exit_well : exit_not_well;
}

} // namespace ringroom::server
