#include <catch2/catch.hpp>

#include "crm/limits.h"
#include "crm/records.h"
#include "crm/telephone.h"

using namespace ringroom;
using namespace ringroom::crm;

TEST_CASE("one line has one form, however it is written") {
    for (const auto* written :
         {"0510-8271 4436", "051082714436", "+86 510 8271-4436", "0086 0510 82714436",
          "（0510）8271－4436", "+86-0510-8271.4436", " 0510\u30008271 4436 "})
        CHECK(canonical(written) == "51082714436");
    CHECK(canonical("138 0000 1111") == "13800001111");
    CHECK(canonical("+86 13800001111") == canonical("013800001111"));
    CHECK(canonical("8613800001111") == "8613800001111"); // without + it may be a number of its own
    CHECK(canonical("1001") == "1001");
}

TEST_CASE("what is no number has no form") {
    for (const auto* written : {"", "12", "0510-82x1", "1380000\n1111", "+", "+86", "12+34567",
                                "anonymous", "\xff\xfe\x31\x32\x33"})
        CHECK_FALSE(canonical(written));
    CHECK(canonical(std::string(limits::telephone_digits_max, '1')));
    CHECK_FALSE(canonical(std::string(limits::telephone_digits_max + 1, '1')));
    CHECK(canonical(std::string(limits::telephone_bytes - 3, ' ') + "123"));
    CHECK_FALSE(canonical(std::string(limits::telephone_bytes - 2, ' ') + "123"));
    CHECK_FALSE(canonical(std::string(10'000, '1')));
}

TEST_CASE("what is kept of a customer has limits") {
    const auto text = [](std::size_t characters) {
        std::string out;
        for (std::size_t i = 0; i < characters; ++i)
            out += "客";
        return out;
    };
    const auto code = [](const Result<void>& result) {
        return result ? std::string() : result.error().code;
    };
    const auto with = [](auto change) {
        Customer customer{.name = "王桂兰"};
        change(customer);
        return check_customer(customer);
    };
    CHECK(with([&](auto& c) { c.name = text(limits::name_characters); }));
    CHECK(code(with([&](auto& c) { c.name = text(limits::name_characters + 1); })) == "crm.name");
    CHECK(code(with([&](auto& c) { c.name = "\u3000 "; })) == "crm.name");
    CHECK(code(with([&](auto& c) { c.name = "a\x1b[31m"; })) == "crm.name");
    CHECK(with([&](auto& c) { c.name = "مرحبا 😀"; }));
    CHECK(with([&](auto& c) { c.number = text(limits::number_characters); }));
    CHECK(code(with([&](auto& c) { c.number = text(limits::number_characters + 1); })) ==
          "crm.number");
    CHECK(with([&](auto& c) { c.grade = text(limits::grade_characters); }));
    CHECK(code(with([&](auto& c) { c.grade = text(limits::grade_characters + 1); })) ==
          "crm.grade");
    CHECK(with([&](auto& c) { c.telephones.assign(limits::telephones, "12345"); }));
    CHECK(code(with([&](auto& c) { c.telephones.assign(limits::telephones + 1, "12345"); })) ==
          "crm.telephones");
    CHECK(code(with([&](auto& c) { c.telephones = {"12a45"}; })) == "crm.telephone");
    CHECK(with([&](auto& c) { c.attributes.assign(limits::attributes, {"a", "b"}); }));
    CHECK(code(with([&](auto& c) {
              c.attributes.assign(limits::attributes + 1, {"a", "b"});
          })) == "crm.attributes");
    CHECK(with([&](auto& c) {
        c.attributes = {
            {text(limits::attribute_name_characters), text(limits::attribute_value_characters)}};
    }));
    CHECK(code(with([&](auto& c) {
              c.attributes = {{text(limits::attribute_name_characters + 1), ""}};
          })) == "crm.attribute");
    CHECK(code(with([&](auto& c) {
              c.attributes = {{"a", text(limits::attribute_value_characters + 1)}};
          })) == "crm.attribute");
}

TEST_CASE("notes, cases and callbacks have limits") {
    const WallTime now{1'800'000'000'000};
    const auto code = [](const Result<void>& result) {
        return result ? std::string() : result.error().code;
    };
    CHECK(check_note(std::string(limits::note_characters, 'n')));
    CHECK(code(check_note(std::string(limits::note_characters + 1, 'n'))) == "crm.note");
    CHECK(check_note("two\nlines\tand a tab"));
    CHECK(code(check_note("a\x07")) == "crm.note");
    const auto of_case = [](std::size_t title, std::size_t kind) {
        return check_case({.title = std::string(title, 't'), .kind = std::string(kind, 'k')});
    };
    CHECK(of_case(limits::title_characters, limits::kind_characters));
    CHECK(code(of_case(limits::title_characters + 1, 1)) == "crm.title");
    CHECK(code(of_case(0, 1)) == "crm.title");
    CHECK(code(of_case(1, limits::kind_characters + 1)) == "crm.kind");
    const auto due = [now](WallTime at) {
        return check_callback({.telephone = "12345", .due = at}, now);
    };
    CHECK(due(now + limits::callback_ahead));
    CHECK(code(due(now + limits::callback_ahead + 1_ms)) == "crm.due");
    CHECK(due(now + limits::callback_past * -1));
    CHECK(code(due(now + limits::callback_past * -1 + Duration{-1})) == "crm.due");
    CHECK(code(check_callback({.telephone = "none", .due = now}, now)) == "crm.telephone");
    const auto noted = [now](std::size_t length) {
        return check_callback({.telephone = "12345", .due = now, .note = std::string(length, 'n')},
                              now);
    };
    CHECK(noted(limits::callback_note_characters));
    CHECK(code(noted(limits::callback_note_characters + 1)) == "crm.callback_note");
}
