// Long lines in fields of many lines: broken where it is drawn, never in what is kept.
#include "seat/fields.h"
#include "seat/typist.h"
#include "seat/wrapping.h"

using namespace ringroom;
using namespace ringroom::seat;
using ringroom::seat::test::Place;
using ringroom::seat::test::Typist;

namespace {

/// Ten to a line, Chinese characters twice as wide.
std::string in_tens(std::string_view text) {
    auto out = wrapped(text, 10, [](char32_t c) { return c >= 0x2E80 ? 2.0F : 1.0F; });
    for (std::size_t at = 0; (at = out.find("\r\n", at)) != out.npos;)
        out.replace(at, 2, "|");
    return out;
}

} // namespace

TEST_CASE("lines break at blanks, beside Chinese characters, and in words that are too long") {
    CHECK(in_tens("") == "");
    CHECK(in_tens("0123456789") == "0123456789");
    CHECK(in_tens("0123456789a") == "0123456789|a");
    CHECK(in_tens("one two three four") == "one two |three four");
    CHECK(in_tens("one two   three") == "one two   |three"); // blanks hang over
    CHECK(in_tens("客户说明天下午") == "客户说明天|下午");
    CHECK(in_tens("客户说明天，下午") == "客户说明|天，下午"); // no comma begins a line
    CHECK(in_tens("ab客户order 12") == "ab客户|order 12");
    CHECK(in_tens("one\ntwo three four") == "one\ntwo three |four");
    CHECK(in_tens("one\r\ntwo") == "one\ntwo"); // as other programs end lines
    CHECK(unwrapped("one \r\ntwo\nthree") == "one two\nthree");
}

TEST_CASE("what is edited is the text, not where its lines are broken") {
    const std::string before = "one \r\ntwo客\r\n户";
    CHECK(meant(before, before, 3, false) == Written{"one two客户", 3});
    CHECK(meant(before, "one \r\ntwxo客\r\n户", 9, false) == Written{"one twxo客户", 7});
    CHECK(meant(before, "one \rtwo客\r\n户", 5, false) == Written{"onetwo客户", 3});
    CHECK(meant(before, "one \ntwo客\r\n户", 4, true) == Written{"one wo客户", 4});
    CHECK(meant(before, "one \r\ntwo客\r户", 13, false) == Written{"one two户", 7});
    CHECK(meant(before, "one \r\ntwo客户", 12, true) == Written{"one two客", 10});
    CHECK(meant(before, "户", 0, false) == Written{"户", 0});
    CHECK(meant("\r\n", "", 0, false) == Written{"", 0});
    CHECK(cursor_in(before, 0) == 0);
    CHECK(cursor_in(before, 4) == 4);
    CHECK(cursor_in(before, 5) == 7);
    CHECK(cursor_in(before, 99) == before.size());
}

TEST_CASE("a note that is entered by key goes on after what is there") {
    Typist typist;
    Place place(typist.look());
    std::string note = "calls at nine\nas asked";
    bool focus = true;
    typist.then([] {});
    typist.types(", again");
    typist.run([&] {
        text_field(place.desk, "##note", note,
                   {.lines = 4, .width = 160, .focus = std::exchange(focus, false)});
    });
    CHECK(note == "calls at nine\nas asked, again");
}

TEST_CASE("a long note is typed over several lines and kept as one") {
    Typist typist;
    Place place(typist.look());
    std::string note;
    bool focus = true;
    typist.then([] {});
    for (int i = 0; i < 8; ++i)
        typist.types("the customer waits ");
    typist.types("客户");
    typist.then([&] {
        CHECK(note.find_first_of("\r\n") == note.npos);
        CHECK(note.size() == 8 * 19 + 6);
    });
    typist.strokes(SDL_SCANCODE_LEFT);
    typist.strokes(SDL_SCANCODE_UP); // a line of the screen up
    typist.strokes(SDL_SCANCODE_HOME);
    typist.types("X");
    typist.then([&] { CHECK(note.find('X') < note.size() - 20); });
    typist.strokes(SDL_SCANCODE_BACKSPACE);
    typist.then([&] { CHECK(note.find('X') == note.npos); });
    typist.strokes(SDL_SCANCODE_BACKSPACE); // at a line's beginning: the character before it
    typist.then([&] { CHECK(note.size() == 8 * 19 + 5); });
    typist.commands(SDL_SCANCODE_END);
    typist.commands(SDL_SCANCODE_Z);
    typist.strokes(SDL_SCANCODE_RETURN);
    typist.types("end");
    typist.run([&] {
        text_field(place.desk, "##note", note,
                   {.lines = 4, .width = 160, .focus = std::exchange(focus, false)});
    });
    CHECK(note.ends_with("\nend"));
    CHECK(note.find('\r') == note.npos);
}
