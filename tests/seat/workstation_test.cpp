// What a person at the seat came upon by hand: a key that did two things at once, words that
// cleared what nobody had compared, rows and buttons that ran out of their place.
#include "seat/call_panel.h"
#include "seat/fairness_view.h"
#include "seat/hall_orders.h"
#include "seat/person_dialog.h"
#include "seat/table.h"
#include "seat/typist.h"
#include "seat/work_page.h"

using namespace ringroom;
using namespace ringroom::seat;
using ringroom::seat::test::Place;
using ringroom::seat::test::Typist;

namespace {

Shown ringing() {
    Shown shown;
    shown.view.contact = wire::SeatContact{.id = ContactId{7}, .mine = "agent"};
    shown.view.agent.activity = Activity::ringing;
    shown.hook = Hook::ringing;
    return shown;
}

Shown talking() {
    auto shown = ringing();
    shown.view.agent.activity = Activity::talking;
    shown.hook = Hook::talking;
    return shown;
}

wire::FairnessSplit split_of(std::string label, std::vector<std::optional<std::int64_t>> found) {
    wire::FairnessSplit out{.split = label, .label = label};
    for (const auto& one : found)
        out.values.push_back({.value = label, .marks = 20, .difference = one});
    return out;
}

} // namespace

TEST_CASE("Space that answers a call presses nothing, also when it is struck once too often") {
    Typist typist;
    Place place(typist.look());
    CallPanel call(place.desk);
    auto shown = talking();
    std::vector<int> presses;
    int pressed_times = 0;
    const auto strike = [&] {
        typist.strokes(SDL_SCANCODE_SPACE);
        typist.then([&] { presses.push_back(pressed_times); });
    };
    typist.strokes(SDL_SCANCODE_DOWN);
    strike(); // there is a button, and it has the keyboard
    typist.then([&] { shown = ringing(); });
    strike();
    typist.then([&] { shown = talking(); });
    strike();
    typist.strokes(SDL_SCANCODE_DOWN);
    strike(); // a person has looked for it again
    typist.run([&] {
        ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
        call.keys(shown);
        pressed_times += ImGui::Button("x") ? 1 : 0;
    });
    CHECK(presses == std::vector<int>{1, 1, 1, 2});
}

TEST_CASE("nobody is promised a callback while they still ring") {
    Typist typist;
    Place place(typist.look());
    WorkPage work(place.desk);
    auto shown = ringing();
    std::vector<bool> open;
    const auto ask = [&] {
        typist.commands(SDL_SCANCODE_B);
        typist.then([&] { open.push_back(work.contact().promises(shown)); });
    };
    ask();
    typist.then([&] { shown = talking(); });
    ask();
    typist.run([&] {
        work.keys(shown);
        work.draw(shown, {1366, 680});
    });
    CHECK(open == std::vector<bool>{false, true});
}

TEST_CASE("marks are said to be fair only in what was compared") {
    const auto verdict = verdict_on(
        {.splits = {split_of("voice", {std::nullopt, std::nullopt}), split_of("seat", {100, -100}),
                    split_of("marker", {std::nullopt, 200})}});
    CHECK_FALSE(verdict.warns);
    CHECK(verdict.compared == std::vector<std::string>{"seat", "marker"});
    CHECK(verdict.open == std::vector<std::string>{"voice"});
    CHECK(verdict_on({.warnings = 2}).warns);
    CHECK(verdict_on({}).compared.empty());
}

TEST_CASE("an action that makes no sense now is neither a key nor a button") {
    Typist typist;
    Place place(typist.look());
    Table table("practice", {{"seat.list.customer"}},
                {{Key::practice_stop, "seat.practice.stop", false}});
    table.rows.set({{"a", {{"Wang"}}}});
    table.without = {Key::practice_stop};
    int stops = 0;
    typist.strokes(SDL_SCANCODE_H);
    typist.then([&] {
        CHECK(stops == 0);
        table.without.clear();
    });
    typist.strokes(SDL_SCANCODE_H);
    typist.run([&] {
        const auto asked = table.draw(place.desk, {800, 400}, "");
        stops += asked && asked->action == Key::practice_stop ? 1 : 0;
    });
    CHECK(stops == 1);
}

TEST_CASE("the buttons of a hall go on in a second line where one has no room for them") {
    Typist typist;
    Place place(typist.look());
    place.desk.remembered.language = Language::en;
    HallOrders orders(place.desk);
    float right = 0;
    float height = 0;
    typist.then([] {});
    typist.run([&] {
        const float top = ImGui::GetCursorPosY();
        (void)orders.draw_back();
        for (const auto* text : {"seat.exam.order.release_again", "seat.exam.order.reopen_again",
                                 "seat.exam.to_mark", "seat.exam.items", "seat.exam.export",
                                 "seat.practical.csv", "seat.exam.print", "seat.exam.allow"}) {
            (void)orders.button(text, Key::exam_items, Weight::plain);
            right = std::max(right, ImGui::GetItemRectMax().x);
        }
        height = ImGui::GetCursorPosY() - top;
    });
    CHECK(right <= 1366);
    CHECK(height > 2 * place.desk.look.px(32));
}

TEST_CASE("every key of the sheet has its words in one row, in both languages") {
    Typist typist;
    Place place(typist.look());
    auto& look = place.desk.look;
    constexpr float words_points = 212; // of a column at 1366
    typist.then([&] {
        for (const auto language : {Language::zh, Language::en}) {
            place.desk.remembered.language = language;
            for (const auto& row : key_table()) {
                const auto words = place.desk.words(row.text);
                CHECK(look.fitting(words, Type::small, look.px(words_points)) == words);
            }
        }
    });
    typist.run([] {});
}

TEST_CASE("who typed a person is asked before it is left") {
    Typist typist;
    Place place(typist.look());
    PersonDialog dialog(place.desk);
    std::vector<bool> open;
    const auto leave = [&] {
        typist.strokes(SDL_SCANCODE_ESCAPE);
        typist.then([&] { open.push_back(dialog.is_open()); });
    };
    typist.then([&] { dialog.open(""); });
    leave(); // nothing is typed
    typist.then([&] { dialog.open(""); });
    typist.then([] {});
    typist.types("1099");
    leave();
    leave();
    typist.run([&] { dialog.draw({}, {}); });
    CHECK(open == std::vector<bool>{false, true, false});
}
