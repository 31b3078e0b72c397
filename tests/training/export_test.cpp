#include <algorithm>

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "support/folder.h"
#include "training/example.h"
#include "training/export.h"
#include "training/tables.h"

using namespace ringroom;
using namespace ringroom::training;
using namespace ringroom::training::example;
using nlohmann::json;

namespace {
std::unique_ptr<store::Store> open_store(const test::Folder& folder, store::WriteFault fault = {}) {
    auto opened = store::Store::open(
        {.folder = folder.path(), .migrations = migrations(), .fail_write = std::move(fault)});
    REQUIRE(opened);
    return std::move(*opened);
}
std::size_t lines_in(std::string_view text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}
} // namespace

TEST_CASE("a result as JSON carries what it rests on") {
    const auto book = book_of({good()});
    const auto r = json::parse(to_json(book.contacts()[0]));
    CHECK(r["measures"]["greeting_ms"] == 1000);
    CHECK(r["measures"]["speech"]["talk_share_permille"] == 581);
    CHECK(r["measures"]["facts"][0]["capture"] == "right");
    CHECK(r["card"]["sections"][0]["items"][0]["evidence"][0]["limit"] == "首句用时<=3秒");
    CHECK(r["score"]["final"] == 100'000);
    CHECK(r["seed"] == 7); // with the customer's number: who it was
    CHECK(r["voice"] == "");
    CHECK(r["form_version"] == version_text(form_of(complaint())->version));
    const auto s = json::parse(to_json(book.students()[0]));
    CHECK(s["mark"] == 100'000);
    CHECK(s["mean_critical"].is_null());
    const auto f = json::parse(to_json(*form_of(complaint())));
    CHECK(f["items"][3]["judge"] == "person");
    CHECK(f["fatal_moves"].size() == 2);
}

TEST_CASE("a card goes through JSON unchanged and may be marked again") {
    const auto card = book_of({good()}).contacts()[0].card;
    const auto back = card_from_json(to_json(card));
    REQUIRE(back);
    CHECK(to_json(*back) == to_json(card));
    CHECK(score(*back).final == score(card).final);
    CHECK(score(*overlay(*back, {{.item = "解决方案", .points = 500}})).raw == 87'500);
}

TEST_CASE("broken cards are refused, never trusted") {
    const auto good_card = to_json(book_of({good()}).contacts()[0].card);
    CHECK(card_from_json("").error().code == "training.card");
    CHECK(card_from_json("[]").error().code == "training.card");
    CHECK(card_from_json("{}").error().code == "training.card");
    auto edited = json::parse(good_card);
    edited["sections"][0]["items"][0]["points"] = 5000; // more than possible
    CHECK(card_from_json(edited.dump()).error().code == "training.card");
    edited = json::parse(good_card);
    edited["sections"][0]["items"][0]["source"] = "nobody";
    CHECK_FALSE(card_from_json(edited.dump()));
    for (std::size_t cut = 0; cut < good_card.size(); cut += 37)
        CHECK_FALSE(card_from_json(std::string_view(good_card).substr(0, cut)));
}

TEST_CASE("tables for spreadsheets have a mark, headings in both languages and a line each") {
    auto bad = good(ContactId{9});
    std::get<fact::ContactReleased>(bad.facts[bad.facts.size() - 2].fact).ending = "=cmd()";
    const auto book = book_of({good(), bad});
    const auto name = [](AgentId) { return std::string("李,雷"); };
    const auto zh = contacts_csv(Language::zh, book.contacts(), name);
    CHECK(zh.starts_with("\xEF\xBB\xBF通话,学生,"));
    CHECK(lines_in(zh) == 3);
    CHECK(zh.find("\"李,雷\"") != std::string::npos);
    CHECK(zh.find("'=cmd()") != std::string::npos);
    CHECK(zh.find("<training") == std::string::npos);
    const auto en = contacts_csv(Language::en, book.contacts());
    CHECK(en.starts_with("\xEF\xBB\xBF"
                         "Contact,Student,"));
    CHECK(en.find(",58.1,-26.0,") != std::string::npos);
    const auto students = book.students();
    const auto table = students_csv(Language::en, students, name);
    CHECK(lines_in(table) == 2);
    CHECK(table.find("<training") == std::string::npos);
    // Every line has as many cells as the heading; no cell here holds a comma.
    const auto plain = students_csv(Language::en, students);
    const auto head = plain.substr(0, plain.find('\n'));
    CHECK(std::count(plain.begin(), plain.end(), ',') ==
          2 * std::count(head.begin(), head.end(), ','));
    const auto first = en.substr(0, en.find('\n'));
    CHECK(std::count(en.begin(), en.end(), ',') == 3 * std::count(first.begin(), first.end(), ','));
}

TEST_CASE("without a mark nobody passed or failed, and nobody is no student") {
    Story lost;
    lost.at(-20'000, fact::ContactArrived{.contact = contact, .drill = lesson});
    lost.at(0, fact::ContactReleased{contact, Cause::normal, "customer", "left"});
    lost.at(0, fact::ContactDone{contact, {}});
    const auto book = book_of({lost});
    const auto csv = contacts_csv(Language::en, book.contacts());
    const auto line = csv.substr(csv.find('\n') + 1);
    CHECK(line.starts_with("7,,"));
    CHECK(line.ends_with(",,,,,,\r\n")); // raw, penalties, final, critical, fatal items, passed
}

TEST_CASE("versions are written and read") {
    CHECK(version_text(0xabcULL) == "0000000000000abc");
    CHECK(version_from("0000000000000abc") == 0xabcULL);
    CHECK(version_from(version_text(UINT64_MAX)) == UINT64_MAX);
    CHECK(version_from("x") == 0);
    CHECK(version_from("") == 0);
    CHECK(version_from("12345678901234567") == 0);
}

TEST_CASE("results are kept, found by contact, drill and student, and may be written again") {
    const test::Folder folder;
    const auto book = book_of({good(ContactId{1}), good(ContactId{2}, AgentId{8})});
    const auto form = form_of(complaint());
    {
        const auto lab = open_store(folder);
        REQUIRE(lab->write([&](store::Writer& w) -> Result<void> {
            for (int twice = 0; twice < 2; ++twice)
                if (auto done = save_form(w, *form); !done)
                    return done;
            for (const auto& graded : book.contacts())
                if (auto done = save(w, 5, graded); !done)
                    return done;
            for (const auto& marks : book.students())
                if (auto done = save(w, 5, marks); !done)
                    return done;
            return {};
        }));
    }
    const auto lab = open_store(folder); // after a restart
    auto session = lab->reader();
    REQUIRE(session);
    auto& reader = (*session)->reader();
    const auto all = contacts_of(reader, 5);
    REQUIRE(all);
    REQUIRE(all->size() == 2);
    CHECK((*all)[0].contact == ContactId{1});
    CHECK((*all)[0].final == 100'000);
    CHECK((*all)[0].form_version == form->version);
    CHECK((*all)[0].json == to_json(book.contacts()[0]));
    CHECK(contacts_of(reader, 5, lesson)->size() == 2);
    CHECK(contacts_of(reader, 5, DrillId{99})->empty());
    CHECK(contacts_of(reader, 6)->empty());
    CHECK(contacts_page(reader, {.agent = AgentId{8}})->rows.size() == 1);
    CHECK(contact_of(reader, 5, ContactId{2})->value().agent == AgentId{8});
    CHECK_FALSE(contact_of(reader, 5, ContactId{3})->has_value());
    CHECK(students_of(reader, 5)->size() == 2);
    CHECK(students_of(reader, 5, DrillId{})->empty());
    CHECK(students_of(reader, 5, lesson)->front().mark == 100'000);
    CHECK(form_json(reader, form->version)->value() == to_json(*form));
    CHECK_FALSE(form_json(reader, 1)->has_value());

    auto marked = book.contacts()[0];
    marked.card = *overlay(marked.card, {{.item = "解决方案", .points = 0}});
    marked.score = score(marked.card);
    REQUIRE(lab->write([&](store::Writer& w) { return save(w, 5, marked); }));
    auto later = lab->reader();
    REQUIRE(later);
    CHECK(contacts_of((*later)->reader(), 5)->size() == 2);
    CHECK(contact_of((*later)->reader(), 5, ContactId{1})->value().final == 75'000);
}

TEST_CASE("results of all runs are read in pages, newest first") {
    const test::Folder folder;
    const auto book = book_of({good(ContactId{1}), good(ContactId{2}, AgentId{8})});
    const auto lab = open_store(folder);
    for (const std::int64_t run : {5, 7})
        for (const auto& graded : book.contacts())
            REQUIRE(lab->write([&](store::Writer& w) { return save(w, run, graded); }));
    const auto pages = lab->reader();
    const auto page = [&](const ContactFilter& filter) {
        const auto got = contacts_page((*pages)->reader(), filter);
        REQUIRE(got);
        std::string out;
        for (const auto& row : got->rows)
            out += std::to_string(row.run) + "-" + std::to_string(row.contact.value) + " ";
        return out + (got->more ? "more" : "end");
    };
    CHECK(page({}) == "7-2 7-1 5-2 5-1 end");
    CHECK(page({.limit = 4}) == "7-2 7-1 5-2 5-1 end");
    CHECK(page({.limit = 3}) == "7-2 7-1 5-2 more");
    CHECK(page({.before_run = 5, .before_contact = ContactId{2}, .limit = 3}) == "5-1 end");
    CHECK(page({.agent = AgentId{8}}) == "7-2 5-2 end");
    CHECK(page({.drill = lesson, .limit = 1}) == "7-2 more");
    CHECK(page({.drill = DrillId{99}}) == "end");
}

TEST_CASE("a contact nobody could grade is kept without a mark") {
    const test::Folder folder;
    const auto lab = open_store(folder);
    Story s;
    s.at(-20'000, fact::ContactArrived{.contact = contact, .drill = lesson});
    s.ends(0, 0, "放弃排队", "customer");
    const auto book = book_of({s});
    REQUIRE(book.contacts().size() == 1);
    REQUIRE(lab->write([&](store::Writer& w) { return save(w, 1, book.contacts()[0]); }));
    auto session = lab->reader();
    REQUIRE(session);
    const auto found = contact_of((*session)->reader(), 1, contact);
    REQUIRE(found);
    CHECK_FALSE((*found)->raw);
    CHECK_FALSE((*found)->final);
}

TEST_CASE("whichever write fails, nothing half is kept and the next try succeeds") {
    const auto book = book_of({good(ContactId{1}), good(ContactId{2})});
    const auto keep = [&](store::Writer& w) -> Result<void> {
        for (const auto& graded : book.contacts())
            if (auto done = save(w, 1, graded); !done)
                return done;
        return {};
    };
    for (std::uint64_t broken = 0; broken < 4; ++broken) {
        const test::Folder folder;
        bool armed = false;
        std::uint64_t base = 0;
        const auto lab = open_store(folder, [&](std::uint64_t n) {
            if (!armed) {
                base = n;
                return false;
            }
            return n == base + 1 + broken;
        });
        REQUIRE(lab->write([](store::Writer& w) { return save_form(w, ScoreForm{}); }));
        armed = true;
        const auto first = lab->write(keep);
        armed = false;
        auto session = lab->reader();
        REQUIRE(session);
        CHECK(contacts_of((*session)->reader(), 1)->size() == (first ? 2 : 0));
        CHECK(lab->write(keep));
    }
}
