// A real window, drawn where nobody looks: what is typed and composed in its fields, of any
// characters, and how large things are on screens of any size.
#include "base/characters.h"
#include "seat/attention.h"
#include "seat/drills_page.h"
#include "seat/fields.h"
#include "seat/fit.h"
#include "seat/form_panel.h"
#include "seat/limits.h"
#include "seat/lists_page.h"
#include "seat/role_page.h"
#include "seat/script_panel.h"
#include "seat/settings_page.h"
#include "seat/table.h"
#include "seat/team_page.h"
#include "seat/typist.h"
#include "seat/work_page.h"

using namespace ringroom;
using namespace ringroom::seat;
using ringroom::seat::test::Place;
using ringroom::seat::test::Typist;

TEST_CASE("text grows with the screen while a page still fits, or as the person chose") {
    CHECK(screen_scale(96, {1366, 768}, 0) == 1.0F);
    CHECK(screen_scale(0, {1366, 768}, 0) == 1.0F);
    CHECK(screen_scale(135, {1366, 768}, 0) == 1.0F); // a small notebook: a page must fit
    CHECK(screen_scale(140, {1920, 1040}, 0) == 1.25F);
    CHECK(screen_scale(192, {3840, 2160}, 0) == 2.0F);
    CHECK(screen_scale(1'000, {15360, 8640}, 0) == limits::scale_most);
    CHECK(screen_scale(96, {1366, 768}, 150) == 1.5F);
    CHECK(screen_scale(96, {1366, 768}, 1) == limits::scale_least);
    CHECK(screen_scale(96, {1366, 768}, 100'000) == limits::scale_most);
    CHECK(screen_scale(96, {}, 0) == 1.0F); // a screen that tells nothing
}

TEST_CASE("in a small window text is smaller, and in a tiny one the page is shrunk, never cut") {
    CHECK(window_scale(1, {1366, 768}) == 1.0F);
    CHECK(window_scale(2, {2048, 1280}) == 2.0F);
    CHECK(window_scale(2, {2000, 1280}) == 1.75F);
    CHECK(window_scale(1, {800, 600}) == limits::scale_least);
    CHECK(window_scale(1, {320, 200}) == limits::scale_least);
    CHECK(page_extent(1, {1366, 768}) == Extent{1366, 768});
    CHECK(page_extent(1, {1024, 640}) == Extent{1024, 640});
    const auto tiny = page_extent(0.75F, {320, 200});
    CHECK(tiny.width >= 768);
    CHECK(tiny.height >= 480);
    CHECK(std::abs(tiny.width * 200 - tiny.height * 320) < 2 * 320); // its shape stays
    CHECK(page_extent(1, {0, 0}) == Extent{});                       // minimised
}

TEST_CASE("a kept size that no screen has comes back onto the screen") {
    CHECK(opening_extent({1366, 768}, 1, {1366, 768}) == Extent{1366, 768});
    CHECK(opening_extent({3840, 2160}, 1, {1366, 728}) == Extent{1366, 728}); // of another screen
    CHECK(opening_extent({-5, 0}, 1, {1920, 1080}) == Extent{1024, 640});
    CHECK(opening_extent({2'000'000'000, 1'000'000'000}, 1, {}) ==
          Extent{limits::window_most, limits::window_most});
    CHECK(opening_extent({1366, 768}, 2, {3840, 2160}) == Extent{2048, 1280});
    CHECK(opening_extent({1366, 768}, 1, {320, 200}) == Extent{320, 200});
}

TEST_CASE("words that an input method makes stand at the caret until they are done") {
    Typist typist;
    Place place(typist.look());
    std::string value = "客户";
    bool focus = true;
    bool on_show = true;
    ImRect field;
    ImRect composed; // in the frame before
    const auto page = [&] {
        text_field(place.desk, "##one", value,
                   {.width = 300, .focus = std::exchange(focus, false)});
        field = ImRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    };
    typist.then([] {});
    typist.strokes(SDL_SCANCODE_END);
    typist.composes("ni'hao", 6);
    typist.then([&] {
        CHECK(value == "客户"); // not yet
        CHECK(SDL_IsTextInputActive() == SDL_TRUE);
        CHECK(field.Contains(composed.GetCenter()));
        CHECK(composed.GetWidth() > 20);
        CHECK(typist.look().composes()); // the hint gives way
    });
    typist.composes("", 0);
    typist.types("你好");
    typist.then([&] {
        CHECK(value == "客户你好");
        CHECK(composed.GetWidth() < 0);
        CHECK_FALSE(typist.look().composes());
        on_show = false;
    });
    typist.then([] {});
    typist.run([&] {
        composed = Typist::composed();
        if (on_show)
            page();
    });
    // A letter that is a command goes to the page, not to the input method.
    CHECK(SDL_IsTextInputActive() == SDL_FALSE);
}

TEST_CASE("a letter with Alt is a command and writes nothing; with AltGr it writes another") {
    Typist typist;
    Place place(typist.look());
    std::string value;
    bool first = true;
    typist.then([] {});
    typist.types("1");
    typist.strokes(SDL_SCANCODE_8, KMOD_LALT);
    typist.types("8");
    typist.strokes(SDL_SCANCODE_LALT);
    typist.types("2");
    typist.strokes(SDL_SCANCODE_8, KMOD_RALT);
    typist.types("8");
    typist.types("[");
    typist.strokes(SDL_SCANCODE_RALT);
    typist.types("8");
    typist.run([&] {
        place.desk.begin_frame();
        text_field(place.desk, "##field", value, {.focus = std::exchange(first, false)});
    });
    CHECK(value == "12[8");
}

TEST_CASE("emoji, rare surnames and characters of nobody's fonts stay themselves in a field") {
    Typist typist;
    Place place(typist.look());
    const std::string hard = "\U00020BB7田 \U0001F600 \uE000\uF8FF \U0010FFFD \u0915 שלום\t\x01";
    std::string value = hard;
    bool focus = true;
    typist.then([] {});
    typist.strokes(SDL_SCANCODE_END);
    typist.types("\U0001F680!");
    typist.run([&] {
        text_field(place.desk, "##one", value,
                   {.width = 300, .focus = std::exchange(focus, false)});
    });
    CHECK(value == hard + "\U0001F680!");
}

TEST_CASE("ten thousand characters are typed over, and one past them is not taken") {
    Typist typist;
    Place place(typist.look());
    std::string value(limits::field_bytes - 2, 'x');
    bool focus = true;
    typist.then([] {});
    typist.commands(SDL_SCANCODE_END);
    typist.types("ab");
    typist.then([&] {
        CHECK(value.size() == limits::field_bytes);
        CHECK(value.ends_with("xab"));
    });
    typist.types("c");
    typist.run([&] {
        text_field(place.desk, "##one", value,
                   {.lines = 3, .width = 300, .focus = std::exchange(focus, false)});
    });
    CHECK(value.size() == limits::field_bytes);
    CHECK(value.ends_with("xab"));
}

TEST_CASE("of any text each character has a glyph, and none is a box") {
    Typist typist;
    auto& look = typist.look();
    std::string all;
    for (char32_t c = 1; c < 0x30000; c += c < 0x3000 ? 1 : 97)
        if (c < 0xD800 || c > 0xDFFF)
            all += utf8_of(std::u32string(1, c));
    std::string drawn;
    typist.then([] {});
    typist.run([&] {
        drawn = look.drawn(all);
        say(look, all, Type::normal, look.colours().ink, true);
    });
    const auto* font = look.font(Type::normal);
    int points = 0;
    for (const char32_t c : characters_of(drawn)) {
        points += c == 0xB7 ? 1 : 0;
        if (font->FindGlyphNoFallback(static_cast<ImWchar>(c)) == nullptr)
            CHECK(font->FallbackChar == 0xB7); // drawn as a point
    }
    CHECK(points > 100); // scripts that no installed font has
}

TEST_CASE("a field of a kind that this seat does not know is filled in as text") {
    Typist typist;
    Place place(typist.look());
    FormPanel form(place.desk);
    wire::SeatContact contact;
    contact.id = ContactId{7};
    contact.mine = "agent";
    contact.form.title = "Form of tomorrow";
    contact.form.inputs.push_back(
        {.name = "gesture", .label = "Gesture", .kind = "hologram", .required = true});
    contact.keyed = {};
    CHECK(form.missing(contact) == 1);
    Shown shown;
    typist.then([&] { form.ask_for_missing(); });
    typist.then([] {});
    typist.types("waves");
    typist.then([&] {
        CHECK(form.missing(contact) == 0);
        contact.id = ContactId{8};
    });
    typist.then([&] {
        CHECK(form.missing(contact) == 1);
        contact.keyed["gesture"] = "bows"; // what the lab has of it is shown as text, too
    });
    typist.run([&] {
        form.take(&contact);
        form.draw(shown, contact, true);
    });
    CHECK(form.missing(contact) == 0);
}

TEST_CASE("the talk script is searched by words while a person talks") {
    Typist typist;
    Place place(typist.look());
    ScriptPanel script(place.desk);
    Shown shown;
    shown.view.agent.activity = Activity::talking;
    shown.view.contact = wire::SeatContact{.id = ContactId{7}};
    shown.view.contact->talk_script = {
        {"Greeting", "Good morning"}, {"Charge", "It is a Refund"}, {"Close", "refund soon"}};
    std::vector<std::size_t> at;
    const auto look = [&] { typist.then([&] { at.push_back(script.step()); }); };
    const auto search = [&](const std::string& words, SDL_Scancode end) {
        typist.commands(SDL_SCANCODE_F);
        typist.then([] {}); // the box has the keyboard from the next frame on
        typist.types(words);
        typist.strokes(end);
        look();
    };
    search("refund", SDL_SCANCODE_RETURN); // the first that has it
    search("refund soon", SDL_SCANCODE_RETURN);
    search("nowhere", SDL_SCANCODE_RETURN);
    search("good", SDL_SCANCODE_ESCAPE);
    typist.run([&] { script.draw(shown, {352, 500}); });
    CHECK(at == std::vector<std::size_t>{1, 2, 2, 2});
}

TEST_CASE("a list is walked through, opened, dialled and acted on by the keys on its controls") {
    Typist typist;
    Place place(typist.look());
    Table table("calls", {{"seat.list.customer"}, {"seat.list.telephone"}},
                {{Key::callback_done, "seat.callback.done"}});
    table.rows.set({{"a", {{"Wang"}, {"1"}}, "1"},
                    {"b", {{"Li"}, {"2"}}, "2"},
                    {"c", {{"Chen"}, {"3"}}, "3"}});
    std::string asked;
    const auto stroke = [&](SDL_Scancode key, SDL_Keymod mod = KMOD_NONE) {
        typist.strokes(key, mod);
    };
    stroke(SDL_SCANCODE_RETURN); // nothing is chosen yet
    stroke(SDL_SCANCODE_DOWN);
    stroke(SDL_SCANCODE_DOWN);
    stroke(SDL_SCANCODE_RETURN);
    stroke(SDL_SCANCODE_D);
    stroke(SDL_SCANCODE_END);
    stroke(SDL_SCANCODE_X);
    stroke(SDL_SCANCODE_LEFT, KMOD_LALT); // sorts by the last column
    stroke(SDL_SCANCODE_DOWN, KMOD_LALT); // falling
    stroke(SDL_SCANCODE_HOME);
    stroke(SDL_SCANCODE_RETURN);
    typist.run([&] {
        if (const auto one = table.draw(place.desk, {800, 400}, ""))
            asked += one->id + ":" + row_of(one->action).label + " ";
    });
    CHECK(asked == "b:Enter b:D c:X c:Enter ");
}

TEST_CASE("what a leader did and a missed call stay on show until they are seen") {
    Typist typist;
    Place place(typist.look());
    Attention attention(place.desk);
    Shown shown;
    shown.order = wire::SeatOrder{"8001", "Zhao", "not_ready"};
    shown.order_at = Instant{5};
    shown.missed = Missed{"Wang", "0510-1"};
    shown.missed_at = steady_now();
    shown.view.agent.presence = Presence::not_ready;
    float high = 0;
    typist.then([] {});
    typist.then([&] { CHECK(high > 200); }); // both
    typist.strokes(SDL_SCANCODE_ESCAPE);
    typist.then([&] { CHECK(high == 0); });
    typist.then([&] { // told of it before the state is
        shown.view.agent.presence = Presence::ready;
        shown.missed_at = steady_now();
    });
    typist.then([&] { shown.view.agent.presence = Presence::not_ready; });
    typist.then([&] {
        CHECK(high > 100);
        shown.view.agent.presence = Presence::ready; // back at work: seen
    });
    typist.then([&] { CHECK(high == 0); });
    typist.then([&] { shown.view.agent.presence = Presence::not_ready; });
    typist.then([&] { CHECK(high == 0); });
    typist.run([&] { high = attention.draw(shown, {1366, 736}); });
}

TEST_CASE("the foot names keys of the page on show, and of a call only where there is one") {
    Typist typist;
    Place place(typist.look());
    WorkPage work(place.desk);
    ListsPage lists(place.desk, [](const LessonDrill&) {});
    TeamPage team(place.desk, work.call());
    DrillsPage drills(place.desk);
    RolePage role(place.desk, work.call());
    SettingsPage settings(place.desk);
    Shown shown;
    const auto named = [&](const Page& page, KeyPart part) {
        const auto keys = page.foot_keys(shown);
        return std::all_of(keys.begin(), keys.end(), [part](Key key) {
            const auto of = row_of(key).part;
            return of == part || of == KeyPart::everywhere;
        });
    };
    const auto names = [&](Key key) {
        const auto keys = work.foot_keys(shown);
        return std::count(keys.begin(), keys.end(), key) == 1;
    };
    CHECK_FALSE(names(Key::finish));
    CHECK_FALSE(names(Key::note));
    CHECK(names(Key::presence));
    shown.view.contact = wire::SeatContact{.id = ContactId{7}, .mine = "agent"};
    shown.view.agent.activity = Activity::talking;
    shown.hook = Hook::talking;
    CHECK(names(Key::finish));
    CHECK(names(Key::note));
    CHECK_FALSE(names(Key::next_step)); // there is no script
    shown.view.contact->talk_script = {{"Greeting", "Good morning"}};
    CHECK(names(Key::next_step));
    shown.hook = Hook::ringing;
    CHECK(work.foot_keys(shown).empty()); // to answer comes first, on every page
    CHECK(named(lists, KeyPart::lists));
    CHECK(named(team, KeyPart::team));
    CHECK(named(drills, KeyPart::drills));
    CHECK(named(role, KeyPart::role));
    CHECK(named(settings, KeyPart::settings));
}
