// What is typed, chosen and asked for in forms, by keys only.
#include "seat/calendar.h"
#include "seat/callback_panel.h"
#include "seat/cases_panel.h"
#include "seat/contact_panel.h"
#include "seat/drop_down.h"
#include "seat/fields.h"
#include "seat/form_panel.h"
#include "seat/keys.h"
#include "seat/limits.h"
#include "seat/typist.h"

using namespace ringroom;
using namespace ringroom::seat;
using ringroom::seat::test::Place;
using ringroom::seat::test::Typist;

namespace {

/// Two fields to type into and a list between them.
struct Fields {
    Typist typist;
    Place place{typist.look()};
    std::string first;
    std::string chosen;
    std::string last;
    std::vector<std::string> options{"apology", "money", "a visit soon", "money back"};
    bool focus = true;
    int escapes = 0; ///< that the page heard
    int spaces = 0;
    std::function<void()> heard = [] {}; ///< once a frame

    void run() {
        typist.run([this] {
            escapes += pressed(Key::escape) ? 1 : 0;
            spaces += pressed(Key::answer) ? 1 : 0;
            heard();
            text_field(place.desk, "##first", first,
                       {.width = 200, .focus = std::exchange(focus, false)});
            choice_field(place.desk, "##chosen", chosen, options, {.hint = "choose", .width = 200});
            ImGui::Button("between");
            text_field(place.desk, "##last", last, {.width = 200});
        });
    }
};

} // namespace

TEST_CASE("Tab stops on a list, Down opens it at the first row and Enter takes it") {
    Fields fields;
    fields.typist.then([] {});
    fields.typist.types("one");
    fields.typist.strokes(SDL_SCANCODE_TAB);
    fields.typist.strokes(SDL_SCANCODE_DOWN);
    fields.typist.then([&] {
        CHECK(drop_down_is_open());
        CHECK(fields.chosen.empty());
    });
    fields.typist.strokes(SDL_SCANCODE_RETURN);
    fields.typist.then([&] {
        CHECK_FALSE(drop_down_is_open());
        CHECK(fields.chosen == "apology");
    });
    fields.typist.strokes(SDL_SCANCODE_DOWN); // once more, now at the row that is chosen
    fields.typist.strokes(SDL_SCANCODE_DOWN);
    fields.typist.strokes(SDL_SCANCODE_RETURN);
    fields.typist.then([&] { CHECK(fields.chosen == "money"); });
    fields.typist.strokes(SDL_SCANCODE_TAB);
    fields.typist.types("two");
    fields.typist.strokes(SDL_SCANCODE_TAB, KMOD_LSHIFT);
    fields.typist.strokes(SDL_SCANCODE_TAB, KMOD_LSHIFT);
    fields.typist.types("three");
    fields.run();
    CHECK(fields.first == "three"); // all of it was selected
    CHECK(fields.last == "two");
    CHECK(fields.chosen == "money");
}

TEST_CASE("Tab goes from field to field also where the arrows are the page's") {
    Typist typist;
    Place place{typist.look()};
    std::string first, chosen, last;
    bool focus = true;
    typist.then([] {});
    typist.types("one");
    typist.strokes(SDL_SCANCODE_TAB);
    typist.strokes(SDL_SCANCODE_TAB); // over the list
    typist.types("two");
    typist.strokes(SDL_SCANCODE_TAB, KMOD_LSHIFT);
    typist.strokes(SDL_SCANCODE_TAB, KMOD_LSHIFT);
    typist.types("three");
    typist.run([&] {
        ImGui::BeginChild("page", {600, 400}, false, ImGuiWindowFlags_NoNavInputs);
        text_field(place.desk, "##first", first,
                   {.width = 200, .focus = std::exchange(focus, false)});
        choice_field(place.desk, "##chosen", chosen, {"a", "b"}, {.width = 200});
        text_field(place.desk, "##last", last, {.width = 200});
        ImGui::EndChild();
    });
    CHECK(first == "three"); // all of it was selected
    CHECK(last == "two");
}

TEST_CASE("the rows of a list may say more than the values that they give") {
    Typist typist;
    Place place(typist.look());
    std::string value;
    bool focus = true;
    typist.then([] {});
    typist.strokes(SDL_SCANCODE_DOWN); // opens it at the row of none
    typist.strokes(SDL_SCANCODE_DOWN);
    typist.strokes(SDL_SCANCODE_DOWN);
    typist.strokes(SDL_SCANCODE_RETURN);
    typist.run([&] {
        choice_field(place.desk, "##class", value, {"A", "A/1"},
                     {.width = 200, .focus = std::exchange(focus, false)}, "Everybody",
                     {"A (2)", "A/1 (1)"});
    });
    CHECK(value == "A/1");
}

TEST_CASE("Tab stops on a box, the space bar ticks it, and the page hears nothing of that") {
    Typist typist;
    Place place(typist.look());
    std::string first;
    std::string last;
    bool ticked = false;
    bool focus = true;
    int spaces = 0;
    typist.then([] {});
    typist.types("one");
    typist.strokes(SDL_SCANCODE_SPACE); // of the field, not of the box
    typist.strokes(SDL_SCANCODE_TAB);
    typist.then([&] { CHECK_FALSE(ticked); });
    typist.strokes(SDL_SCANCODE_SPACE);
    typist.then([&] { CHECK(ticked); });
    typist.strokes(SDL_SCANCODE_SPACE);
    typist.then([&] { CHECK_FALSE(ticked); });
    typist.strokes(SDL_SCANCODE_SPACE);
    typist.strokes(SDL_SCANCODE_TAB);
    typist.types("two");
    typist.strokes(SDL_SCANCODE_TAB, KMOD_LSHIFT);
    typist.strokes(SDL_SCANCODE_RETURN); // goes on, as from any field
    typist.types("three");
    typist.run([&] {
        spaces += pressed(Key::answer) ? 1 : 0;
        text_field(place.desk, "##first", first,
                   {.width = 200, .focus = std::exchange(focus, false)});
        (void)tick_box(place.desk.look, "##box", "every one", ticked);
        text_field(place.desk, "##last", last, {.width = 200});
    });
    CHECK(ticked);
    CHECK(spaces == 0);
    CHECK(first == "one");
    CHECK(last == "twothree"); // where it was left
}

TEST_CASE("Esc closes a list and leaves the choice, and the page hears nothing of it") {
    Fields fields;
    fields.chosen = "money";
    fields.typist.then([] {});
    fields.typist.strokes(SDL_SCANCODE_TAB);
    fields.typist.strokes(SDL_SCANCODE_SPACE);
    fields.typist.then([&] { CHECK(drop_down_is_open()); });
    fields.typist.strokes(SDL_SCANCODE_DOWN);
    fields.typist.strokes(SDL_SCANCODE_ESCAPE);
    fields.typist.then([&] {
        CHECK_FALSE(drop_down_is_open());
        CHECK(drop_down_has_keyboard());
        CHECK(fields.chosen == "money");
    });
    fields.typist.strokes(SDL_SCANCODE_RETURN);
    fields.typist.types("a"); // to the next row that begins so, and the one after
    fields.typist.types("a");
    fields.typist.strokes(SDL_SCANCODE_SPACE);
    fields.typist.then([&] { CHECK(fields.chosen == "apology"); });
    fields.typist.strokes(SDL_SCANCODE_RETURN);
    fields.typist.types("4");
    fields.typist.strokes(SDL_SCANCODE_RETURN);
    fields.run();
    CHECK(fields.chosen == "money back");
    CHECK(fields.escapes == 0);
    CHECK(fields.spaces == 0);
}

TEST_CASE("a value that is no longer among the rows stays until another is taken") {
    Fields fields;
    fields.chosen = "of yesterday";
    fields.typist.then([] {});
    fields.typist.strokes(SDL_SCANCODE_TAB);
    fields.typist.strokes(SDL_SCANCODE_UP);
    fields.typist.strokes(SDL_SCANCODE_ESCAPE);
    fields.typist.then([&] { CHECK(fields.chosen == "of yesterday"); });
    fields.typist.strokes(SDL_SCANCODE_DOWN);
    fields.typist.strokes(SDL_SCANCODE_END);
    fields.typist.strokes(SDL_SCANCODE_RETURN);
    fields.run();
    CHECK(fields.chosen == "money back");
}

TEST_CASE("what was chosen in a field that is not required is emptied again by its first row") {
    Typist typist;
    Place place(typist.look());
    FormPanel form(place.desk);
    wire::SeatContact contact;
    contact.id = ContactId{7};
    contact.mine = "agent";
    contact.form.inputs = {{.name = "wish", .kind = "choice", .options = {"apology", "money"}},
                           {.name = "when", .kind = "choice", .options = {"now"}}};
    contact.form.inputs.back().required = true;
    contact.keyed = {{"wish", "money"}, {"when", "now"}};
    const auto empty_first = [&] {
        typist.strokes(SDL_SCANCODE_SPACE);
        typist.strokes(SDL_SCANCODE_HOME);
        typist.strokes(SDL_SCANCODE_RETURN);
    };
    typist.then([] {});
    typist.strokes(SDL_SCANCODE_TAB);
    empty_first();
    typist.then([&] {
        CHECK(form.value("wish").empty());
        CHECK(form.missing(contact) == 0);
    });
    typist.strokes(SDL_SCANCODE_TAB);
    empty_first(); // the first row of a required field is a value
    typist.then([&] {
        CHECK(form.value("when") == "now");
        contact.keyed["wish"] = ""; // as the lab has it
    });
    typist.then([&] { CHECK(form.value("wish").empty()); });
    Shown shown;
    typist.run([&] {
        form.take(&contact);
        form.draw(shown, contact, true);
    });
}

TEST_CASE("Enter in a field goes on to the next, past what is no field") {
    Fields fields;
    fields.typist.then([] {});
    fields.typist.types("one");
    fields.typist.strokes(SDL_SCANCODE_RETURN);
    fields.typist.then([&] { CHECK(drop_down_has_keyboard()); });
    fields.typist.strokes(SDL_SCANCODE_TAB);
    fields.typist.types("two");
    fields.typist.strokes(SDL_SCANCODE_RETURN); // the last one
    fields.run();
    CHECK(fields.first == "one");
    CHECK(fields.last == "two");
}

TEST_CASE("what is cut out of a field by keys does nothing else") {
    Fields fields;
    int done = 0;
    fields.heard = [&] { done += pressed(Key::due_done) ? 1 : 0; };
    fields.typist.then([] {});
    fields.typist.types("one");
    fields.typist.commands(SDL_SCANCODE_X);
    fields.typist.then([&] { CHECK(done == 0); });
    fields.typist.strokes(SDL_SCANCODE_ESCAPE); // leaves the field
    fields.typist.commands(SDL_SCANCODE_X);
    fields.run();
    CHECK(done == 1);
}

TEST_CASE("a value counts when it is of its field's kind") {
    const auto fault = [](const char* kind, const char* value) {
        const auto* key = form_fault({.name = "x", .kind = kind}, value);
        return std::string(key == nullptr ? "" : key);
    };
    CHECK(fault("digits", "0510-8722") == "");
    CHECK(fault("digits", "ten") == "seat.form.wants_digits");
    CHECK(fault("integer", "-39") == "");
    CHECK(fault("integer", "3.9") == "seat.form.wants_number");
    CHECK(fault("date_time", "明天下午") == "");
    CHECK(fault("date_time", "as soon as he can") == "seat.form.wants_time");
    CHECK(fault("text", "anything") == "");
    CHECK(fault("hologram", "anything") == "");
    CHECK(fault("digits", "") == "");
    for (const char* key : {"seat.form.wants_digits", "seat.form.wants_number"})
        CHECK(has_text(key));
}

TEST_CASE("what is missing is asked for until it is there or the person leaves it so") {
    Typist typist;
    Place place(typist.look());
    FormPanel form(place.desk);
    wire::SeatContact contact;
    contact.id = ContactId{7};
    contact.mine = "agent";
    contact.form.inputs = {{.name = "when", .kind = "date_time", .required = true},
                           {.name = "amount", .kind = "integer"},
                           {.name = "order", .kind = "digits", .required = true}};
    contact.keyed["amount"] = "39";
    typist.then([] {});
    typist.then([&] {
        CHECK(form.missing(contact) == 2);
        CHECK_FALSE(form.may_leave(contact)); // nobody was told
        form.ask_for_missing();
    });
    typist.then([&] { CHECK(form.may_leave(contact)); });
    typist.types("asap");
    typist.then([&] {
        CHECK(form.missing(contact) == 2); // words that tell no time
        CHECK_FALSE(form.may_leave(contact));
        form.ask_for_missing();
    });
    typist.then([&] { CHECK_FALSE(form.may_leave(contact)); }); // a wrong value is mended
    typist.commands(SDL_SCANCODE_A);
    typist.types("11-23 14:30");
    typist.then([&] {
        CHECK(form.missing(contact) == 1);
        form.ask_for_missing(); // the cursor goes to the other
    });
    typist.then([] {});
    typist.types("4471");
    Shown shown;
    typist.run([&] {
        form.take(&contact);
        form.draw(shown, contact, true);
    });
    CHECK(form.missing(contact) == 0);
}

TEST_CASE("a callback is promised within the time that the lab takes") {
    const WallTime now{1'800'000'000'000};
    const auto fault = [&](std::optional<WallTime> due) {
        const auto* key = callback_fault(due, now);
        return std::string(key == nullptr ? "" : key);
    };
    CHECK(fault(std::nullopt) == "seat.callback.when_hint");
    CHECK(fault(now) == "");
    CHECK(fault(WallTime{now.ms - 1}) == "seat.callback.past");
    CHECK(fault(now + limits::callback_ahead) == "");
    CHECK(fault(WallTime{(now + limits::callback_ahead).ms + 1}) == "seat.callback.far");
}

TEST_CASE("a callback that is wrong or not taken stays in its form, with words") {
    Typist typist;
    Place place(typist.look()); // nobody is signed in: every promise is refused
    CallbackPanel panel(place.desk);
    wire::SeatContact contact;
    contact.id = ContactId{7};
    contact.telephone = "0510-87225278";
    typist.then([&] { panel.open(contact); });
    typist.then([] {});
    typist.types("2020-01-01 9:00");
    typist.commands(SDL_SCANCODE_S);
    typist.then([&] { CHECK(panel.is_open(&contact)); });
    typist.strokes(SDL_SCANCODE_TAB); // the telephone
    typist.strokes(SDL_SCANCODE_TAB, KMOD_LSHIFT);
    typist.types(date_and_time(at_hour(wall_now(), 2, 9)));
    for (int i = 0; i < 3; ++i)
        typist.strokes(SDL_SCANCODE_TAB);
    typist.types("after nine only");
    typist.commands(SDL_SCANCODE_S);
    typist.until([&] { return !panel.refusal().empty(); });
    typist.then([&] {
        CHECK(panel.is_open(&contact));
        CHECK(panel.refusal() == place.desk.words("seat.signed_out"));
        CHECK(panel.note() == "after nine only");
    });
    typist.run([&] {
        panel.keep({});
        panel.draw(&contact);
    });
}

TEST_CASE("a callback that is neither promised nor left outlives its contact") {
    Typist typist;
    Place place(typist.look());
    CallbackPanel panel(place.desk);
    wire::SeatContact contact;
    contact.id = ContactId{7};
    wire::SeatContact next;
    next.id = ContactId{8};
    const wire::SeatContact* in_hand = &contact;
    typist.then([&] { panel.open(contact); });
    typist.then([] {});
    for (int i = 0; i < 3; ++i)
        typist.strokes(SDL_SCANCODE_TAB);
    typist.types("after nine only");
    typist.then([&] {
        CHECK(panel.is_unsent(contact.id));
        in_hand = nullptr; // its wrap-up is over
    });
    typist.types("!");
    typist.then([&] {
        CHECK(panel.note() == "after nine only!");
        panel.put_aside(); // the next one rings
        in_hand = &next;
        CHECK_FALSE(panel.is_open(&next));
        CHECK_FALSE(panel.is_unsent(next.id));
        panel.open(next); // before another is written
        CHECK(panel.is_open(&next));
        CHECK(panel.note() == "after nine only!");
    });
    typist.strokes(SDL_SCANCODE_ESCAPE); // leaves the field, then the promise
    typist.then([&] {
        CHECK(panel.is_unsent());
        place.desk.takes_escape = true;
    });
    typist.strokes(SDL_SCANCODE_ESCAPE); // reads a message
    typist.then([&] {
        CHECK(panel.is_unsent());
        place.desk.takes_escape = false;
    });
    typist.strokes(SDL_SCANCODE_ESCAPE);
    typist.then([&] {
        CHECK_FALSE(panel.is_unsent());
        panel.open(next);
        CHECK(panel.note().empty());
        CHECK(panel.is_unsent(next.id));
    });
    typist.run([&] {
        panel.keep({});
        panel.draw(in_hand);
    });
}

TEST_CASE("a contact is not finished over a callback that is still to be promised") {
    Typist typist;
    Place place(typist.look());
    ContactPanel panel(place.desk);
    Shown shown;
    shown.view.agent.activity = Activity::after_call_work;
    shown.view.wrap_up = wire::WrapUp{.remaining = 20_s};
    shown.view.contact = wire::SeatContact{.id = ContactId{7}, .mine = "agent"};
    typist.then([] {});
    typist.commands(SDL_SCANCODE_B);
    typist.commands(SDL_SCANCODE_RETURN);
    typist.then([&] { CHECK(panel.owes_promise()); });
    typist.strokes(SDL_SCANCODE_ESCAPE);
    typist.strokes(SDL_SCANCODE_ESCAPE);
    typist.then([&] { CHECK_FALSE(panel.owes_promise()); });
    // A case that is written is asked for, too, once.
    typist.commands(SDL_SCANCODE_J);
    typist.then([] {});
    typist.types("no line");
    typist.commands(SDL_SCANCODE_RETURN);
    typist.until([&] { return place.back.shown().notice.code == "seat.case.unsent"; });
    typist.run([&] {
        panel.keys(shown);
        panel.draw(shown, {700, 600});
    });
}

TEST_CASE("the key for more after-call work says why there is none") {
    Typist typist;
    Place place(typist.look());
    ContactPanel panel(place.desk);
    Shown shown;
    shown.view.agent.activity = Activity::after_call_work;
    shown.view.wrap_up = wire::WrapUp{.remaining = 20_s};
    const auto says = [&](const std::string& code) {
        typist.commands(SDL_SCANCODE_T);
        typist.until([&, code] { return place.back.shown().notice.code == code; });
    };
    says("seat.wrap_up.no_more");
    typist.then([&] { shown.view.wrap_up->remaining.reset(); });
    says("seat.wrap_up.unbounded");
    typist.run([&] { panel.keys(shown); });
}

TEST_CASE("a row is changed once as it was, and again after a refusal or as it came anew") {
    RowChange change;
    CHECK(change.may(3, 1));
    auto then = change.begin(3, 1);
    CHECK_FALSE(change.may(3, 1));
    CHECK_FALSE(change.may(4, 1)); // one at a time
    then(std::string("{}"));
    CHECK(change.take());
    CHECK_FALSE(change.take());
    CHECK_FALSE(change.may(3, 1)); // the list still shows it as it was
    CHECK(change.is_sent(3, 1));
    CHECK(change.may(3, 2));
    CHECK(change.may(4, 1));
    then = change.begin(4, 1);
    then(fail("crm.changed", "meanwhile"));
    CHECK(change.take());
    CHECK(change.may(4, 1));
}

TEST_CASE("a closed list on a page of letter keys leaves the letters to it, an open one does not") {
    Fields fields;
    int letters = 0;
    int enters = 0; // that the page heard
    auto& typist = fields.typist;
    typist.then([] {});
    typist.strokes(SDL_SCANCODE_TAB);
    typist.strokes(SDL_SCANCODE_RETURN);
    typist.strokes(SDL_SCANCODE_H);
    typist.then([&] {
        CHECK(drop_down_is_open());
        CHECK(letters == 0);
    });
    typist.strokes(SDL_SCANCODE_DOWN);
    typist.strokes(SDL_SCANCODE_RETURN);
    typist.then([&] {
        CHECK_FALSE(drop_down_is_open());
        CHECK(fields.chosen == "money");
    });
    typist.strokes(SDL_SCANCODE_H);
    typist.then([&] {
        CHECK(letters == 1);
        CHECK(enters == 0);
        CHECK(fields.chosen == "money");
    });
    typist.run([&] {
        letters += pressed(Key::output) ? 1 : 0;
        enters += pressed(Key::check_begin) ? 1 : 0;
        DropDown what{.shown = fields.chosen, .options = fields.options, .letters_pass = true};
        if (const auto row = drop_down(fields.place.desk.look, "##chosen", what))
            fields.chosen = fields.options[*row];
    });
}

TEST_CASE("a tab's key puts the cursor into the new case, whose words stay there") {
    Typist typist;
    Place place(typist.look());
    CasesPanel panel(place.desk);
    CallbackPanel promise(place.desk);
    wire::SeatContact contact;
    contact.id = ContactId{7};
    typist.then([] {});
    typist.then([&] { panel.focus(); });
    typist.types("no line"); // no figure of it marks a move
    typist.then([&] { CHECK(pressed_number() == 0); });
    typist.strokes(SDL_SCANCODE_TAB);
    typist.strokes(SDL_SCANCODE_TAB);
    typist.types("since May");
    typist.then([&] { CHECK(panel.note() == "since May"); });
    typist.then([&] { promise.open(contact); });
    typist.then([] {});
    typist.then([&] { CHECK(promise.note().empty()); });
    typist.run([&] {
        if (promise.is_open(&contact))
            promise.draw(&contact);
        else
            panel.draw(contact, true);
    });
}

TEST_CASE("the form of a new case is whole in any language and size, also under a refusal") {
    Typist typist;
    Place place(typist.look()); // nobody is signed in: what is sent is refused
    CasesPanel panel(place.desk);
    wire::SeatContact contact;
    contact.id = ContactId{7};
    for (int i = 0; i < 40; ++i)
        contact.open_cases.push_back({.id = i + 1, .title = "no line", .state = "open"});
    float cut = -1;     // pixels that one would have to scroll for
    float refused = -1; // the same when the lab's words stand over the button
    const auto settles = [&] {
        for (int i = 0; i < 20; ++i) // fonts and widths come frame by frame
            typist.then([] {});
    };
    typist.then([] {});
    typist.then([&] { panel.focus(); });
    settles();
    typist.then([&] { CHECK(cut == 0); });
    typist.types("A");
    typist.commands(SDL_SCANCODE_S);
    typist.until([&] { return !panel.refusal().empty(); });
    settles();
    typist.then([&] { refused = cut; });
    for (const auto language : {Language::en, Language::zh})
        for (const int percent : {75, 150}) {
            typist.then([&, language, percent] {
                place.desk.remembered.language = language;
                typist.look().use_size(percent);
            });
            settles();
            typist.then([&] { CHECK(cut == 0); });
        }
    typist.run([&] {
        ImGui::BeginChild("tab", {620, 460});
        panel.draw(contact, true);
        cut = ImGui::GetScrollMaxY();
        ImGui::EndChild();
    });
    CHECK(refused == 0);
}
