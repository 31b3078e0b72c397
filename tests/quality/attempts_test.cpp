// Graded contacts as progress reads them: whose mark counts, by which sheets, at what time.
#include <catch2/catch.hpp>

#include "quality/example.h"
#include "quality/reviews.h"
#include "store/journal.h"
#include "support/folder.h"
#include "training/example.h"
#include "training/tables.h"

using namespace ringroom;
using namespace ringroom::quality;
using namespace ringroom::quality::example;
using training::Milli;
using training::Source;

namespace {

constexpr WallTime marked_at{1'800'000'000'000};

/// Contacts of a class, each with two items, in a lab of which run 1 began at 1,000,000.
class Class {
public:
    Class() {
        auto all = quality::migrations();
        for (auto& one : training::migrations())
            all.push_back(one);
        auto opened = store::Store::open({.folder = folder_.path(), .migrations = all});
        REQUIRE(opened);
        store_ = std::move(*opened);
        reviews = std::make_unique<Reviews>(*store_, Rules{});
        REQUIRE(store::Journal::begin(*store_, {.started = WallTime{1'000'000}}));
    }
    /// 开场 and 方案 have the points, of a thousand each and equal weight.
    void add(std::uint64_t contact, AgentId student, Milli opening, Milli solution,
             std::int64_t run = 1, std::uint64_t seed = 7) {
        training::ContactResult result{.drill = DrillId{1}, .seed = seed, .voice = "王桂兰-合肥话"};
        result.measures.contact = ContactId{contact};
        result.measures.agent = student;
        result.measures.script = "fault/one";
        result.measures.customer = contact % 3;
        result.measures.began = Instant{static_cast<std::int64_t>(contact) * 1'000};
        result.measures.facts = {
            {.name = "工单号", .spoken_at = Instant{5'000}, .keyed_at = Instant{9'000}},
            {.name = "诉求", .spoken_at = Instant{9'000}, .keyed_at = Instant{5'000}}};
        result.card.sections = {{.name = "", .items = {{.name = "开场"}, {.name = "方案"}}}};
        result.card.sections[0].items[0].answer.points = opening;
        result.card.sections[0].items[1].answer.points = solution;
        result.score = training::score(result.card);
        result.form_version = 1;
        REQUIRE(store_->write(
            [&](store::Writer& writer) { return training::save(writer, run, result); }));
    }
    void sits(std::uint64_t contact, const std::string& seat) {
        for (const auto* where : {"elsewhere", seat.c_str()}) // the last one counts
            REQUIRE(store_->write([&](store::Writer& writer) {
                return training::save_seat(writer, 1, ContactId{contact}, where);
            }));
    }
    void mark(std::uint64_t contact, AgentId marker, Milli opening,
              Source source = Source::instructor) {
        REQUIRE(reviews->save({.key = {1, ContactId{contact}},
                               .marker = marker,
                               .source = source,
                               .answers = {{.item = "开场", .points = opening, .reason = "heard"}},
                               .given = true},
                              marked_at));
    }
    void step(std::uint64_t contact, Step step, AgentId by, bool all = false) {
        const ContactKey key{1, ContactId{contact}};
        const auto version = reviews->review(key, marked_at)->version;
        REQUIRE(reviews->step(key, {step, by, marked_at, "words"}, version, all));
    }
    std::vector<Attempt> attempts(AttemptFilter filter, WallTime since = {}) {
        auto out = reviews->attempts(std::move(filter), since);
        REQUIRE(out);
        return *out;
    }

    std::unique_ptr<Reviews> reviews;

private:
    test::Folder folder_;
    std::unique_ptr<store::Store> store_;
};

constexpr AgentId lei{1}, mei{2};

} // namespace

TEST_CASE("attempts are those of the students asked for, oldest first, with what was measured") {
    Class lab;
    lab.add(6, mei, 1'000, 0);
    lab.add(5, lei, 1'000, 500);
    lab.add(4, AgentId{3}, 0, 0);
    lab.sits(5, "10.0.0.7");
    const auto all = lab.attempts({.students = {mei, lei}});
    REQUIRE(all.size() == 2);
    const auto& one = all[0];
    CHECK(one.practice.key == ContactKey{1, ContactId{5}});
    CHECK(one.practice.student == lei);
    CHECK(one.practice.script == "fault/one");
    CHECK(one.practice.mark == 75'000);
    CHECK(one.practice.at == WallTime{1'005'000});
    CHECK(one.practice.capture == Duration{4'000}); // the other was known from the screen
    CHECK(one.practice.items ==
          std::vector<training::ItemMark>{{"开场", 100'000}, {"方案", 50'000}});
    CHECK(one.variant == 2);
    CHECK(one.voice == "王桂兰-合肥话");
    CHECK(one.seed == 7);
    CHECK(one.seat == "10.0.0.7");
    CHECK(all[1].seat.empty());
    CHECK_FALSE(one.by_people);
    CHECK(one.markers.empty());
    CHECK(lab.attempts({}).empty()); // nobody was asked for
    CHECK(lab.attempts({.students = {lei}, .script = "another"}).empty());
    CHECK(lab.attempts({.students = {lei}, .script = "fault/one"}).size() == 1);
}

TEST_CASE("at the limit the newest are kept") {
    Class lab;
    for (std::uint64_t contact = 1; contact <= 4; ++contact)
        lab.add(contact, lei, 0, 0);
    const auto ids = [&](std::size_t limit) {
        std::vector<std::uint64_t> out;
        for (const auto& one : lab.attempts({.students = {lei}, .limit = limit}))
            out.push_back(one.practice.key.contact.value);
        return out;
    };
    CHECK(ids(4) == std::vector<std::uint64_t>{1, 2, 3, 4});
    CHECK(ids(3) == std::vector<std::uint64_t>{2, 3, 4});
}

TEST_CASE("since a time: by the run's beginning and the contact's place in it") {
    Class lab;
    lab.add(1, lei, 0, 0);
    lab.add(5, lei, 0, 0);
    CHECK(lab.attempts({.students = {lei}}, WallTime{1'001'000}).size() == 2);
    CHECK(lab.attempts({.students = {lei}}, WallTime{1'001'001}).size() == 1);
    CHECK(lab.attempts({.students = {lei}}, WallTime{1'005'001}).empty());
}

TEST_CASE("the same seed and number are the same customer, whatever the run") {
    Class lab;
    lab.add(1, lei, 0, 0, 1);
    lab.add(4, lei, 0, 0, 2); // customer 1 again
    lab.add(5, lei, 0, 0, 2);
    lab.add(7, lei, 0, 0, 2, 8); // customer 1 of another seed
    const auto all = lab.attempts({.students = {lei}});
    REQUIRE(all.size() == 4);
    CHECK(all[0].practice.customer == all[1].practice.customer);
    CHECK(all[0].practice.customer != all[2].practice.customer);
    CHECK(all[0].practice.customer != all[3].practice.customer);
}

TEST_CASE("what people published counts, with its items; a sheet that is not out does not") {
    Class lab;
    lab.add(5, lei, 1'000, 500);
    lab.mark(5, teacher, 0);
    CHECK(lab.attempts({.students = {lei}})[0].practice.mark == 75'000);
    lab.step(5, Step::publish, teacher);
    auto one = lab.attempts({.students = {lei}})[0];
    CHECK(one.practice.mark == 25'000);
    CHECK(one.practice.items[0] == training::ItemMark{"开场", 0});
    CHECK(one.practice.items[1] == training::ItemMark{"方案", 50'000});
    CHECK(one.by_people);
    CHECK(one.markers == std::vector<AgentId>{teacher});
    lab.step(5, Step::appeal, lei);
    lab.mark(5, other, 800, Source::second_marker);
    lab.step(5, Step::remark, other);
    one = lab.attempts({.students = {lei}})[0];
    CHECK(one.practice.mark == 65'000);
    CHECK(one.practice.items[0] == training::ItemMark{"开场", 80'000});
    CHECK(one.markers == std::vector<AgentId>{other});
}

TEST_CASE("of several judges an item has the mean") {
    Class lab;
    lab.add(5, lei, 1'000, 500);
    lab.mark(5, teacher, 0);
    lab.mark(5, other, 500);
    lab.step(5, Step::publish, teacher, true);
    const auto one = lab.attempts({.students = {lei}})[0];
    CHECK(one.practice.mark == 37'500);
    CHECK(one.practice.items[0] == training::ItemMark{"开场", 25'000});
    CHECK(one.markers == std::vector<AgentId>{teacher, other});
}
