// What is kept and what is deleted, as a person reads it, and the orders that follow.
#include <algorithm>
#include <atomic>

#include "seat/hold_dialog.h"
#include "seat/keeping_rows.h"
#include "seat/keeping_view.h"
#include "seat/limits.h"
#include "typist.h"

using namespace ringroom;
using namespace ringroom::seat;
using seat::test::Place;
using seat::test::Typist;

namespace {

wire::RetentionRow due_row(const std::string& record, const std::string& rule, AgentId agent) {
    return {.record = record,
            .file = "recordings/" + record + ".wav",
            .agent = agent,
            .agent_name = "李雷",
            .started_at = "2025-03-01T04:00:00Z",
            .length = 90_s,
            .rule = rule};
}

/// Two classes, one of them with a blank in its name; two are due of two people, one is kept.
wire::RetentionPreview small_preview() {
    wire::RetentionPreview out{.id = "cafe", .now = "2026-11-23T04:00:00Z"};
    out.classes = {{"practice", "drills", 365}, {"for court", "for court", 30}, {"model", "m", 0}};
    out.due = {due_row("3-12", "practice 365", AgentId{1}),
               due_row("3-13", "for court 30", AgentId{2})};
    out.due[1].started_at = "2026-03-01T04:00:00Z";
    out.kept = {due_row("3-11", "practice 365", AgentId{1})};
    out.kept[0].why = "hold";
    out.kept[0].why_words = "legal hold";
    out.held = 1;
    return out;
}

Shown shown_to(std::vector<std::string> rights) {
    Shown out;
    out.stage = Stage::at_seat;
    out.me.rights = std::move(rights);
    return out;
}

bool names_key(const KeepingView& view, Key key) {
    const auto keys = view.foot_keys();
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

} // namespace

TEST_CASE("a hold is on a contact or on a person, and has a reason that fits") {
    const auto contact = hold_order(" 3-12 ", " 申诉 ");
    REQUIRE(contact);
    CHECK(contact->target == "/holds");
    CHECK_FALSE(contact->of_person);
    CHECK(wire::decode<wire::NewHold>(contact->body) == wire::NewHold{"3-12", "申诉"});
    const auto person = hold_order("1001", "appeal");
    REQUIRE(person);
    CHECK(person->target == "/holds/people");
    CHECK(person->of_person);
    CHECK(wire::decode<wire::NewPersonHold>(person->body) == wire::NewPersonHold{"1001", "appeal"});

    const auto wrong = [](std::string_view what, std::string_view reason) {
        const auto order = hold_order(what, reason);
        return order ? std::string() : order.error().code;
    };
    for (const auto* what : {"", "李雷", "3-", "-12", "3-12-1", "3 12"})
        CHECK(wrong(what, "why") == "seat.legal_hold.what");
    CHECK(wrong("3-12", "  ") == "seat.legal_hold.reason");
    CHECK(wrong("3-12", std::string(limits::hold_reason_bytes, 'x')).empty());
    CHECK(wrong("3-12", std::string(limits::hold_reason_bytes + 1, 'x')) ==
          "seat.legal_hold.reason");
}

TEST_CASE("what is due is summed up by class, whatever a class is called") {
    const auto sums = sums_by_class(small_preview());
    REQUIRE(sums.size() == 3);
    CHECK(sums[0].due == 1);
    CHECK(sums[0].oldest == "2025-03-01T04:00:00Z");
    CHECK(sums[0].kept == 1);
    CHECK(sums[1].due == 1);
    CHECK(sums[1].kept == 0);
    CHECK(sums[2].due == 0);
    CHECK(sum_words(Language::en, sums[0]) ==
          "drills · 365 days · 1 due, the oldest of 2025-03-01 · 1 stay");
    CHECK(sum_words(Language::en, sums[2]) == "m · for ever");
}

TEST_CASE("a row offers to be held, or to be let go where it is") {
    const auto preview = small_preview();
    const auto due = retention_rows(Language::en, preview, preview.due);
    REQUIRE(due.size() == 2);
    CHECK(due[1].cells[4].text == "for court");
    CHECK(due[1].cells[5].text == "30 days");
    CHECK(due[0].without == std::vector{Key::keep_lift});
    const auto kept = retention_rows(Language::en, preview, preview.kept);
    CHECK(kept[0].cells[6].text == "legal hold");
    CHECK(kept[0].without.empty()); // another order may hold it too
    const std::vector<wire::HoldRow> orders{
        {.record = "3-1", .number = 1, .reason = "x", .by = "2001", .at = "2026-11-23T04:00:00Z"},
        {.record = "3-2", .number = 2, .reason = "x", .by = "2001", .at = "2026-11-23T04:00:00Z"},
        {.record = "3-2", .number = 1, .reason = "x", .by = "2001", .at = "2026-11-23T05:00:00Z"},
        {.record = "3-4", .number = 1, .reason = "y", .by = "2001", .at = "2026-11-23T05:00:00Z"}};
    CHECK(size_of_order(orders, orders[1]) == 2); // also the second hold of a contact
    CHECK(size_of_order(orders, orders[2]) == 1);
    CHECK(size_of_order(orders, orders[3]) == 1);
    const auto newest_first = hold_rows(orders);
    CHECK(newest_first[0].id == "3-2/1");
    CHECK(newest_first[0].without == std::vector{Key::keep_lift_all});
    CHECK(newest_first[3].id == "3-2/2");
    CHECK(newest_first[3].without.empty());
    // Contacts are sorted as people count.
    const auto holds = hold_rows({{.record = "3-100"}, {.record = "3-12"}, {.record = "12-1"}});
    CHECK(holds[0].id == "3-12/0");
    CHECK(holds[2].id == "12-1/0");
}

TEST_CASE(
    "before anything is deleted a person reads how many, of how many people, and what stays") {
    auto preview = small_preview();
    const auto words = delete_words(Language::en, preview);
    for (const auto* part : {"2 recordings", "2 people", "3:00", "2025-03-01", "Marks", "stay"}) {
        INFO(words);
        CHECK(words.find(part) != words.npos);
    }
    CHECK(words.find("wait for the next time") == words.npos);
    preview.more = 7;
    preview.clock_words = "Is it noon?";
    const auto more = delete_words(Language::en, preview);
    CHECK(more.find("7 more") != more.npos);
    CHECK(more.find("Is it noon?") == 0);
}

TEST_CASE("what was deleted names its entries in the chain and the head") {
    wire::RetentionDone done{.deleted = 2};
    done.proof = {{.number = 41}, {.number = 42}};
    done.head.printed = "42  cafe";
    const auto words = done_words(Language::en, done);
    for (const auto* part : {"2", "41", "42  cafe"})
        CHECK(words.find(part) != words.npos);
    CHECK(done_words(Language::en, {}) == "Nothing was deleted.");
    wire::EvidenceEntry entry{.number = 41, .subject = "3-12", .hash = "0123456789abcdef0123"};
    entry.content = {{"file", "recordings/a.wav"}, {"rule", "practice 365"}, {"by", "9001 王"}};
    const auto rows = gone_rows(Language::en, {entry});
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].cells[3].text == "drills");
    CHECK(rows[0].cells[4].text == "9001 王");
    CHECK(rows[0].hidden.find("recordings/a.wav") != std::string::npos);
}

TEST_CASE("who runs the lab sees what is due first, a teacher holds, and nobody deletes nothing") {
    Typist typist;
    Place place(typist.look());
    PlayerPanel player(place.desk);
    KeepingView view(place.desk, player);
    auto shown = shown_to({"grade", "see_class_results", "manage_settings"});
    typist.until([&] { return names_key(view, Key::keep_delete); });
    typist.strokes(SDL_SCANCODE_DELETE);
    typist.until([&] { return place.back.shown().notice.code == "seat.keep.nothing_due"; });
    typist.strokes(SDL_SCANCODE_V);
    typist.then([&] {
        CHECK_FALSE(names_key(view, Key::keep_delete));
        CHECK(names_key(view, Key::keep_lift));
    });
    for (int i = 0; i < 3; ++i) // held, deleted, and due again
        typist.strokes(SDL_SCANCODE_V);
    typist.then([&] {
        CHECK(names_key(view, Key::keep_delete));
        shown = shown_to({"grade", "see_class_results"});
    });
    typist.run([&] { view.draw(shown, {1100, 600}); });

    KeepingView teachers(place.desk, player);
    typist.until([&] { return names_key(teachers, Key::keep_lift); });
    for (int i = 0; i < 2; ++i) // deleted, and holds again
        typist.strokes(SDL_SCANCODE_V);
    typist.then([&] {
        CHECK(names_key(teachers, Key::keep_lift));
        CHECK_FALSE(names_key(teachers, Key::keep_delete));
    });
    typist.strokes(SDL_SCANCODE_N);
    typist.then([&] { CHECK(teachers.dialog_is_open()); });
    typist.types("V"); // is written, and leads nowhere
    typist.strokes(SDL_SCANCODE_ESCAPE);
    typist.then([&] {
        CHECK_FALSE(teachers.dialog_is_open());
        CHECK(names_key(teachers, Key::keep_lift));
    });
    typist.run([&] {
        place.desk.covered = teachers.dialog_is_open();
        teachers.draw(shown, {1100, 600});
    });
}
