// A wrong key, mended for everybody at once: which questions may change how, who gains and who
// keeps what, one commit or none, and what of it is there after a restart.
#include <catch2/catch.hpp>

#include "exam/house.h"
#include "exam/limits.h"
#include "exam/rekey.h"

using namespace ringroom;
using namespace ringroom::exam;
using namespace ringroom::exam::test_house;

namespace {

/// Two who answered: 10 took the first choice of q1, which the key calls right, 11 the second.
struct Rekeyed {
    House house;
    Exam exam;
    SittingRow first, second;

    explicit Rekeyed(bool essays = false) {
        house.fill();
        exam = house.create(house.setup(essays));
        first = answered(10, 0);
        second = answered(11, 1);
    }
    SittingRow answered(std::int64_t person, int choice, bool hands_in = true) {
        const auto row = house.sit(exam, person);
        auto saves = house.right(row);
        saves[0].answer = house.shown(row, "q1", {.chosen = {choice}});
        REQUIRE(house.save(row, saves));
        if (hands_in)
            REQUIRE(house.hall->submit(row.id, person, 1, 0_s, house.now()));
        return row;
    }
    SheetQuestion q(const std::string& key = "q1") {
        return house.detail(first.id)
            .sheet.at(static_cast<std::size_t>(house.place(first, key)))
            .on_sheet;
    }
    /// q1 with this choice as the right one.
    Rekey right_is(std::size_t choice) {
        const auto on_sheet = q();
        Rekey out{.question = on_sheet.id, .version = on_sheet.version, .key = {}};
        out.key = *house.hall->bank().version(on_sheet.id, on_sheet.version).value();
        for (auto& one : out.key->choices)
            one.share = 0;
        out.key->choices.at(choice).share = whole;
        return out;
    }
    Rekey full(const std::string& key = "q1") {
        return {.question = q(key).id, .version = q(key).version, .key = {}};
    }
    RekeyPlan preview(const Rekey& rekey) {
        const auto plan = house.hall->preview_rekey(exam.id, rekey, house.now());
        INFO((plan ? "" : plan.error().code));
        REQUIRE(plan);
        return *plan;
    }
    Result<RekeyPlan> done(const Rekey& rekey, const std::string& digest,
                           const std::string& reason = "misprint") {
        return house.hall->rekey(exam.id, rekey, reason, digest, {1, "T", {9}}, house.now());
    }
    RekeyPlan apply(const Rekey& rekey) {
        const auto plan = done(rekey, preview(rekey).digest);
        INFO((plan ? "" : plan.error().code));
        REQUIRE(plan);
        return *plan;
    }
    Milli earned(const SittingRow& row) { return house.detail(row.id).row.total.earned; }
    bool passed(const SittingRow& row) { return house.detail(row.id).row.total.passed; }
    void release() {
        REQUIRE(house.hall->order(exam.id, Order::close, house.now()));
        REQUIRE(house.hall->order(exam.id, Order::release, house.now()));
    }
};

Question of_kind(Kind kind) {
    return {.key = "k", .kind = kind, .stem = "?"};
}

/// What the answer to `asked` earns of a point by the key of `changed`.
Milli earned_by(const Question& asked, const Question& changed, const Answer& answer) {
    Correction correction;
    const auto key = with_key(asked, changed);
    REQUIRE(key);
    correction.key = std::make_shared<const Question>(*key);
    return judge_place(asked, &correction, answer, 1'000).earned;
}

} // namespace

TEST_CASE("a preview tells what another key does and changes nothing; then exactly that is done") {
    Rekeyed lab;
    const auto before = lab.preview(lab.right_is(1));
    CHECK(before.rows.size() == 2);
    CHECK(before.changed == 2);
    CHECK(before.now_pass == 1);
    CHECK(before.no_longer_pass == 1);
    CHECK(before.rows[0].sitter.number == "10");
    CHECK(before.rows[0].before == 10'000);
    CHECK(before.rows[0].after == 0);
    CHECK(before.rows[0].total_after.earned == 20'000);
    CHECK(before.bank_version == 2);
    CHECK(lab.earned(lab.first) == 30'000);
    CHECK(lab.house.hall->bank().question(lab.q().id)->version == 1);
    CHECK(lab.preview(lab.right_is(1)).digest == before.digest);
    CHECK(lab.preview(lab.right_is(2)).digest != before.digest);
    CHECK(lab.preview(lab.full()).digest != before.digest);
    CHECK(code(lab.done(lab.right_is(1), before.digest, "  ")) == "exam.rekey.reason");
    CHECK(code(lab.done(lab.right_is(1), before.digest,
                        std::string(limits::title_characters + 1, 'x'))) == "exam.rekey.reason");
    CHECK(code(lab.done(lab.right_is(2), before.digest)) == "exam.rekey.changed");
    CHECK(code(lab.done(lab.right_is(1), "")) == "exam.rekey.changed");
    REQUIRE(lab.done(lab.right_is(1), before.digest, std::string(limits::title_characters, 'x')));
    for (int restarted = 0; restarted < 2; ++restarted) {
        CHECK(lab.earned(lab.first) == 20'000);
        CHECK_FALSE(lab.passed(lab.first));
        CHECK(lab.earned(lab.second) == 30'000);
        CHECK(lab.passed(lab.second));
        lab.house.open();
    }
    // The sheet is the one that was sat, and says by whom it is marked otherwise.
    const auto detail = lab.house.detail(lab.second.id);
    const auto& place =
        detail.sheet.at(static_cast<std::size_t>(lab.house.place(lab.second, "q1")));
    CHECK(place.on_sheet.version == 1);
    CHECK(place.question->choices[0].share == whole);
    REQUIRE(place.corrected);
    CHECK(place.corrected->key->choices[1].share == whole);
    CHECK(place.corrected->by.name == "T");
    CHECK(place.corrected->by.at.ms == 9);
    CHECK(lab.house.hall->bank().question(lab.q().id)->version == 2);
    CHECK(lab.house.hall->bank().question(lab.q().id)->question.choices[1].share == whole);
    CHECK(lab.house.hall->bank().question(lab.q().id, 1)->question.choices[0].share == whole);
    const auto items = lab.house.hall->items(lab.exam.id, lab.house.now());
    REQUIRE(items);
    const auto row = std::find_if(items->rows.begin(), items->rows.end(),
                                  [&](const ItemRow& one) { return one.id == place.on_sheet.id; });
    REQUIRE(row != items->rows.end());
    CHECK(row->facility == 500);
    REQUIRE(row->corrections.size() == 1);
    CHECK(row->corrections[0]->reason.size() == limits::title_characters);
}

TEST_CASE("what happens between the preview and the order makes it another one") {
    Rekeyed lab;
    const auto rekey = lab.right_is(1);
    const auto seen = lab.preview(rekey);
    lab.answered(12, 2);
    CHECK(code(lab.done(rekey, seen.digest)) == "exam.rekey.changed");
    const auto again = lab.preview(rekey);
    CHECK(again.rows.size() == 3);
    // Somebody changes the bank's question: it is left as it is, and that was not previewed.
    auto other = *rekey.key;
    other.stem = "One, anew?";
    REQUIRE(lab.house.hall->bank().put(other, rekey.question, {1, "T", {5}}));
    CHECK(code(lab.done(rekey, again.digest)) == "exam.rekey.changed");
    CHECK(lab.apply(rekey).bank_version == 0);
    CHECK(lab.house.hall->bank().question(rekey.question)->question.stem == "One, anew?");
    CHECK(code(lab.house.hall->preview_rekey(lab.exam.id, rekey, lab.house.now())) ==
          "exam.rekey.same");
    CHECK(code(lab.house.hall->preview_rekey(99, rekey, lab.house.now())) == "exam.unknown");
    auto nowhere = rekey;
    nowhere.version = 2; // in the bank, and on no sheet of this exam
    CHECK(code(lab.house.hall->preview_rekey(lab.exam.id, nowhere, lab.house.now())) ==
          "exam.rekey.question");
    nowhere.question = 999;
    CHECK(code(lab.house.hall->preview_rekey(lab.exam.id, nowhere, lab.house.now())) ==
          "exam.rekey.question");
}

TEST_CASE("an attempt under way goes on, and is marked by the key as it is when it is handed in") {
    Rekeyed lab;
    const auto third = lab.answered(12, 1, false);
    const auto plan = lab.apply(lab.right_is(1));
    CHECK(plan.under_way == 1);
    CHECK(plan.rows.size() == 2);
    CHECK(lab.house.happened(third.id) == "opened started rekeyed");
    auto late = lab.house.right(third, 10);
    late.resize(1);
    late[0].answer = lab.house.shown(third, "q1", {.chosen = {2}});
    REQUIRE(lab.house.save(third, late));
    late[0].seq = 11;
    late[0].answer = lab.house.shown(third, "q1", {.chosen = {1}});
    REQUIRE(lab.house.save(third, late));
    lab.house.open();
    REQUIRE(lab.house.hall->submit(third.id, 12, 1, 0_s, lab.house.now()));
    CHECK(lab.earned(third) == 30'000);
    // Who sits down now has the corrected version on the sheet; nothing is corrected twice.
    const auto fourth = lab.answered(13, 1);
    CHECK(lab.earned(fourth) == 30'000);
    const auto detail = lab.house.detail(fourth.id);
    const auto at = static_cast<std::size_t>(lab.house.place(fourth, "q1"));
    CHECK(detail.sheet.at(at).on_sheet.version == 2);
    CHECK_FALSE(detail.sheet.at(at).corrected);
}

TEST_CASE("full marks for all are everybody's, also who left it empty or was marked by a person") {
    Rekeyed lab(true);
    const auto place = [&](const std::string& key) { return lab.house.place(lab.second, key); };
    REQUIRE(lab.house.hall->mark(lab.second.id, place("q1"),
                                 PersonMark{2'000, "half right", {1, "T", {5}}}, lab.house.now()));
    CHECK(lab.earned(lab.second) == 22'000);
    const auto plan = lab.apply(lab.full());
    CHECK(plan.changed == 1);
    CHECK(plan.bank_version == 0);
    CHECK(lab.earned(lab.second) == 30'000);
    CHECK(code(lab.house.hall->preview_rekey(lab.exam.id, lab.full(), lab.house.now())) ==
          "exam.rekey.same");
    CHECK(code(lab.house.hall->mark(lab.second.id, place("q1"),
                                    PersonMark{1'000, "less", {1, "T", {6}}}, lab.house.now())) ==
          "exam.mark.full_marks");
    // An essay: nobody's mark is awaited any more, and who wrote nothing has the points too.
    auto essay = lab.house.sit(lab.exam, 12);
    REQUIRE(lab.house.save(essay, {{.epoch = 1,
                                    .seq = 1,
                                    .question = lab.house.place(essay, "e1"),
                                    .answer = {.texts = {"because"}}}}));
    REQUIRE(lab.house.hall->submit(essay.id, 12, 1, 0_s, lab.house.now()));
    CHECK(lab.house.detail(essay.id).row.to_mark == 1);
    auto key = lab.full("e1");
    key.key = *lab.house.hall->bank().version(key.question, key.version).value();
    CHECK(code(lab.house.hall->preview_rekey(lab.exam.id, key, lab.house.now())) ==
          "exam.rekey.no_key");
    lab.apply(lab.full("e1"));
    CHECK(lab.house.detail(essay.id).row.to_mark == 0);
    CHECK(lab.house.detail(essay.id).row.kept.state == SittingState::marked);
    CHECK(lab.earned(essay) == 20'000);
    CHECK(lab.earned(lab.second) == 40'000);
    CHECK(lab.house.happened(essay.id).find("marked full_marks") != std::string::npos);
}

TEST_CASE(
    "what corrections made of a question is corrected with it, and nothing that was written") {
    Rekeyed lab;
    lab.apply(lab.right_is(1));
    const auto later = lab.answered(12, 0); // drew what the correction had made
    auto& bank = lab.house.hall->bank();
    auto written = bank.question(lab.q().id)->question;
    written.feedback = "somebody's own";
    REQUIRE(bank.put(written, lab.q().id, {1, "T", {9}}));
    const auto own = lab.answered(13, 0);
    const auto version = [&](const SittingRow& row) {
        const auto place = static_cast<std::size_t>(lab.house.place(row, "q1"));
        return lab.house.detail(row.id).sheet.at(place).on_sheet.version;
    };
    REQUIRE(version(later) == 2);
    REQUIRE(version(own) == 3);
    const auto plan = lab.apply(lab.full());
    CHECK(plan.rows.size() == 3);
    CHECK(plan.changed == 2); // the first and the later one
    for (int restarted = 0; restarted < 2; ++restarted) {
        for (const auto& row : {lab.first, lab.second, later})
            CHECK(lab.earned(row) == 30'000);
        CHECK(lab.earned(own) == 20'000);
        lab.house.open();
    }
    // Named by the version that was made, it is the same question.
    auto made = lab.full();
    made.version = 2;
    CHECK(code(lab.house.hall->preview_rekey(lab.exam.id, made, lab.house.now())) ==
          "exam.rekey.same");
}

TEST_CASE("results come out for all or for nobody") {
    Rekeyed lab;
    bool refuses = true;
    auto hall = Hall::open(
        *lab.house.store, lab.house.now(),
        {.before = [&](store::Reader&, std::int64_t sitting) -> Result<void> {
             return refuses && sitting == lab.second.id ? fail("evidence.altered", "")
                                                        : Result<void>();
         },
         .after = [](store::Writer&, const SittingRow&, WallTime) -> Result<void> { return {}; }});
    REQUIRE(hall);
    lab.house.hall = std::move(*hall);
    CHECK(code(lab.house.hall->order(lab.exam.id, Order::close, lab.house.now())) ==
          "evidence.altered");
    CHECK(lab.house.hall->exam(lab.exam.id)->state == ExamState::open);
    refuses = false;
    REQUIRE(lab.house.hall->order(lab.exam.id, Order::close, lab.house.now()));
    refuses = true;
    CHECK(code(lab.house.hall->order(lab.exam.id, Order::release, lab.house.now())) ==
          "evidence.altered");
    for (const auto& row : {lab.first, lab.second})
        CHECK(lab.house.detail(row.id).row.kept.state == SittingState::marked);
    refuses = false;
    REQUIRE(lab.house.hall->order(lab.exam.id, Order::release, lab.house.now()));
    for (const auto& row : {lab.first, lab.second})
        CHECK(lab.house.detail(row.id).row.kept.state == SittingState::released);
}

TEST_CASE("a question is among the figures while short answers wait, without figures") {
    Rekeyed lab(true);
    const auto essay = lab.house.sit(lab.exam, 12);
    REQUIRE(lab.house.save(essay, {{.epoch = 1,
                                    .seq = 1,
                                    .question = lab.house.place(essay, "e1"),
                                    .answer = {.texts = {"because"}}}}));
    const auto rows = [&] { return lab.house.hall->items(lab.exam.id, lab.house.now())->rows; };
    const auto before = rows();
    REQUIRE(before.size() == 4);
    CHECK(before[0].attempts == 2);
    // Of who left it empty nothing waits; nobody else has handed in.
    REQUIRE(lab.house.hall->submit(essay.id, 12, 1, 0_s, lab.house.now()));
    CHECK(rows()[0].attempts == 2);
}

TEST_CASE("under another key a person's mark stands, is listed and stands in the log") {
    Rekeyed lab;
    REQUIRE(lab.house.hall->mark(lab.second.id, lab.house.place(lab.second, "q1"),
                                 PersonMark{2'000, "half right", {1, "T", {5}}}, lab.house.now()));
    const auto plan = lab.apply(lab.right_is(1));
    REQUIRE(plan.rows.size() == 2);
    CHECK(plan.rows[1].by_person);
    CHECK_FALSE(plan.rows[0].by_person);
    CHECK(plan.changed == 1);
    CHECK(lab.earned(lab.second) == 22'000);
    CHECK(lab.house.happened(lab.second.id) ==
          "opened started submitted marked marked rekeyed person_stands");
    const auto log = lab.house.hall->log_of(lab.first.id);
    REQUIRE(log);
    const auto line = "№ " + std::to_string(lab.house.place(lab.first, "q1") + 1);
    CHECK(log->back().line.what == Happened::rekeyed);
    CHECK(log->back().line.detail == line + " · T: misprint");
    // The mark may still be changed by hand, as before.
    REQUIRE(lab.house.hall->mark(lab.second.id, lab.house.place(lab.second, "q1"), std::nullopt,
                                 lab.house.now()));
    CHECK(lab.earned(lab.second) == 30'000);
}

TEST_CASE("after release nobody falls below what was released, however often a key changes") {
    Rekeyed lab;
    lab.release();
    const auto plan = lab.apply(lab.right_is(1));
    CHECK(plan.changed == 1);
    CHECK(plan.now_pass == 1);
    CHECK(plan.no_longer_pass == 0);
    REQUIRE(plan.rows.size() == 2);
    CHECK(plan.rows[0].kept);
    CHECK_FALSE(plan.rows[1].kept);
    for (int restarted = 0; restarted < 2; ++restarted) {
        CHECK(lab.earned(lab.first) == 30'000);
        CHECK(lab.earned(lab.second) == 30'000);
        CHECK(lab.passed(lab.second));
        lab.house.open();
    }
    CHECK(lab.house.happened(lab.first.id) ==
          "opened started submitted marked released rekeyed released_stands");
    CHECK(lab.house.happened(lab.second.id) == "opened started submitted marked released rekeyed");
    // Back, and to a third: what was told meanwhile stands as well.
    CHECK(lab.apply(lab.right_is(0)).changed == 0);
    CHECK(lab.apply(lab.right_is(2)).changed == 0);
    CHECK(lab.earned(lab.second) == 30'000);
    CHECK(lab.house.hall->bank().question(lab.q().id)->version == 4);
    CHECK(lab.house.hall->bank().question(lab.q().id)->question.choices[2].share == whole);
    lab.apply(lab.full());
    CHECK(lab.apply(lab.right_is(0)).changed == 0);
}

TEST_CASE("a correction that cannot be written changes nothing, in memory neither") {
    Rekeyed lab;
    const auto third = lab.answered(12, 1, false);
    const auto rekey = lab.right_is(1);
    const auto digest = lab.preview(rekey).digest;
    lab.house.full = true;
    CHECK_FALSE(lab.done(rekey, digest));
    lab.house.full = false;
    CHECK(lab.earned(lab.first) == 30'000);
    CHECK(lab.earned(lab.second) == 20'000);
    CHECK(lab.house.hall->bank().question(rekey.question)->version == 1);
    CHECK(lab.house.happened(lab.first.id) == "opened started submitted marked");
    CHECK(lab.preview(rekey).digest == digest); // as it was
    REQUIRE(lab.house.hall->submit(third.id, 12, 1, 0_s, lab.house.now()));
    CHECK(lab.earned(third) == 20'000);
}

TEST_CASE("who signs is asked of every paper before the first is touched, and of each after") {
    Rekeyed lab;
    std::vector<std::int64_t> before, after;
    bool refuses = false;
    auto hall =
        Hall::open(*lab.house.store, lab.house.now(),
                   {.before = [&](store::Reader& reader, std::int64_t sitting) -> Result<void> {
                        const auto there = reader.row("SELECT count(*) FROM exam_correction");
                        CHECK((*there)->number(0) == 0);
                        before.push_back(sitting);
                        return refuses && sitting == lab.second.id ? fail("evidence.altered", "")
                                                                   : Result<void>();
                    },
                    .after = [&](store::Writer&, const SittingRow& row, WallTime) -> Result<void> {
                        after.push_back(row.id);
                        return {};
                    }});
    REQUIRE(hall);
    lab.house.hall = std::move(*hall);
    const auto rekey = lab.right_is(1);
    const auto digest = lab.preview(rekey).digest;
    refuses = true;
    CHECK(code(lab.done(rekey, digest)) == "evidence.altered");
    CHECK(after.empty());
    CHECK(lab.earned(lab.second) == 20'000);
    refuses = false;
    before.clear();
    REQUIRE(lab.done(rekey, digest));
    CHECK(before == std::vector{lab.first.id, lab.second.id});
    CHECK(after == before);
}

TEST_CASE("an exam takes so many corrections and not one more; the data base keeps each for good") {
    Rekeyed lab;
    for (std::size_t i = 0; i < limits::corrections; ++i)
        lab.apply(lab.right_is(1 - i % 2));
    const auto more = lab.right_is(2);
    CHECK(code(lab.done(more, lab.preview(more).digest)) == "exam.rekey.too_many");
    for (const auto* words :
         {"UPDATE exam_correction SET reason = ''", "DELETE FROM exam_correction"})
        CHECK_FALSE(lab.house.store->write([&](store::Writer& writer) -> Result<void> {
            const auto done = writer.run(words);
            return done ? Result<void>() : tl::unexpected(done.error());
        }));
}

TEST_CASE("only what marks a question may change") {
    auto asked = of_kind(Kind::single);
    asked.choices = {{"a", whole}, {"b"}};
    auto other = asked;
    other.choices[0].share = 0;
    other.choices[1] = {"b ", whole, "because"}; // what surrounds a text is no other text
    other.feedback = "b, of course";
    other.points = 9;
    other.key = "another";
    const auto key = with_key(asked, other);
    REQUIRE(key);
    CHECK(key->choices[1].text == "b");
    CHECK(key->choices[1].share == whole);
    CHECK(key->choices[1].feedback == "because");
    CHECK(key->feedback == "b, of course");
    CHECK(key->points == asked.points);
    CHECK(key->key == "k");
    other.choices[0].share = other.choices[1].share = 0;
    CHECK(code(with_key(asked, other)) == "exam.question.no_right");
    other.choices[0] = {"c", whole};
    CHECK(code(with_key(asked, other)) == "exam.rekey.text");
    other = asked;
    other.stem = "!";
    CHECK(code(with_key(asked, other)) == "exam.rekey.text");
    other = asked;
    other.choices.push_back({"c"});
    CHECK(code(with_key(asked, other)) == "exam.rekey.text");
    CHECK(code(with_key(asked, of_kind(Kind::true_false))) == "exam.rekey.kind");
    CHECK(code(with_key(of_kind(Kind::short_answer), of_kind(Kind::short_answer))) ==
          "exam.rekey.no_key");
}

TEST_CASE("pairs are marked by the corrected key, and answers name what was on offer") {
    auto pairs = of_kind(Kind::matching);
    pairs.pairs = {{"F3", "one"}, {"F4", "two"}};
    pairs.extras = {"three"};
    auto swapped = pairs;
    std::swap(swapped.pairs[0].right, swapped.pairs[1].right);
    // An answer names right sides as they were asked: one, two, three.
    CHECK(earned_by(pairs, swapped, {.matched = {1, 0}}) == 1'000);
    CHECK(earned_by(pairs, swapped, {.matched = {0, 1}}) == 0);
    auto third = pairs;
    third.pairs[0].right = "three";
    third.extras.clear(); // what no pair has any more is on offer all the same
    CHECK(earned_by(pairs, third, {.matched = {2, 1}}) == 1'000);
    CHECK(earned_by(pairs, third, {.matched = {0, -1}}) == 0);
    third.pairs[0].right = "four";
    CHECK(code(with_key(pairs, third)) == "exam.rekey.text");
    third = pairs;
    third.pairs[0].left = "F5";
    CHECK(code(with_key(pairs, third)) == "exam.rekey.text");
}

TEST_CASE("numbers, blanks, times and goals are marked by the corrected key") {
    auto number = of_kind(Kind::numeric);
    number.numbers = {{one_micro, one_micro}};
    auto wider = number;
    wider.numbers = {{0, 2 * one_micro}};
    CHECK(earned_by(number, wider, {.texts = {"2"}}) == 1'000);

    auto blank = of_kind(Kind::fill_in);
    blank.blanks = {{{{"color"}}}};
    auto spelt = blank;
    spelt.blanks[0].accepted.push_back({"colour"});
    CHECK(earned_by(blank, spelt, {.texts = {"Colour"}}) == 1'000);
    spelt.blanks.push_back({{{"x"}}});
    CHECK(code(with_key(blank, spelt)) == "exam.rekey.text");

    auto heard = of_kind(Kind::listen);
    heard.recording = "1-2";
    heard.choices = {{"rude"}, {"late"}};
    heard.violations = {{10_s, 0}};
    auto later = heard;
    later.violations = {{30_s, 1}};
    CHECK(earned_by(heard, later, {.heard = {{31_s, 1}}}) == 1'000);
    later.recording = "1-3";
    CHECK(code(with_key(heard, later)) == "exam.rekey.text");

    auto typing = of_kind(Kind::typing);
    typing.copy = std::string(60, 'x');
    auto easier = typing;
    easier.copy_goal = 30;
    const Answer typed{.texts = {typing.copy}, .typed_for = 120_s};
    CHECK(judge_place(typing, nullptr, typed, 1'000).earned == 500);
    CHECK(earned_by(typing, easier, typed) == 1'000);
    easier.copy += "y";
    CHECK(code(with_key(typing, easier)) == "exam.rekey.text");
}
