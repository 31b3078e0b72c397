// Marks by people over a real data base.
#include <catch2/catch.hpp>

#include "quality/example.h"
#include "quality/limits.h"
#include "quality/reviews.h"
#include "support/folder.h"
#include "training/example.h"
#include "training/tables.h"

using namespace ringroom;
using namespace ringroom::quality;
using namespace ringroom::quality::example;
using training::Source;

namespace {
const ContactKey contact{1, ContactId{5}};
constexpr WallTime now{1'800'000'000'000};

/// A lab in which one contact was graded: 解决方案 waits for a person.
class House {
public:
    explicit House(Rules rules = {}) {
        auto all = quality::migrations();
        for (auto& one : training::migrations())
            all.push_back(one);
        auto opened = store::Store::open({.folder = folder_.path(), .migrations = all});
        REQUIRE(opened);
        store_ = std::move(*opened);
        reviews = std::make_unique<Reviews>(*store_, rules);
        const auto form = training::form_of(training::example::complaint());
        training::Measures m;
        m.contact = contact.contact;
        m.agent = student;
        m.connected = Instant{1'000};
        m.greeting = Duration{2'000};
        training::ContactResult result{.measures = m, .card = training::fill(*form, m)};
        result.score = training::score(result.card);
        result.form_version = form->version;
        REQUIRE(store_->write([&](store::Writer& writer) -> Result<void> {
            if (auto saved = training::save_form(writer, *form); !saved)
                return saved;
            return training::save(writer, contact.run, result);
        }));
    }
    Sheet sheet(AgentId marker, training::Milli points, bool given = true,
                Source source = Source::instructor) const {
        return {.key = contact,
                .marker = marker,
                .source = source,
                .answers = {{.item = "解决方案", .points = points}},
                .given = given};
    }
    std::string code(const auto& result) const { return result ? "" : result.error().code; }
    /// Handed in by the teacher and out.
    Review publish(training::Milli points = 500) {
        REQUIRE(reviews->save(sheet(teacher, points), now));
        const auto out = reviews->step(contact, {Step::publish, teacher, now}, version());
        REQUIRE(out);
        return *out;
    }
    std::int64_t version() const { return reviews->review(contact, now)->version; }
    void take_away_student() {
        REQUIRE(store_->write([](store::Writer& writer) -> Result<void> {
            const auto done = writer.run("UPDATE training_contact SET agent = 0");
            return done ? Result<void>() : tl::unexpected(done.error());
        }));
    }

    std::unique_ptr<Reviews> reviews;

private:
    test::Folder folder_;
    std::unique_ptr<store::Store> store_;
};
} // namespace

TEST_CASE("nothing is marked that was no student's") {
    House house;
    house.take_away_student();
    CHECK(house.code(house.reviews->save(house.sheet(teacher, 600, false), now)) ==
          "quality.nobody");
    CHECK(house.reviews->review(contact, now)->state == State::unmarked);
}

TEST_CASE("a sheet is kept with its outcome, and begins the review") {
    House house;
    CHECK(house.reviews->review(contact, now)->state == State::unmarked);
    CHECK(house.reviews->review(contact, now)->student == student);
    const auto saved = house.reviews->save(house.sheet(teacher, 500, false), now);
    REQUIRE(saved);
    CHECK(saved->version == 1);
    CHECK(saved->outcome.raw);
    CHECK(house.reviews->review(contact, now)->state == State::draft);
    const auto all = house.reviews->sheets(contact);
    REQUIRE(all->size() == 1);
    CHECK(all->front().answers.size() == 1);
    CHECK(all->front().answers[0].points == 500);
    CHECK(all->front().outcome == saved->outcome);
    const auto by_contact = house.reviews->sheets({contact, {1, ContactId{6}}});
    REQUIRE(by_contact->size() == 1);
    CHECK(by_contact->at(contact).front().marker == teacher);
}

TEST_CASE(
    "two graders at once each keep their own, and nobody overwrites what they have not read") {
    House house;
    REQUIRE(house.reviews->save(house.sheet(teacher, 500), now));
    REQUIRE(house.reviews->save(house.sheet(other, 900), now));
    CHECK(house.reviews->sheets(contact)->size() == 2);
    // The same teacher at two seats.
    CHECK(house.code(house.reviews->save(house.sheet(teacher, 100), now)) == "quality.changed");
    auto read = house.reviews->sheets(contact)->front();
    read.answers[0].points = 600;
    CHECK(house.reviews->save(read, now)->version == 2);
    CHECK(house.code(house.reviews->save(read, now)) == "quality.changed");
    const auto version = house.version();
    REQUIRE(house.reviews->step(contact, {Step::publish, teacher, now}, version));
    CHECK(house.code(house.reviews->step(contact, {Step::publish, other, now}, version)) ==
          "quality.changed");
}

TEST_CASE("a sheet is handed in whole, within what the form allows") {
    House house;
    auto empty = house.sheet(teacher, 0);
    empty.answers.clear();
    const auto refused = house.reviews->save(empty, now);
    CHECK(house.code(refused) == "quality.incomplete");
    CHECK(refused.error().text.find("解决方案") != std::string::npos);
    empty.given = false;
    CHECK(house.reviews->save(empty, now));
    CHECK(house.code(house.reviews->save(house.sheet(other, 1001), now)) == "training.points");
    CHECK(house.code(house.reviews->save(house.sheet(other, -1), now)) == "training.points");
    auto silent = house.sheet(other, 500);
    silent.answers.push_back({.item = "开场规范", .points = 0});
    CHECK(house.code(house.reviews->save(silent, now)) == "training.reason");
    silent.answers.back().reason = "听不清";
    CHECK(house.reviews->save(silent, now));
    auto left_out = house.sheet(AgentId{8003}, 0);
    left_out.answers[0].applies = false; // N/A is an answer
    CHECK(house.reviews->save(left_out, now));
    CHECK(house.code(house.reviews->save({.key = {9, ContactId{9}}, .marker = teacher}, now)) ==
          "quality.unknown");
}

TEST_CASE("publishing takes the sheet that was handed in, and freezes it") {
    House house;
    REQUIRE(house.reviews->save(house.sheet(teacher, 500, false), now));
    CHECK(house.code(house.reviews->step(contact, {Step::publish, teacher, now},
                                         house.version())) == "quality.no_sheet");
    auto sheet = house.reviews->sheets(contact)->front();
    sheet.given = true;
    REQUIRE(house.reviews->save(sheet, now));
    const auto out = house.reviews->step(contact, {Step::publish, teacher, now}, house.version());
    REQUIRE(out);
    CHECK(out->outcome == house.reviews->sheets(contact)->front().outcome);
    sheet.version = 2;
    CHECK(house.code(house.reviews->save(sheet, now)) == "quality.step");
    CHECK(house.code(house.reviews->save(house.sheet(other, 1000), now)) == "quality.step");
}

TEST_CASE("an appeal is answered by a second marker's sheet, or upheld without one") {
    House house;
    const auto first = house.publish(500);
    REQUIRE(house.reviews->step(contact, {Step::appeal, student, now, "请再听一遍"}, 2));
    CHECK(house.reviews->in_state(State::appealed, 10, now)->size() == 1);
    REQUIRE(house.reviews->save(house.sheet(other, 1000, true, Source::second_marker), now));
    const auto changed = house.reviews->step(contact, {Step::remark, other, now, "改判"}, 3);
    REQUIRE(changed);
    CHECK(changed->outcome.marker == other);
    CHECK(*changed->outcome.final > *first.outcome.final);

    House same;
    const auto before = same.publish(500);
    REQUIRE(same.reviews->step(contact, {Step::appeal, student, now, "请再听一遍"}, 2));
    const auto upheld = same.reviews->step(contact, {Step::remark, other, now, "维持"}, 3);
    REQUIRE(upheld);
    CHECK(upheld->outcome == before.outcome);
    CHECK(upheld->state == State::remarked);
}

TEST_CASE("what time has closed is listed as final, and as nothing else") {
    House house;
    house.publish(500);
    const auto listed = [&](State state, WallTime at) {
        return house.reviews->in_state(state, 10, at)->size();
    };
    const auto closes = house.reviews->review(contact, now)->open_until;
    CHECK(listed(State::published, closes) == 1);
    CHECK(listed(State::final, closes) == 0);
    const WallTime later{closes.ms + 1};
    CHECK(listed(State::published, later) == 0);
    CHECK(listed(State::final, later) == 1);
    CHECK(house.reviews->in_state(State::final, 10, later)->front().state == State::final);
}

TEST_CASE("every step stays in the history with who, when and the marks of then") {
    House house;
    house.publish(500);
    REQUIRE(house.reviews->step(contact, {Step::see, student, now + 1_s}, 2));
    REQUIRE(house.reviews->step(contact, {Step::see, student, now + 2_s}, 3)); // once more
    const auto steps = house.reviews->history(contact);
    REQUIRE(steps->size() == 3);
    CHECK((*steps)[0].step == Step::draft);
    CHECK((*steps)[1].step == Step::publish);
    CHECK((*steps)[1].by == teacher);
    CHECK((*steps)[1].final);
    CHECK((*steps)[2].at == now + 1_s);
}

TEST_CASE("self-assessment once handed in stays, and is nobody's mark") {
    House house;
    REQUIRE(house.reviews->save(house.sheet(student, 1000, false, Source::self), now));
    auto own = house.reviews->sheets(contact)->front();
    CHECK(house.reviews->review(contact, now)->state == State::unmarked);
    own.given = true;
    REQUIRE(house.reviews->save(own, now));
    own.version = 2;
    CHECK(house.code(house.reviews->save(own, now)) == "quality.given");
    const auto out = house.publish(500);
    CHECK(out.outcome.marker == teacher);
}

TEST_CASE("nobody assesses themselves once their mark can be seen") {
    House shown;
    (void)shown.publish(500);
    const auto late = [](House& house, Source source, AgentId who) {
        return house.code(house.reviews->save(house.sheet(who, 1000, true, source), now));
    };
    CHECK(late(shown, Source::self, student) == "quality.step");
    House hidden({.self_first = true}); // published, and yet to be shown
    (void)hidden.publish(500);
    CHECK(late(hidden, Source::self, student).empty());
    House over({.self_first = true});
    (void)over.publish(500);
    REQUIRE(over.reviews->step(contact, {Step::close, student, now}, over.version()));
    CHECK(late(over, Source::self, student) == "quality.step");
    CHECK(late(over, Source::peer, AgentId{55}) == "quality.step");
}

TEST_CASE("of a contest the mean without extremes is published") {
    House house;
    std::uint64_t judge = 8001;
    for (const training::Milli points : {0, 600, 700, 800, 1000})
        REQUIRE(house.reviews->save(house.sheet(AgentId{judge++}, points), now));
    const auto middle = house.reviews->sheets(contact)->at(2).outcome;
    const auto out =
        house.reviews->step(contact, {Step::publish, teacher, now}, house.version(), true);
    REQUIRE(out);
    CHECK(out->outcome.final == middle.final); // 600, 700 and 800 remain
    CHECK_FALSE(out->outcome.marker);          // several
    CHECK(house.reviews->history(contact)->back().judges == 5);
}

TEST_CASE("comments stand at a place, are changed by version and removed without a trace lost") {
    House house;
    const auto made = house.reviews->add({.key = contact,
                                          .by = teacher,
                                          .from = 79_s,
                                          .to = 87_s,
                                          .words = "客户报单号时没有复述",
                                          .at = now});
    REQUIRE(made);
    REQUIRE(house.reviews->add({.key = contact, .by = teacher, .words = "好", .at = now}));
    const auto all = house.reviews->comments(contact);
    REQUIRE(all->size() == 2);
    CHECK((*all)[1].words == "客户报单号时没有复述"); // in the order of the recording
    auto changed = *made;
    changed.words = "没有复述，第三位记错";
    CHECK(house.reviews->change(changed)->version == 2);
    CHECK(house.code(house.reviews->change(changed)) == "quality.changed");
    CHECK(house.reviews->remove(*made, teacher, now));
    CHECK(house.code(house.reviews->remove(*made, teacher, now)) == "quality.unknown");
    CHECK(house.code(house.reviews->comment(made->id)) == "quality.unknown");
    CHECK(house.reviews->comments(contact)->size() == 1);
    CHECK(house.code(house.reviews->add(
              {.key = contact, .by = teacher, .from = 2_s, .to = 1_s, .words = "x"})) ==
          "quality.range");
    CHECK(house.code(house.reviews->add({.key = contact, .by = teacher, .words = " "})) ==
          "quality.comment");
    CHECK(house.code(house.reviews->add(
              {.key = {1, ContactId{99}}, .by = teacher, .words = "x"})) == "quality.unknown");
}

TEST_CASE("a sample is kept with what it was drawn from, and read back as drawn") {
    House house;
    const std::vector<Candidate> all{{.key = contact, .student = student, .script = "a"}};
    const auto made = house.reviews->draw(all, {.title = "第一周", .seed = 7, .made_by = teacher});
    REQUIRE(made);
    CHECK(made->size == 1);
    const auto back = house.reviews->sample(made->id);
    REQUIRE(back);
    CHECK(back->drawn.front().key == contact);
    CHECK(back->plan.percent == 20);
    CHECK(back->candidates == 1);
    CHECK(house.reviews->samples()->front().title == "第一周");
    const auto from = house.reviews->candidates({}, {});
    REQUIRE(from->size() == 1);
    CHECK(from->front().student == student);
    CHECK(house.reviews->candidates({}, {AgentId{1002}})->empty());
    CHECK_FALSE(*house.reviews->assigned(contact, AgentId{1002}));
    Plan peers{.how = How::random, .percent = 100, .markers = {AgentId{1002}}};
    REQUIRE(house.reviews->draw(all, {.title = "互评", .plan = peers}));
    CHECK(*house.reviews->assigned(contact, AgentId{1002}));
    CHECK(house.code(house.reviews->draw(all, {.title = ""})) == "quality.title");
    CHECK(house.code(house.reviews->draw(all, {.title = std::string(limits::title + 1, 'x')})) ==
          "quality.title");
    CHECK(house.reviews->draw(all, {.title = std::string(limits::title, 'x')}));
    CHECK(house.code(house.reviews->sample(99)) == "quality.unknown");
}

TEST_CASE("a calibration is marked blind and whole, and closed when its figures are shown") {
    House house;
    const auto lesson = house.reviews->open({.key = contact, .title = "校准", .made_by = teacher});
    REQUIRE(lesson);
    const auto join = [&](std::uint64_t who, training::Milli points) {
        Sheet sheet{.key = contact,
                    .calibration = lesson->id,
                    .marker = AgentId{who},
                    .source = Source::peer,
                    .given = true};
        for (const auto* item : {"开场规范", "同理安抚", "信息采集", "解决方案", "语速音量"})
            sheet.answers.push_back({.item = item, .points = points});
        return house.reviews->save(sheet, now);
    };
    auto half = house.sheet(student, 500, true, Source::peer);
    half.calibration = lesson->id;
    CHECK(house.code(house.reviews->save(half, now)) == "quality.incomplete"); // all by ear
    for (std::uint64_t who = 1002; who <= 1004; ++who)
        REQUIRE(join(who, who == 1004 ? 300 : 800));
    CHECK(house.reviews->sheets(contact)->empty()); // nobody's mark
    CHECK(house.reviews->review(contact, now)->state == State::unmarked);
    REQUIRE(house.reviews->owner(contact) == student);
    REQUIRE(join(student.value, 100)); // their own: to compare, in no figure
    const auto figures = house.reviews->agreement(*lesson);
    REQUIRE(figures);
    CHECK(figures->markers.size() == 3);
    for (const auto& marker : figures->markers)
        CHECK(marker.marker != student);
    CHECK(*figures->markers[2].leaning < 0);
    REQUIRE(house.reviews->reveal(lesson->id, lesson->version));
    CHECK(house.code(house.reviews->reveal(lesson->id, 2)) == "quality.revealed");
    CHECK(house.code(join(1005, 500)) == "quality.revealed");
}

TEST_CASE("markers and comments of one contact are bounded") {
    House house;
    for (std::uint64_t i = 0; i < limits::sheets_a_contact; ++i)
        REQUIRE(house.reviews->save(house.sheet(AgentId{9000 + i}, 500, false), now));
    CHECK(house.code(house.reviews->save(house.sheet(AgentId{1}, 500, false), now)) ==
          "quality.crowd");
    for (std::size_t i = 0; i < limits::comments; ++i)
        REQUIRE(house.reviews->add({.key = contact, .by = teacher, .words = "x", .at = now}));
    CHECK(house.code(house.reviews->add({.key = contact, .by = teacher, .words = "x"})) ==
          "quality.crowd");
}
