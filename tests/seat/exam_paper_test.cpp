// A written exam as the seat holds it: what is saved when, what a lost network and a killed seat
// leave, and the clock.
#include <catch2/catch.hpp>

#include "seat/exam_paper.h"
#include "seat/limits.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

constexpr Instant t0{1'000'000};
constexpr WallTime noon{1'700'000'000'000};

wire::ExamSitting sheet_of(std::int64_t count, std::int64_t epoch = 1) {
    wire::ExamSitting out{.id = 7,
                          .exam = 3,
                          .title = "Week 3",
                          .attempt = 1,
                          .state = "running",
                          .epoch = epoch,
                          .used = 60_s,
                          .left = 600_s};
    for (std::int64_t i = 0; i < count; ++i)
        out.questions.push_back({.place = i, .kind = "short", .points = 1'000});
    return out;
}

wire::ExamAnswer words_answer(std::string text) {
    return {.texts = {std::move(text)}};
}

/// The lab takes everything of the request.
wire::ExamSaved all_kept(const wire::ExamSaves& saves, Duration used, std::int64_t epoch = 1) {
    wire::ExamSaved out{.state = "running", .epoch = epoch, .used = used, .left = 660_s - used};
    for (const auto& one : saves.saves)
        out.outcomes.push_back({one.epoch, one.seq, true, {}, {}});
    return out;
}

/// Types and lets it come to the disk.
void put(ExamPaper& paper, std::size_t place, const std::string& text, Instant now) {
    paper.change(place, words_answer(text), now);
    paper.kept(paper.due(now, true));
}

} // namespace

TEST_CASE("an answer goes to the disk when typing rests, or after a while without a rest") {
    ExamPaper paper(sheet_of(2), t0);
    CHECK(paper.next_due() == Instant::never());
    paper.change(0, words_answer("a"), t0);
    CHECK(paper.due(t0 + limits::exam_quiet - 1_ms).empty());
    CHECK(paper.next_due() == t0 + limits::exam_quiet);
    const auto saves = paper.due(t0 + limits::exam_quiet);
    REQUIRE(saves.size() == 1);
    CHECK(saves[0].seq == 1);
    CHECK(saves[0].typed_at == 60_s);          // when it was typed, not when it was written
    CHECK(paper.due(t0 + 60_s, true).empty()); // once
    auto now = t0 + 10_s;
    const auto begun = now;
    while (now - begun < limits::exam_longest) {
        paper.change(1, words_answer(std::to_string(now.ms)), now);
        CHECK(paper.due(now).empty());
        now = now + limits::exam_quiet - 100_ms;
    }
    CHECK(paper.due(now).size() == 1);
}

TEST_CASE("nothing is sent before it is on the disk") {
    ExamPaper paper(sheet_of(1), t0);
    paper.change(0, words_answer("a"), t0);
    const auto saves = paper.due(t0 + 1_s);
    CHECK(paper.waiting() == 1);
    CHECK_FALSE(paper.wants_to_send(t0 + 1_s));
    paper.kept(saves);
    CHECK(paper.wants_to_send(t0 + 1_s));
    const auto request = paper.to_send(t0 + 1_s);
    REQUIRE(request.saves.size() == 1);
    CHECK_FALSE(paper.wants_to_send(t0 + 1_s)); // one at a time
    const auto taken = paper.took(all_kept(request, 61_s), t0 + 1_s, noon);
    CHECK(taken == std::vector{std::pair<std::int64_t, std::int64_t>(1, 1)});
    CHECK(paper.waiting() == 0);
    CHECK(paper.saved_at() == noon);
}

TEST_CASE("what is typed while a save is under way is not taken for saved") {
    ExamPaper paper(sheet_of(1), t0);
    put(paper, 0, "a", t0);
    const auto request = paper.to_send(t0);
    put(paper, 0, "ab", t0 + 1_s);
    (void)paper.took(all_kept(request, 61_s), t0 + 1_s, noon);
    CHECK(paper.waiting() == 1);
    CHECK(paper.to_send(t0 + 1_s).saves.front().answer == words_answer("ab"));
}

TEST_CASE("without a network everything waits and comes with its own times") {
    ExamPaper paper(sheet_of(3), t0);
    put(paper, 0, "a", t0);
    (void)paper.to_send(t0);
    CHECK_FALSE(paper.cut_off(t0 + limits::exam_silent));
    CHECK(paper.cut_off(t0 + limits::exam_silent + 1_ms)); // the answer does not come
    paper.failed(t0 + 5_s);
    CHECK(paper.cut_off(t0 + 5_s));
    put(paper, 1, "b", t0 + 120_s);
    put(paper, 0, "a again", t0 + 180_s);
    CHECK(paper.waiting() == 2);
    CHECK_FALSE(paper.wants_to_send(t0 + 5_s));
    REQUIRE(paper.wants_to_send(t0 + 181_s));
    const auto request = paper.to_send(t0 + 181_s);
    REQUIRE(request.saves.size() == 2);
    CHECK(request.saves[0].typed_at == 180_s);
    CHECK(request.saves[1].typed_at == 240_s);
    (void)paper.took(all_kept(request, 241_s), t0 + 181_s, noon);
    CHECK_FALSE(paper.cut_off(t0 + 181_s));
    CHECK(paper.waiting() == 0);
}

TEST_CASE("a request is bounded in answers and in bytes") {
    const auto count = static_cast<std::int64_t>(limits::exam_saves) + 1;
    ExamPaper paper(sheet_of(count), t0);
    for (std::size_t i = 0; i < limits::exam_saves; ++i)
        put(paper, i, "x", t0);
    CHECK(paper.to_send(t0).saves.size() == limits::exam_saves);
    paper.failed(t0);
    put(paper, limits::exam_saves, "x", t0);
    const auto first = paper.to_send(t0);
    CHECK(first.saves.size() == limits::exam_saves);
    (void)paper.took(all_kept(first, 61_s), t0, noon);
    CHECK(paper.to_send(t0).saves.size() == 1);
    ExamPaper long_ones(sheet_of(3), t0);
    put(long_ones, 0, std::string(limits::exam_saves_bytes, 'x'), t0); // alone it goes
    put(long_ones, 1, "x", t0);
    CHECK(long_ones.to_send(t0).saves.size() == 1);
}

TEST_CASE("the clock is the sitting's: it stands in a pause and follows the lab") {
    ExamPaper paper(sheet_of(1), t0);
    CHECK(paper.left(t0 + 10_s) == 590_s);
    CHECK(paper.used(t0 + 10_s) == 70_s);
    auto saved = all_kept({}, 70_s);
    saved.paused = true;
    (void)paper.took(saved, t0 + 10_s, noon);
    CHECK(paper.left(t0 + 500_s) == 590_s);
    CHECK_FALSE(paper.may_answer(t0 + 500_s));
    paper.change(0, words_answer("in a pause"), t0 + 500_s);
    CHECK(paper.waiting() == 0);
    (void)paper.took(all_kept({}, 70_s), t0 + 500_s, noon);
    CHECK(paper.may_answer(t0 + 500_s));
    // The server was down: its clock stood while this one ran on.
    CHECK(paper.used(t0 + 800_s) == 370_s);
    (void)paper.took(all_kept({}, 75_s), t0 + 800_s, noon);
    CHECK(paper.used(t0 + 800_s) == 75_s);
}

TEST_CASE("when the time is over nothing is answered, until there is more of it") {
    ExamPaper paper(sheet_of(1), t0);
    CHECK(paper.may_answer(t0 + 599'999_ms));
    CHECK_FALSE(paper.may_answer(t0 + 600_s));
    CHECK(paper.left(t0 + 700_s) == 0_s);
    CHECK(paper.used(t0 + 700_s) == 660_s); // no further than the limit
    auto longer = all_kept({}, 660_s);
    longer.left = 300_s;
    (void)paper.took(longer, t0 + 700_s, noon);
    CHECK(paper.may_answer(t0 + 700_s));
    auto over = all_kept({}, 660_s);
    over.state = "submitted";
    (void)paper.took(over, t0 + 701_s, noon);
    CHECK(paper.over());
    CHECK_FALSE(paper.may_answer(t0 + 701_s));
    auto unlimited = sheet_of(1);
    unlimited.left.reset();
    const ExamPaper free(unlimited, t0);
    CHECK(free.may_answer(t0 + 600_min));
    CHECK_FALSE(free.left(t0));
    CHECK(free.used(t0 + 10_s) == 70_s);
}

TEST_CASE("a seat that another has taken over stops and says so; what it lost is told") {
    ExamPaper paper(sheet_of(2), t0);
    put(paper, 1, "too late", t0);
    const auto request = paper.to_send(t0);
    auto saved = all_kept(request, 61_s, 2);
    saved.outcomes[0] = {1, 1, false, "exam.taken_over", "Another seat goes on."};
    (void)paper.took(saved, t0 + 1_s, noon);
    CHECK(paper.taken_over());
    CHECK_FALSE(paper.may_answer(t0 + 1_s));
    REQUIRE(paper.refusals().size() == 1);
    CHECK(paper.refusals()[0].place == 1);
    CHECK(paper.refusals()[0].words == "Another seat goes on.");
    CHECK(paper.waiting() == 0); // the lab's last word about it
}

TEST_CASE("a killed seat goes on with what it had typed, at the times it was typed") {
    wire::ExamSave left{.epoch = 1,
                        .seq = 9,
                        .question = 1,
                        .typed_at = 55_s,
                        .answer = words_answer("typed before the kill"),
                        .flagged = true};
    ExamPaper paper(sheet_of(2, 2), t0);
    const auto again = paper.go_on_with({left}, 1, t0);
    REQUIRE(again.size() == 1);
    CHECK(again[0].epoch == 2);
    CHECK(again[0].seq == 1);
    CHECK(again[0].typed_at == 55_s);
    CHECK(paper.answer(1) == left.answer);
    CHECK(paper.flagged(1));
    CHECK(paper.waiting() == 1);
    // The sheet read anew knows nothing of it yet.
    paper.use(sheet_of(2, 2), t0 + 1_s);
    CHECK(paper.answer(1) == left.answer);
    paper.kept(again);
    CHECK(paper.to_send(t0 + 1_s).saves.front() == again[0]);
}

TEST_CASE("where a spare seat answered meanwhile the lab decides about the older answer") {
    const wire::ExamSave left{
        .epoch = 1, .seq = 9, .question = 1, .typed_at = 55_s, .answer = words_answer("old")};
    auto sheet = sheet_of(2, 3);
    sheet.questions[1].answer = words_answer("of the spare seat");
    ExamPaper paper(sheet, t0);
    CHECK(paper.go_on_with({left}, 1, t0).empty());
    CHECK(paper.answer(1) == words_answer("of the spare seat"));
    const auto request = paper.to_send(t0);
    REQUIRE(request.saves.size() == 1);
    CHECK(request.saves[0] == left);
}

TEST_CASE("a question that the sheet does not have is passed over") {
    ExamPaper paper(sheet_of(1, 2), t0);
    for (const std::int64_t question : {-1, 1, 1'000'000})
        CHECK(paper
                  .go_on_with(
                      {{.epoch = 1, .seq = 1, .question = question, .answer = words_answer("x")}},
                      1, t0)
                  .empty());
    CHECK(paper.waiting() == 0);
}

TEST_CASE("the sheet comes after the start, and stays here while it is paused") {
    auto waits = sheet_of(0);
    waits.state = "opened";
    ExamPaper paper(waits, t0);
    CHECK_FALSE(paper.wants_sheet());
    CHECK(paper.left(t0 + 100_s) == 600_s);
    (void)paper.took(all_kept({}, 0_s), t0 + 100_s, noon);
    CHECK(paper.wants_sheet());
    CHECK_FALSE(paper.may_answer(t0 + 100_s));
    paper.use(sheet_of(2), t0 + 101_s);
    CHECK(paper.may_answer(t0 + 101_s));
    put(paper, 0, "a", t0 + 101_s);
    auto paused = sheet_of(0);
    paused.paused = true;
    paper.use(paused, t0 + 102_s);
    CHECK(paper.size() == 2);
    CHECK(paper.answered(0));
    CHECK(paper.open_places() == std::vector<std::size_t>{1});
}

TEST_CASE("pairs are answered once each has its right side") {
    auto sheet = sheet_of(2);
    sheet.questions[0].lefts = {"a", "b", "c"};
    sheet.questions[0].answer.matched = {-1, 2, -1};
    sheet.questions[1].answer.texts = {"x"};
    ExamPaper paper(sheet, t0);
    CHECK_FALSE(paper.answered(0));
    CHECK(paper.open_places() == std::vector<std::size_t>{0});
    sheet.questions[0].answer.matched = {0, 2, 1};
    paper.use(sheet, t0);
    CHECK(paper.open_places().empty());
}

TEST_CASE("an answer is blank as the lab sees it") {
    CHECK(is_blank({}));
    CHECK(is_blank({.texts = {"", ""}}));
    CHECK(is_blank({.matched = {-1, -1}}));
    CHECK_FALSE(is_blank({.chosen = {0}}));
    CHECK(is_blank({.texts = {"", " \n"}}));
    CHECK_FALSE(is_blank({.texts = {"", "x"}}));
    CHECK_FALSE(is_blank({.matched = {-1, 0}}));
    CHECK_FALSE(is_blank({.heard = {{1_s, 0}}}));
}
