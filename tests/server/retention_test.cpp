// Of which class recordings are, and what the rooms say against deleting them.
#include <catch2/catch.hpp>

#include "directory/accounts.h"
#include "directory/courses.h"
#include "directory/people.h"
#include "exam/bank.h"
#include "exam/practical.h"
#include "quality/limits.h"
#include "quality/models.h"
#include "quality/tables.h"
#include "server/offline.h"
#include "server/retention.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::server;

namespace {

constexpr WallTime today{1'790'000'000'000};

/// Students 1001 (1) and 1002 (2) of classes A and B.
class Judged {
public:
    Judged() {
        auto opened =
            store::Store::open({.folder = folder_.path(), .migrations = all_migrations()});
        REQUIRE(opened);
        store_ = std::move(*opened);
        for (const auto& [number, class_name] : {std::pair{"1001", "A"}, {"1002", "B"}})
            write([&, number = number, class_name = class_name](store::Writer& writer) {
                const auto id = directory::add_person(writer,
                                                      {.number = number,
                                                       .name = "n",
                                                       .classes = {class_name},
                                                       .password = "correct horse"},
                                                      "hash");
                return id ? Result<void>() : tl::unexpected(id.error());
            });
    }
    void write(const store::Job& job) { REQUIRE(store_->write(job)); }
    void course(const std::string& name, const std::string& class_name,
                const std::string& retention) {
        write([&](store::Writer& writer) {
            const auto id = directory::add_course(
                writer, {.name = name, .class_name = class_name, .retention = retention});
            return id ? Result<void>() : tl::unexpected(id.error());
        });
    }
    void review(std::uint64_t contact, quality::State state, WallTime open_until = {}) {
        write([&](store::Writer& writer) {
            return quality::save(writer, {.key = {1, ContactId{contact}},
                                          .student = AgentId{1},
                                          .state = state,
                                          .published_at = today,
                                          .open_until = open_until,
                                          .version = 1});
        });
    }
    /// "CLASS" and, where it is kept, " WHY".
    std::string judge(const store::Recording& recording,
                      const std::map<std::string, std::int64_t>& days = {}) {
        const auto session = store_->reader();
        const auto rules = retention_rules(days);
        const auto judge = rules.bench((*session)->reader(), today);
        REQUIRE(judge);
        const auto why = judge->kept_for(recording);
        REQUIRE(why);
        return judge->class_of(recording) + (why->empty() ? "" : " " + *why);
    }
    store::Store& store() { return *store_; }

private:
    test::Folder folder_;
    std::unique_ptr<store::Store> store_;
};

store::Recording drill_recording(std::uint64_t contact, std::uint64_t agent = 1) {
    return {.file = "x", .run = 1, .contact = contact, .agent = agent, .drill = 7};
}

} // namespace

TEST_CASE("a recording is of the class that the student's course names, else practice or other") {
    Judged lab;
    CHECK(lab.judge(drill_recording(1)) == "practice");
    auto outside = drill_recording(1);
    outside.drill = 0;
    CHECK(lab.judge(outside) == "other");
    lab.course("first", "A", "short");
    CHECK(lab.judge(drill_recording(1)) == "short");
    CHECK(lab.judge(drill_recording(1, 2)) == "practice"); // of another class
    CHECK(lab.judge(outside) == "other");
    lab.course("second", "A", "long");
    CHECK(lab.judge(drill_recording(1), {{"short", 10}, {"long", 20}}) == "long");
    CHECK(lab.judge(drill_recording(1), {{"short", 20}, {"long", 10}}) == "short");
    CHECK(lab.judge(drill_recording(1), {{"short", 0}, {"long", 10}}) == "short"); // for ever
    CHECK(lab.judge(drill_recording(1), {{"short", 10}}) == "long"); // no such class: for ever
}

TEST_CASE("while a mark is not final its recording stays") {
    using quality::State;
    Judged lab;
    lab.review(1, State::draft);
    lab.review(2, State::published, today + 1_ms);
    lab.review(3, State::published, today + Duration{-1}); // the window for appeals has closed
    lab.review(4, State::appealed);
    lab.review(5, State::remarked, today + 1_ms);
    lab.review(6, State::final);
    CHECK(lab.judge(drill_recording(1)) == "practice marks");
    CHECK(lab.judge(drill_recording(2)) == "practice marks");
    CHECK(lab.judge(drill_recording(3)) == "practice");
    CHECK(lab.judge(drill_recording(4)) == "practice appeal");
    CHECK(lab.judge(drill_recording(5)) == "practice marks");
    CHECK(lab.judge(drill_recording(6)) == "practice");
    CHECK(lab.judge(drill_recording(7)) == "practice"); // nobody marks it
}

TEST_CASE("what a question plays is the exam's, and stays while the question is in use") {
    Judged lab;
    exam::Bank bank(lab.store());
    exam::Question question{.key = "k", .kind = exam::Kind::listen, .stem = "?"};
    question.recording = "1-3";
    question.choices = {{.text = "x"}, {.text = "y"}};
    question.violations = {{1_s, 0}};
    const auto put = bank.put(question, 0, {1, "n", today});
    INFO((put ? "" : put.error().text));
    REQUIRE(put);
    CHECK(lab.judge(drill_recording(3)) == "exam question");
    CHECK(lab.judge(drill_recording(4)) == "practice");
    CHECK(bank.plays("1-3").value());
    CHECK_FALSE(bank.plays("1-4").value());
    // A sheet may have the version before.
    question.recording = "1-4";
    REQUIRE(bank.put(question, put->first, {1, "n", today}));
    CHECK_FALSE(bank.plays("1-3").value());
    CHECK(lab.judge(drill_recording(3)) == "exam");
    CHECK(lab.judge(drill_recording(4)) == "exam question");
    REQUIRE(bank.retire(put->first, true));
    CHECK(lab.judge(drill_recording(4)) == "exam");
}

TEST_CASE("a contact that a class is marking blind stays until the figures are shown") {
    Judged lab;
    quality::Calibration calibration{.key = {1, ContactId{3}}, .title = "t", .version = 1};
    lab.write([&](store::Writer& writer) {
        const auto id = quality::insert(writer, calibration);
        calibration.id = id ? *id : 0;
        return id ? Result<void>() : tl::unexpected(id.error());
    });
    CHECK(lab.judge(drill_recording(3)) == "practice calibration");
    calibration.revealed = true;
    lab.write([&](store::Writer& writer) { return quality::update(writer, calibration); });
    CHECK(lab.judge(drill_recording(3)) == "practice");
}

TEST_CASE("what a sample waits for stays, but not for ever") {
    Judged lab;
    const auto sample = [&](std::uint64_t contact, WallTime made_at) {
        lab.write([&](store::Writer& writer) {
            const auto id = quality::insert(
                writer,
                {.title = "t",
                 .plan = {},
                 .made_at = made_at,
                 .drawn = {{.key = {1, ContactId{contact}}, .markers = {}, .because = {}}}});
            return id ? Result<void>() : tl::unexpected(id.error());
        });
    };
    const WallTime first{today.ms - quality::limits::sample_spares.ms};
    sample(1, first + 1_ms);
    sample(2, first);
    sample(3, today);
    lab.review(3, quality::State::final);
    CHECK(lab.judge(drill_recording(1)) == "practice sample");
    CHECK(lab.judge(drill_recording(2)) == "practice"); // nobody marked it in all that time
    CHECK(lab.judge(drill_recording(3)) == "practice"); // marked
    CHECK(lab.judge(drill_recording(4)) == "practice");
}

TEST_CASE("a recording of a practical exam is the exam's, and stays until the results are out") {
    Judged lab;
    auto practicals = exam::Practicals::open(lab.store(), today);
    REQUIRE(practicals);
    const auto made = (*practicals)
                          ->create({.title = "t",
                                    .class_name = "A",
                                    .ear = "self_report",
                                    .tasks = {{.pack = "p",
                                               .script = "p/d",
                                               .title = "d",
                                               .number = "96100",
                                               .seeds = {1},
                                               .customers = {1}}}},
                                   {{1, "1001", "n"}}, {1, "T", today});
    INFO((made ? "" : made.error().text));
    REQUIRE(made);
    const auto set = [&](exam::PracticalState state) {
        REQUIRE((*practicals)
                    ->change(made->id, today,
                             [&](exam::Practical& one, exam::PracticalLog&) -> Result<void> {
                                 one.state = state;
                                 one.candidates[0].calls = {{.state = exam::CallState::over,
                                                             .contact = {1, ContactId{3}}}};
                                 return {};
                             }));
        lab.write([](store::Writer&) -> Result<void> { return {}; });
    };
    set(exam::PracticalState::ended);
    CHECK(lab.judge(drill_recording(3)) == "exam exam");
    set(exam::PracticalState::released);
    CHECK(lab.judge(drill_recording(3)) == "exam");
    CHECK(lab.judge(drill_recording(4)) == "practice");
}

TEST_CASE("a model recording is of that class and stays, unless it was not agreed to") {
    Judged lab;
    lab.write([](store::Writer& writer) {
        return quality::save(
            writer, quality::Model{.key = {1, ContactId{5}}, .agent = AgentId{1}, .title = "t"});
    });
    CHECK(lab.judge(drill_recording(5)) == "model model");
    lab.write([](store::Writer& writer) {
        return quality::answer_model(writer, {1, ContactId{5}}, AgentId{1}, false, today);
    });
    CHECK(lab.judge(drill_recording(5)) == "practice");
}
