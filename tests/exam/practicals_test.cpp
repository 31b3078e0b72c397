#include <catch2/catch.hpp>

#include <algorithm>

#include "exam/limits.h"
#include "exam/practical.h"
#include "exam/tables.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::exam;

namespace {

const By maker{9, "Miss Lin", {1'000}};

PracticalSetup two_calls(int papers = 1) {
    const auto count = static_cast<std::size_t>(papers);
    PracticalTask task{.pack = "faults",
                       .script = "faults/late",
                       .title = "Late",
                       .number = "96100",
                       .seeds = std::vector<std::uint64_t>(count, (1ULL << 53) - 1),
                       .customers = std::vector<std::uint64_t>(count, 3)};
    auto second = task;
    second.number.clear();
    second.weight = limits::task_weight;
    return {.title = "Week 9",
            .class_name = "A",
            .ear = "self_report",
            .tasks = {task, second},
            .papers = papers,
            .limit = 20_min,
            .rest = 5_s,
            .pass_mark = 60};
}

std::vector<Sitter> class_of(std::int64_t students) {
    std::vector<Sitter> out;
    for (std::int64_t n = students; n >= 1; --n) // not in order
        out.push_back({n, std::to_string(1000 + n), "Student"});
    return out;
}

struct School {
    test::Folder folder;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<Practicals> practicals;

    School() { open(); }
    void open() {
        practicals.reset();
        store.reset();
        auto opened = store::Store::open({.folder = folder.path(), .migrations = migrations()});
        REQUIRE(opened);
        store = std::move(*opened);
        auto kept = Practicals::open(*store, {5'000});
        REQUIRE(kept);
        practicals = std::move(*kept);
    }
    std::string refused(const PracticalSetup& setup, std::int64_t students = 2) {
        const auto made = practicals->create(setup, class_of(students), maker);
        REQUIRE_FALSE(made);
        return made.error().code;
    }
};

Result<void> begins(Practical& exam, PracticalLog& log) {
    exam.state = PracticalState::running;
    log.push_back({.what = PracticalEvent::started, .words = "8001"});
    return {};
}

} // namespace

TEST_CASE("a practical exam is kept as it was made, papers dealt in the order of numbers") {
    School school;
    REQUIRE(school.practicals->create(two_calls(2), class_of(3), maker));
    school.open();
    const auto exam = school.practicals->practical(1);
    REQUIRE(exam);
    CHECK(exam->state == PracticalState::waiting);
    CHECK(exam->by.name == "Miss Lin");
    CHECK(exam->setup.title == "Week 9");
    CHECK(exam->setup.limit == 20_min);
    CHECK(exam->setup.pass_mark == 60);
    REQUIRE(exam->setup.tasks.size() == 2);
    CHECK(exam->setup.tasks[0].seeds == std::vector<std::uint64_t>(2, (1ULL << 53) - 1));
    CHECK(exam->setup.tasks[1].number.empty());
    CHECK(exam->setup.tasks[1].weight == limits::task_weight);
    REQUIRE(exam->candidates.size() == 3);
    CHECK(exam->candidates[0].sitter.number == "1001");
    CHECK(exam->candidates[0].paper == 0);
    CHECK(exam->candidates[1].paper == 1);
    CHECK(exam->candidates[2].paper == 0);
    CHECK(school.practicals->practical(2).error().code == "exam.unknown");
}

TEST_CASE("what cannot be is refused, at the limit and one past it") {
    School school;
    const auto changed = [](auto change) {
        auto setup = two_calls();
        change(setup);
        return setup;
    };
    CHECK(school.refused(changed([](auto& s) { s.title = " "; })) == "exam.title");
    CHECK(school.refused(changed([](auto& s) { s.class_name.clear(); })) == "exam.class");
    CHECK(school.refused(changed([](auto& s) { s.tasks.clear(); })) == "exam.practical.calls");
    CHECK(school.refused(changed([](auto& s) { s.tasks.resize(limits::tasks + 1, s.tasks[0]); })) ==
          "exam.practical.calls");
    CHECK(school.refused(changed([](auto& s) { s.tasks[0].weight = 0; })) ==
          "exam.practical.weight");
    CHECK(school.refused(changed([](auto& s) { s.tasks[0].weight = limits::task_weight + 1; })) ==
          "exam.practical.weight");
    CHECK(school.refused(changed([](auto& s) { s.papers = limits::papers + 1; })) ==
          "exam.practical.papers");
    CHECK(school.refused(changed([](auto& s) { s.limit = limits::practical_limit + 1_ms; })) ==
          "exam.practical.limit");
    CHECK(school.refused(changed([](auto& s) { s.rest = limits::practical_rest + 1_ms; })) ==
          "exam.practical.rest");
    CHECK(school.refused(changed([](auto& s) { s.pass_mark = 101; })) == "exam.rules.pass_mark");
    CHECK(school.refused(changed([](auto& s) { s.attempts = 0; })) == "exam.rules.attempts");
    CHECK(school.refused(changed([](auto& s) { s.attempts = limits::attempts + 1; })) ==
          "exam.rules.attempts");
    CHECK(school.refused(changed([](auto& s) { s.gate = {"", 1}; })) == "exam.rules.gate");
    CHECK(school.refused(changed([](auto& s) {
        s.gate = {"calm", limits::difficulty + 1};
    })) == "exam.rules.gate");
    CHECK(school.refused(two_calls(), 0) == "exam.practical.candidates");
    const auto most = static_cast<std::int64_t>(limits::candidates);
    CHECK(school.refused(two_calls(), most + 1) == "exam.practical.candidates");
    CHECK(school.practicals->all().empty());
    auto full = changed([](auto& s) {
        s.tasks.resize(limits::tasks, s.tasks[0]);
        s.limit = limits::practical_limit;
        s.rest = limits::practical_rest;
        s.pass_mark = 100;
        s.attempts = limits::attempts;
        s.gate = {"calm", limits::difficulty};
    });
    CHECK(school.practicals->create(full, class_of(most), maker));
}

TEST_CASE("a change that fails changes nothing and writes nothing") {
    School school;
    REQUIRE(school.practicals->create(two_calls(), class_of(1), maker));
    const auto refused =
        school.practicals->change(1, {9}, [](Practical& exam, PracticalLog& log) -> Result<void> {
            exam.state = PracticalState::ended;
            log.push_back({.what = PracticalEvent::ended});
            return fail("exam.practical.state", "no");
        });
    CHECK(refused.error().code == "exam.practical.state");
    CHECK(school.practicals->practical(1)->state == PracticalState::waiting);
    school.open();
    CHECK(school.practicals->practical(1)->state == PracticalState::waiting);
    CHECK(school.practicals->log_of(1, 0)->empty());
}

TEST_CASE("after the server was gone the exam is paused and its calls do not count") {
    School school;
    REQUIRE(school.practicals->create(two_calls(), class_of(2), maker));
    REQUIRE(school.practicals->change(1, {9}, begins));
    REQUIRE(school.practicals->change(1, {10}, [](Practical& exam, PracticalLog&) -> Result<void> {
        auto& one = *exam.candidate(1);
        one.used = 90_s;
        one.extra = 1_min;
        one.calls = {{.task = 0,
                      .state = CallState::over,
                      .drill = DrillId{100'001},
                      .contact = {1, ContactId{4}},
                      .began = {1},
                      .ended = {2}},
                     {.task = 1, .drill = DrillId{100'002}, .began = {3}}};
        return {};
    }));
    school.open();
    const auto exam = school.practicals->practical(1);
    REQUIRE(exam);
    CHECK(exam->state == PracticalState::paused);
    const auto* one = exam->candidate(1);
    CHECK(one->used == 90_s);
    CHECK(one->extra == 1_min);
    REQUIRE(one->counting(0) != nullptr);
    CHECK(one->counting(0)->contact == ContactKey{1, ContactId{4}});
    CHECK(one->counting(1) == nullptr); // to be given again
    CHECK(one->calls[1].state == CallState::voided);
    CHECK(one->calls[1].ended == WallTime{5'000});
    auto session = school.store->reader();
    REQUIRE(session);
    const auto contacts = examined_contacts((*session)->reader());
    REQUIRE(contacts);
    CHECK(*contacts == std::map<ContactKey, bool>{{{1, ContactId{4}}, true}});
    const auto log = school.practicals->log_of(1, 0);
    REQUIRE(log);
    REQUIRE(log->size() == 3); // newest first
    CHECK(log->at(0).what == PracticalEvent::call_voided);
    CHECK(log->at(1).what == PracticalEvent::server_back);
    CHECK(log->at(2).words == "8001");
    CHECK(school.practicals->log_of(1, 2)->size() == 2); // nothing of the other's call
}

TEST_CASE("a window that was left is counted once, and known again after a restart") {
    School school;
    auto& practicals = school.practicals;
    REQUIRE(practicals->create(two_calls(), class_of(2), maker));
    CHECK(practicals->window(1, 1, true, 0_ms, {10'000}).error().code == "exam.not_running");
    REQUIRE(practicals->change(1, {9'000}, begins));
    CHECK(practicals->window(1, 7, true, 0_ms, {10'000}).error().code == "exam.unknown");
    CHECK(practicals->window(2, 1, true, 0_ms, {10'000}).error().code == "exam.unknown");
    REQUIRE(practicals->window(1, 1, true, 500_ms, {10'500}));
    REQUIRE(practicals->window(1, 1, true, 0_ms, {11'000})); // told twice
    school.open();
    CHECK(practicals->practical(1)->candidate(1)->left_at == WallTime{10'000});
    REQUIRE(practicals->window(1, 1, false, 1_s, {15'000}));
    REQUIRE(practicals->window(1, 1, false, 0_ms, {16'000}));
    const auto exam = practicals->practical(1);
    const auto* one = exam->candidate(1);
    CHECK(one->times_left == 1);
    CHECK(one->time_left == 4_s);
    CHECK_FALSE(one->left_at);
    CHECK(exam->candidate(2)->times_left == 0);
    // Back before it was left, as a clock that was set tells it, is no time at all.
    REQUIRE(practicals->window(1, 1, true, 0_ms, {20'000}));
    REQUIRE(practicals->window(1, 1, false, 0_ms, {19'000}));
    CHECK(practicals->practical(1)->candidate(1)->time_left == 4_s);
    CHECK(practicals->practical(1)->candidate(1)->times_left == 2);
    school.open(); // everything is written
    const auto log = practicals->log_of(1, 1);
    REQUIRE(log);
    const auto back = std::find_if(log->rbegin(), log->rend(), [](const auto& line) {
        return line.what == PracticalEvent::window_back;
    });
    REQUIRE(back != log->rend());
    CHECK(back->span == 4_s);
    CHECK(back->at == WallTime{14'000});
    CHECK(std::count_if(log->begin(), log->end(), [](const auto& line) {
              return line.what == PracticalEvent::window_left;
          }) == 2);
}

TEST_CASE("a seat is shown the exams of its person, and an ended one for a while") {
    School school;
    auto& practicals = school.practicals;
    REQUIRE(practicals->create(two_calls(), class_of(1), maker));
    REQUIRE(practicals->create(two_calls(), class_of(2), maker));
    CHECK(practicals->of(1, {10}).size() == 2);
    CHECK(practicals->of(1, {10}).front().id == 2); // the newest first
    CHECK(practicals->of(2, {10}).size() == 1);
    CHECK(practicals->of(3, {10}).empty());
    REQUIRE(practicals->change(1, {9}, [](Practical& exam, PracticalLog&) -> Result<void> {
        exam.state = PracticalState::ended;
        exam.ended = {1'000};
        return {};
    }));
    const WallTime last = WallTime{1'000} + limits::practical_echo;
    CHECK(practicals->of(1, last).size() == 2);
    CHECK(practicals->of(1, last + 1_ms).size() == 1);
    const auto with_call = [&](CallState state) {
        REQUIRE(practicals->change(1, {9}, [&](Practical& exam, PracticalLog&) -> Result<void> {
            exam.candidate(1)->calls = {{.task = 0, .state = state}};
            return {};
        }));
    };
    const auto release = [&] {
        return practicals->release(1, {1'001}, "8001", {{1, 87'500}},
                                   [](auto&) { return Result<void>{}; });
    };
    with_call(CallState::under_way);
    CHECK(release().error().code == "exam.practical.under_way");
    with_call(CallState::over);
    REQUIRE(release());
    CHECK(practicals->practical(1)->candidate(1)->released_mark == 87'500);
    CHECK(practicals->of(1, {1'002}).size() == 1); // its result is in the list of exams
}

TEST_CASE("whom the gate keeps out is known after a restart, and stands in the log") {
    School school;
    auto setup = two_calls();
    setup.gate = {"calm", 2};
    REQUIRE(school.practicals->create(setup, class_of(3), maker));
    REQUIRE(school.practicals->change(1, {9}, [](Practical& exam, PracticalLog&) -> Result<void> {
        exam.candidate(3)->let_in = true;
        return {};
    }));
    REQUIRE(school.practicals->keep_out(1, {{2, "calm 2"}, {3, "calm 2"}}, {}, {10}));
    REQUIRE(school.practicals->keep_out(1, {{2, "calm 2"}}, {}, {11})); // the start was asked twice
    REQUIRE(school.practicals->change(1, {12}, begins));
    CHECK(school.practicals->keep_out(1, {}, {}, {13}).error().code == "exam.practical.state");
    school.open();
    const auto exam = school.practicals->practical(1);
    REQUIRE(exam);
    CHECK(exam->setup.gate->skill == "calm");
    CHECK(exam->setup.gate->difficulty == 2);
    CHECK(exam->admitted(1) != nullptr);
    CHECK(exam->admitted(2) == nullptr);
    CHECK(exam->candidate(2)->kept_out);
    CHECK(exam->admitted(3) != nullptr);
    CHECK(exam->candidate(3)->let_in);
    CHECK(school.practicals->sits(1));
    CHECK_FALSE(school.practicals->sits(2));
    CHECK(school.practicals->of(2, {14}).empty());
    const auto log = school.practicals->log_of(1, 2);
    REQUIRE(log);
    CHECK(std::count_if(log->begin(), log->end(), [](const auto& line) {
              return line.what == PracticalEvent::kept_out && line.words == "calm 2";
          }) == 1);
}

TEST_CASE("what was kept of a practical exam before there were attempts reads as the first one") {
    School school;
    REQUIRE(school.practicals->create(two_calls(), class_of(1), maker));
    REQUIRE(school.store->write([](store::Writer& writer) -> Result<void> {
        auto done = writer.run("UPDATE exam_practical SET setup ="
                               " json_remove(setup, '$.attempts')");
        return done ? Result<void>() : tl::unexpected(done.error());
    }));
    school.open();
    const auto exam = school.practicals->practical(1);
    REQUIRE(exam);
    CHECK(exam->setup.attempts == 3);
    CHECK(exam->candidates[0].attempt == 1);
}

TEST_CASE("the log of a practical exam can only be added to") {
    School school;
    REQUIRE(school.practicals->create(two_calls(), class_of(1), maker));
    REQUIRE(school.practicals->change(1, {9}, begins));
    for (const auto* sql :
         {"UPDATE exam_practical_log SET words = 'x'", "DELETE FROM exam_practical_log"})
        CHECK_FALSE(school.store->write([sql](store::Writer& writer) -> Result<void> {
            const auto done = writer.run(sql, {});
            return done ? Result<void>{} : tl::unexpected(done.error());
        }));
    CHECK(school.practicals->log_of(1, 0)->size() == 1);
}
