// The hall over a real data base: bank, exams, sittings, restarts, failing disks.
#include <catch2/catch.hpp>

#include <algorithm>

#include "exam/house.h"
#include "exam/limits.h"

using namespace ringroom;
using namespace ringroom::exam;
using namespace ringroom::exam::test_house;

TEST_CASE("an import adds, changes and leaves, and says which before it does") {
    House house;
    auto& bank = house.hall->bank();
    house.fill();
    Diagnostics found;
    const auto read = parse_gift("$CATEGORY: basics\n::q1:: One? {=right ~wrong ~worse}\n\n"
                                 "::q2:: Two, now? {F}\n\n::q9:: Nine? {T}\n",
                                 "q.gift", Language::en, found);
    REQUIRE(found.empty());
    const auto changes = [](const std::vector<PlannedQuestion>& plan) {
        std::vector<Change> out;
        for (const auto& one : plan)
            out.push_back(one.change);
        return out;
    };
    const std::vector expected = {Change::same, Change::changed, Change::added};
    const auto plan = bank.preview(read);
    REQUIRE(plan);
    CHECK(changes(*plan) == expected);
    CHECK(bank.page({})->total == 4);
    const auto done = bank.import(read, {1, "T", {9}});
    REQUIRE(done);
    CHECK(changes(*done) == expected);
    const auto page = bank.page({});
    CHECK(page->total == 5);
    CHECK(page->categories == std::vector<std::string>{"basics", "essays"});
    const auto second = bank.question(2);
    CHECK(second->version == 2);
    CHECK(second->question.stem == "Two, now?");
    CHECK(bank.question(2, 1)->question.stem == "Two?");
    CHECK(code(bank.question(99)) == "exam.unknown_question");
}

TEST_CASE("the bank is searched by words, category and kind, page by page") {
    House house;
    house.fill();
    auto& bank = house.hall->bank();
    CHECK(bank.page({.words = "RIGHT one"})->total == 1);
    CHECK(bank.page({.words = "one two"})->total == 0);
    CHECK(bank.page({.category = "basics"})->total == 3);
    CHECK(bank.page({.category = "basic"})->total == 0);
    CHECK(bank.page({.kind = Kind::true_false})->total == 1);
    const auto first = bank.page({.limit = 3});
    CHECK(first->rows.size() == 3);
    CHECK(first->more);
    const auto rest = bank.page({.after = first->rows.back().id, .limit = 3});
    CHECK(rest->rows.size() == 1);
    CHECK_FALSE(rest->more);
    REQUIRE(bank.retire(1, true));
    CHECK(bank.page({})->total == 3);
    CHECK(bank.page({.retired = true})->total == 1);
    CHECK((*bank.drawable())->size() == 3);
    CHECK(code(bank.retire(77, true)) == "exam.unknown_question");
}

TEST_CASE("one question is written, its name is its own") {
    House house;
    house.fill();
    auto& bank = house.hall->bank();
    auto question = bank.question(1)->question;
    question.stem = "One, in other words?";
    const auto put = bank.put(question, 1, {1, "T", {6}});
    REQUIRE(put);
    CHECK(*put == std::pair<std::int64_t, int>(1, 2));
    CHECK(code(bank.put(question, 2, {})) == "exam.same_key");
    CHECK(code(bank.put(question, 0, {})) == "exam.same_key");
    question.key = "new";
    CHECK(bank.put(question, 0, {})->first == 5);
    question.stem = "";
    CHECK(code(bank.put(question, 0, {})) == "exam.question.no_stem");
    question.stem = "?";
    question.key = "newer";
    CHECK(code(bank.put(question, 50, {})) == "exam.unknown_question");
    // Of a version that is not the newest any more nothing is written.
    CHECK(code(bank.put(question, 1, {}, 1)) == "exam.question_changed");
    CHECK(bank.put(question, 1, {}, 2)->second == 3);
    // A retired one stays so; what an import brings is in use again.
    REQUIRE(bank.retire(1, true));
    CHECK(bank.put(question, 1, {}, 3)->second == 4);
    CHECK(bank.question(1)->retired);
    REQUIRE(bank.import({{1, question}}, {}));
    CHECK_FALSE(bank.question(1)->retired);
    CHECK(bank.question(1)->version == 5);
}

TEST_CASE("an exam that cannot be drawn or is not said is refused") {
    House house;
    house.fill();
    Diagnostics missing;
    const auto create = [&](auto change) {
        auto setup = house.setup();
        change(setup);
        return code(house.hall->create(setup, {}, 1, Language::en, missing));
    };
    CHECK(create([](auto& s) { s.blueprint.quotas[0].count = 4; }) == "exam.draw.refused");
    CHECK(missing.size() == 1);
    CHECK(create([](auto& s) { s.title = ""; }) == "exam.title");
    CHECK(create([](auto& s) { s.class_name = ""; }) == "exam.class");
    CHECK(create([](auto& s) { s.opens = {9}, s.closes = {9}; }) == "exam.window");
    CHECK(create([](auto& s) { s.rules.attempts = 0; }) == "exam.rules.attempts");
    CHECK(house.hall->exams().empty());
}

TEST_CASE("a whole exam: sit, save, hand in, mark by hand, release") {
    House house;
    house.fill();
    const auto exam = house.create(house.setup(true));
    const auto row = house.sit(exam);
    CHECK(row.kept.state == SittingState::running);
    CHECK(row.questions == 4);
    auto saves = house.right(row);
    saves.push_back({.seq = 9, .question = house.place(row, "e1"), .answer = {.texts = {"so"}}});
    saves.push_back({.seq = 10, .question = house.place(row, "q1"), .answer = {.chosen = {7}}});
    house.seconds = 5;
    const auto outcomes = house.save(row, saves);
    REQUIRE(outcomes);
    CHECK((*outcomes)[3].changed);
    CHECK((*outcomes)[4].refusal == "exam.answer.value");
    CHECK(code(house.hall->mark(row.id, 0, PersonMark{}, house.now())) == "exam.not_handed_in");
    CHECK(code(house.hall->order(exam.id, Order::release, house.now())) == "exam.still_running");
    REQUIRE(house.hall->submit(row.id, 10, 1, 5_s, house.now()));
    auto all = house.detail(row.id);
    CHECK(all.row.kept.state == SittingState::submitted);
    CHECK(all.row.to_mark == 1);
    CHECK(all.row.total.earned == 30'000);
    CHECK_FALSE(all.row.total.passed);
    CHECK(code(house.hall->order(exam.id, Order::release, house.now())) == "exam.not_marked");
    const int essay = house.place(row, "e1");
    CHECK(code(house.hall->mark(row.id, essay, PersonMark{.earned = 10'001}, house.now())) ==
          "exam.mark.points");
    CHECK(code(house.hall->mark(row.id, 4, PersonMark{}, house.now())) == "exam.mark.place");
    CHECK(code(house.hall->mark(row.id, house.place(row, "q1"), PersonMark{.earned = 0},
                                house.now())) == "exam.mark.reason");
    REQUIRE(house.hall->mark(row.id, essay, PersonMark{.earned = 5'000, .by = {1, "T", {5}}},
                             house.now()));
    all = house.detail(row.id);
    const auto mark_again = [&](Milli earned, std::optional<std::int64_t> version) {
        return code(house.hall->mark(row.id, essay, PersonMark{.earned = earned, .by = {2, "U"}},
                                     house.now(), version));
    };
    CHECK(mark_again(0, 0) == "exam.mark.changed"); // they have not seen the first one's
    CHECK(house.detail(row.id).row.total.permille == 875);
    const auto seen = all.marks.at(essay).by.at.ms;
    CHECK(seen == 5);
    CHECK(mark_again(0, seen + 1) == "exam.mark.changed");
    CHECK(all.row.kept.state == SittingState::marked);
    CHECK(all.row.total.permille == 875);
    CHECK(all.row.total.passed);
    CHECK(code(house.hall->order(exam.id, Order::release, house.now())) == "exam.still_open");
    REQUIRE(house.hall->order(exam.id, Order::close, house.now()));
    REQUIRE(house.hall->order(exam.id, Order::release, house.now()));
    CHECK(code(house.hall->mark(row.id, essay, std::nullopt, house.now())) == "exam.mark.released");
    house.open(); // everything is kept
    all = house.detail(row.id);
    CHECK(all.row.kept.state == SittingState::released);
    CHECK(all.row.total.permille == 875);
    CHECK(all.marks.at(essay).by.name == "T");
    CHECK(house.happened(row.id) == "opened started submitted marked released");
}

TEST_CASE("attempts are counted, closed is closed, others' sittings are not there") {
    House house;
    house.fill();
    const auto exam = house.create(house.setup());
    for (int attempt = 1; attempt <= 2; ++attempt) {
        const auto row = house.sit(exam);
        CHECK(row.attempt == attempt);
        CHECK(code(house.hall->submit(row.id, 11, 1, 0_s, house.now())) == "exam.unknown_sitting");
        CHECK(code(house.save({.id = row.id, .sitter = {11}}, {})) == "exam.unknown_sitting");
        REQUIRE(house.hall->submit(row.id, 10, 1, 0_s, house.now()));
    }
    const Sitter sitter{10, "10", "S"};
    CHECK(code(house.hall->sit(exam.id, sitter, "x", house.now())) == "exam.no_attempts");
    house.open();
    CHECK(code(house.hall->sit(exam.id, sitter, "x", house.now())) == "exam.no_attempts");
    CHECK(house.hall->sittings_of(10, house.now())->size() == 2);
    REQUIRE(house.hall->order(exam.id, Order::close, house.now()));
    CHECK(code(house.hall->sit(exam.id, {11, "11", "S"}, "x", house.now())) == "exam.closed");
    CHECK(code(house.hall->sit(99, sitter, "x", house.now())) == "exam.unknown");
    CHECK(code(house.hall->sitting(99, house.now())) == "exam.unknown_sitting");
    CHECK(code(house.save(SittingRow{.id = 1, .sitter = sitter},
                          std::vector<Save>(limits::saves_at_once + 1))) == "exam.too_many_saves");
}

TEST_CASE("start for all, pause for all, extra time for one, close for all") {
    House house;
    house.fill();
    auto setup = house.setup();
    setup.together = true;
    const auto exam = house.create(setup);
    const auto one = house.sit(exam, 10);
    const auto two = house.sit(exam, 11);
    CHECK(one.kept.state == SittingState::opened);
    house.seconds = 100;
    REQUIRE(house.hall->order(exam.id, Order::start, house.now()));
    const auto late = house.sit(exam, 12);
    CHECK(late.kept.state == SittingState::running);
    house.seconds = 110;
    REQUIRE(house.hall->order(exam.id, Order::pause, house.now()));
    house.seconds = 500;
    CHECK(house.detail(one.id).row.kept.used == 10_s);
    REQUIRE(house.hall->order(exam.id, Order::resume, house.now()));
    const By by{7, "Wang", {}};
    const auto give = [&](const std::string& why) {
        return code(house.hall->give(two.id, 30_s, why, by, house.now()));
    };
    CHECK(give(std::string(limits::title_characters, 'x')).empty());
    CHECK(give(std::string(limits::title_characters + 1, 'x')) == "exam.reason");
    CHECK(give(" ") == "exam.reason");
    CHECK(house.hall->log_of(two.id)->back().line.detail ==
          std::string(limits::title_characters, 'x') + " · Wang");
    house.seconds = 551;
    house.hall->advance(house.now());
    CHECK(house.detail(one.id).row.kept.state == SittingState::marked); // nothing to mark by hand
    CHECK(house.detail(two.id).row.kept.state == SittingState::running);
    REQUIRE(house.hall->order(exam.id, Order::close, house.now()));
    CHECK(house.detail(two.id).row.kept.state == SittingState::marked);
    CHECK(house.happened(one.id) == "opened started paused resumed time_over marked");
    CHECK(code(house.hall->order(exam.id, Order::start, house.now())) == "exam.not_open");
    CHECK(code(house.hall->order(77, Order::start, house.now())) == "exam.unknown");
    const auto other = house.create(house.setup());
    CHECK(code(house.hall->order(other.id, Order::start, house.now())) == "exam.not_together");
}

TEST_CASE("the server gone and back: the same sheet, the answers, the clock kept last") {
    House house;
    house.fill();
    const auto exam = house.create(house.setup());
    const auto row = house.sit(exam);
    const auto before = house.detail(row.id);
    house.seconds = 20;
    REQUIRE(house.save(row, house.right(row)));
    house.seconds = 24;
    house.hall->advance(house.now()); // 24 s after the last time: due
    house.seconds = 26;
    house.hall->advance(house.now()); // not yet
    house.seconds = 9'000;
    house.open();
    const auto after = house.detail(row.id);
    CHECK(after.row.kept.state == SittingState::running);
    CHECK(after.row.kept.used == 24_s);
    REQUIRE(after.sheet.size() == before.sheet.size());
    for (std::size_t i = 0; i < after.sheet.size(); ++i)
        CHECK(after.sheet[i].on_sheet == before.sheet[i].on_sheet);
    CHECK(after.row.answered == 3);
    house.seconds = 9'036;
    house.hall->advance(house.now());
    CHECK(house.detail(row.id).row.total.earned == 30'000);
    CHECK(house.happened(row.id) == "opened started gap restarted time_over marked");
}

TEST_CASE("a spare seat goes on where the first one was") {
    House house;
    house.fill();
    const auto exam = house.create(house.setup());
    const auto row = house.sit(exam);
    house.seconds = 10;
    REQUIRE(house.save(row, house.right(row)));
    const auto spare = house.sit(exam);
    CHECK(spare.id == row.id);
    CHECK(spare.kept.epoch == 2);
    CHECK(spare.answered == 3);
    house.seconds = 20;
    const auto old = house.save(row, {{.seq = 50, .question = 0, .typed_at = 15_s}});
    CHECK((*old)[0].refusal == "exam.taken_over");
    CHECK(code(house.hall->submit(row.id, 10, 1, 20_s, house.now())) == "exam.taken_over");
    CHECK(code(house.hall->screen(row.id, 10, 2, 1, true, 20_s, house.now())).empty());
    REQUIRE(house.hall->submit(row.id, 10, 2, 20_s, house.now()));
    CHECK(house.happened(row.id) == "opened started taken_over old_seat left submitted marked");
}

TEST_CASE("a full disk: the answer is refused, and counts when it is sent again") {
    House house;
    house.fill();
    const auto exam = house.create(house.setup());
    const auto row = house.sit(exam);
    house.full = true;
    CHECK(code(house.save(row, house.right(row))).substr(0, 6) == "store.");
    CHECK_FALSE(house.hall->sit(exam.id, {11, "11", "S"}, "x", house.now()));
    house.full = false;
    const auto again = house.save(row, house.right(row));
    REQUIRE(again);
    CHECK((*again)[0].kept);
    house.open();
    CHECK(house.detail(row.id).row.answered == 3);
    CHECK(house.sit(exam, 11).attempt == 1);
}

TEST_CASE("what was on a sheet is marked as it was, whatever becomes of the question") {
    House house;
    house.fill();
    auto setup = house.setup();
    setup.own_sheets = false;
    const auto exam = house.create(setup);
    const auto row = house.sit(exam);
    REQUIRE(house.save(row, house.right(row)));
    auto question = house.hall->bank().question(2)->question;
    question.truth = false;
    REQUIRE(house.hall->bank().put(question, 2, {}));
    REQUIRE(house.hall->bank().retire(1, true));
    const auto other = house.sit(exam, 11);
    CHECK(house.detail(other.id).sheet[1].on_sheet.version == 1);
    REQUIRE(house.hall->submit(row.id, 10, 1, 0_s, house.now()));
    CHECK(house.detail(row.id).row.total.earned == 30'000);
}

TEST_CASE("it opens and closes by the clock on the wall") {
    House house;
    house.fill();
    auto setup = house.setup();
    setup.opens = {1'000'000 + 10'000};
    setup.closes = {1'000'000 + 40'000};
    Diagnostics missing;
    const auto exam = house.hall->create(setup, {}, 1, Language::en, missing);
    REQUIRE(exam);
    CHECK(code(house.hall->sit(exam->id, {10}, "x", house.now())) == "exam.not_open");
    house.seconds = 10;
    house.hall->advance(house.now());
    const auto row = house.sit(*exam);
    house.seconds = 40;
    house.hall->advance(house.now());
    CHECK(house.hall->exam(exam->id)->state == ExamState::closed);
    CHECK(house.detail(row.id).row.kept.state == SittingState::marked);
    CHECK(house.detail(row.id).row.kept.used == 30_s);
    // Opened again it would close at once: that is said.
    CHECK(code(house.hall->order(exam->id, Order::open, house.now())) == "exam.closes_passed");
}

TEST_CASE("a planned exam is put away before it was opened, and stays so") {
    House house;
    house.fill();
    auto setup = house.setup();
    setup.opens = {1'000'000 + 10'000};
    Diagnostics missing;
    const auto exam = house.hall->create(setup, {}, 1, Language::en, missing);
    REQUIRE(exam);
    REQUIRE(house.hall->order(exam->id, Order::drop, house.now()));
    house.seconds = 10; // its time to open
    house.hall->advance(house.now());
    house.open();
    CHECK(house.hall->exam(exam->id)->state == ExamState::dropped);
    CHECK(code(house.hall->sit(exam->id, {10}, "x", house.now())) == "exam.dropped");
    for (const auto order : {Order::open, Order::close, Order::release, Order::drop})
        CHECK(code(house.hall->order(exam->id, order, house.now())) == "exam.dropped");

    const auto other = house.hall->create(house.setup(), {}, 1, Language::en, missing);
    REQUIRE(other);
    REQUIRE(house.hall->order(other->id, Order::open, house.now()));
    CHECK(code(house.hall->order(other->id, Order::drop, house.now())) == "exam.was_open");
    CHECK(house.hall->exam(other->id)->state == ExamState::open);
}

TEST_CASE("questions have figures over all attempts, those of the oracle") {
    House house;
    house.fill();
    auto setup = house.setup();
    setup.own_sheets = false;
    const auto exam = house.create(setup);
    // 111, 110, 101, 010, 000 right of q1, q2, q3
    const std::string oracle[] = {"111", "110", "101", "010", "000"};
    for (std::int64_t person = 0; person < 5; ++person) {
        const auto row = house.sit(exam, 20 + person);
        auto saves = house.right(row);
        std::vector<Save> some;
        for (std::size_t i = 0; i < 3; ++i)
            if (oracle[person][i] == '1')
                some.push_back(saves[i]);
        REQUIRE(house.save(row, some));
        REQUIRE(house.hall->submit(row.id, 20 + person, 1, 0_s, house.now()));
    }
    const auto items = house.hall->items(exam.id, house.now());
    REQUIRE(items);
    REQUIRE(items->rows.size() == 3);
    CHECK(items->attempts == 5);
    CHECK(items->rows[0].facility == 600);
    CHECK(items->rows[2].facility == 400);
    CHECK(items->rows[0].discrimination == 645); // 64.55
    CHECK(items->rows[1].discrimination == 0);
    CHECK(items->rows[2].discrimination == 327); // 32.73
    CHECK(items->rows[0].efficiency == 1'000);
    CHECK(items->rows[2].efficiency == 375);
    CHECK(items->consistency == 462); // 46.15
    const auto results = house.hall->results(exam.id, house.now());
    REQUIRE(results);
    CHECK(results->size() == 5);
    CHECK(results->front().total.permille == 1'000);
}

TEST_CASE("what is over is shown to the witness with each write, and what runs is not") {
    House house;
    house.fill();
    std::vector<std::string> told;
    std::atomic<bool> refuse{false};
    house.hall.reset();
    auto opened =
        Hall::open(*house.store, house.now(),
                   {.after = [&](store::Writer&, const SittingRow& row, WallTime) -> Result<void> {
                       told.push_back(std::string(to_string(row.kept.state)) + " " +
                                      std::to_string(row.total.earned));
                       return refuse ? fail("evidence.too_long", "") : Result<void>();
                   }});
    REQUIRE(opened);
    house.hall = std::move(*opened);
    const auto exam = house.create(house.setup());
    const auto row = house.sit(exam);
    REQUIRE(house.save(row, house.right(row)));
    CHECK(told.empty());
    refuse = true;
    house.seconds += 1;
    CHECK(house.hall->submit(row.id, 10, row.kept.epoch, 1_s, house.now()).error().code ==
          "evidence.too_long");
    refuse = false;
    told.clear();
    REQUIRE(house.hall->order(exam.id, Order::close, house.now()));
    REQUIRE(house.hall->order(exam.id, Order::release, house.now()));
    REQUIRE(told.size() == 2);
    CHECK(told.back() == "released 30000");
}

TEST_CASE("a paper that ran out and was given more time is shown as running again") {
    House house;
    house.fill();
    std::vector<std::string> told;
    auto opened = Hall::open(
        *house.store, house.now(),
        {.after = [&](store::Writer& writer, const SittingRow& row, WallTime) -> Result<void> {
            const auto paper = kept_paper(writer, row.id);
            REQUIRE(paper);
            told.push_back(*paper ? "kept" : "not handed in");
            return {};
        }});
    REQUIRE(opened);
    house.hall = std::move(*opened);
    const auto row = house.sit(house.create(house.setup()));
    house.seconds += 120;
    house.hall->advance(house.now());
    (void)house.happened(row.id);
    REQUIRE(told == std::vector<std::string>{"kept"});
    REQUIRE(house.hall->give(row.id, 60_s, "late bus", {7, "Wang", {}}, house.now()));
    CHECK(told.back() == "not handed in");
}
