#include <future>

#include <catch2/catch.hpp>

#include "crm/limits.h"
#include "crm/memory.h"
#include "crm/office.h"
#include "crm/people.h"
#include "crm/telephone.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::crm;
using ringroom::test::lei;
using ringroom::test::mei;

namespace {

constexpr WallTime opening{1'800'000'000'000};

/// An office on a real data opening; what is asked of it is waited for.
struct House {
    House() { open(); }
    void open() {
        office.reset();
        store.reset();
        auto opened = store::Store::open({.folder = folder.path(), .migrations = migrations()});
        REQUIRE(opened);
        store = std::move(*opened);
        options.service_levels = {{QueueId{2}, 20_s}};
        options.numbers = {{"96100", {"宽带业务", "电视广告"}}};
        auto begun = Office::open(*store, options);
        REQUIRE(begun);
        office = std::move(*begun);
    }
    template <class T>
    Result<T> wait(const std::function<void(Answer<T>)>& ask) {
        auto promise = std::make_shared<std::promise<Result<T>>>();
        ask([promise](Result<T> result) { promise->set_value(std::move(result)); });
        return promise->get_future().get();
    }
    Result<Customer> add(Customer customer) {
        return wait<Customer>([&](Answer<Customer> a) { office->add(customer, a); });
    }
    Result<Customer> change(Customer customer) {
        return wait<Customer>([&](Answer<Customer> a) { office->change(customer, a); });
    }
    Result<void> note(ContactKey key, std::string words) {
        return wait<void>([&](Answer<void> a) { office->write_note(key, lei, words, a); });
    }
    Result<void> choose(ContactKey key, std::int64_t customer) {
        return wait<void>([&](Answer<void> a) { office->choose_customer(key, lei, customer, a); });
    }
    /// A whole contact; a later write is answered after its line is kept.
    void contact(std::uint64_t id, std::string from, AgentId agent, DrillId drill = {},
                 Duration waited = 6_s) {
        const ContactId contact{id};
        const Instant at{static_cast<std::int64_t>(id) * 100'000};
        const auto take = [&](Duration after, Fact fact) { office->take({at + after, fact}); };
        take(0_s, fact::ContactArrived{contact, Direction::inbound, from, "96100", drill});
        take(0_s, fact::ContactQueued{contact, QueueId{2}});
        if (agent)
            take(waited, fact::ContactConnected{contact, agent, waited});
        take(waited + 30_s, fact::ContactReleased{contact, Cause::normal, "customer", ""});
        take(waited + 40_s, fact::ContactDone{contact, agent});
        REQUIRE(store->write([](store::Writer&) { return Result<void>{}; }));
    }
    Pop pop(std::string telephone, AgentId viewer = lei, std::vector<DrillId> closed = {}) {
        return office->pop({.telephone = std::move(telephone),
                            .contact = {options.run, ContactId{999}},
                            .viewer = viewer,
                            .closed_drills = std::move(closed)});
    }

    test::Folder folder;
    OfficeOptions options{.run = 1, .started = opening, .utc_offset = 8_min * 60};
    std::unique_ptr<store::Store> store;
    std::unique_ptr<Office> office;
};

} // namespace

TEST_CASE("a caller is known by any of their numbers, by an end only where it tells") {
    House house;
    REQUIRE(house.add({.name = "王桂兰", .telephones = {"0510-8271 4436", "13800001111"}}));
    REQUIRE(house.add({.name = "李建国", .telephones = {"0510-8866 7000"}}));
    REQUIRE(house.add({.name = "李建军", .telephones = {"025-8866 7000"}}));
    const auto who = [&](const char* telephone) {
        const auto pop = house.pop(telephone);
        return pop.customer ? pop.customer->name : std::string("-");
    };
    CHECK(who("051082714436") == "王桂兰");
    CHECK(who("+8613800001111") == "王桂兰");
    CHECK(who("82714436") == "王桂兰"); // a call within the town
    CHECK(who("88667000") == "-");      // two of them end so
    CHECK(who("02588667000") == "李建军");
    CHECK(who("anonymous") == "-");
    CHECK(who("") == "-");
    REQUIRE(house.add({.name = "王小明", .telephones = {"13800001111"}}));
    const auto family = house.pop("13800001111");
    CHECK_FALSE(family.customer);
    REQUIRE(family.others.size() == 2);
    CHECK(family.others[1].name == "王小明");
}

TEST_CASE("two who edit at once: the second is told") {
    House house;
    auto first = house.add({.name = "王桂兰", .telephones = {"13800001111"}});
    REQUIRE(first);
    auto second = *first;
    first->name = "王桂花";
    const auto saved = house.change(*first);
    REQUIRE(saved);
    CHECK(saved->version == 2);
    second.telephones = {"13900002222"};
    const auto refused = house.change(second);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "crm.changed");
    CHECK(house.pop("13800001111").customer->name == "王桂花");
    second.version = 2;
    REQUIRE(house.change(second));
    CHECK_FALSE(house.pop("13800001111").customer); // the number is gone
    CHECK(house.pop("13900002222").customer);
    second.id = 77;
    CHECK(house.change(second).error().code == "crm.unknown");
    CHECK(house.add({.name = ""}).error().code == "crm.name");
}

TEST_CASE("a search looks at names, numbers and attributes, every word") {
    House house;
    REQUIRE(house.add({.number = "K1",
                       .name = "Mary Jones",
                       .telephones = {"0510-8271 4436"},
                       .attributes = {{"city", "Wuxi"}}}));
    REQUIRE(house.add({.name = "王桂兰", .grade = "金卡会员"}));
    const auto found = [&](const char* words) {
        return house.office->search(words, 9).rows.size();
    };
    CHECK(found("") == 2);
    CHECK(found("mary") == 1);
    CHECK(found("wuxi JONES") == 1);
    CHECK(found("mary 王") == 0);
    CHECK(found("桂") == 1);
    CHECK(found("金卡") == 1);
    CHECK(found("8271 4436") == 1);
    CHECK(found("k1") == 1);
    CHECK(house.office->search("", 1).more);
    CHECK_FALSE(house.office->search("", 2).more);
}

TEST_CASE("earlier contacts and the note stand in the pop, and after a restart too") {
    House house;
    const auto wang = house.add({.name = "王桂兰", .telephones = {"13800001111"}});
    REQUIRE(wang);
    for (std::uint64_t id = 1; id <= limits::last_contacts + 2; ++id)
        house.contact(id, "13800001111", id % 2 == 0 ? lei : mei);
    house.contact(20, "13900002222", lei);
    const ContactKey second{1, ContactId{2}};
    REQUIRE(house.note(second, "昨晚断网"));
    for (int round = 0; round < 2; ++round) {
        const auto pop = house.pop("138 0000 1111");
        CHECK(pop.calls_before == limits::last_contacts + 2);
        REQUIRE(pop.last.size() == limits::last_contacts);
        CHECK(pop.last.front().key.contact == ContactId{limits::last_contacts + 2});
        CHECK(pop.last.front().project == "宽带业务");
        CHECK(pop.last.front().medium == "电视广告");
        CHECK(pop.last.front().customer == wang->id);
        CHECK(house.office->log_row(second)->note == "昨晚断网");
        house.open();
    }
    const auto page = house.office->log({.agent = lei, .limit = 2});
    REQUIRE(page);
    CHECK(page->more);
    CHECK(page->rows[0].key.contact == ContactId{20});
    CHECK(house.office->log({.agent = lei, .before = page->rows[1].key})->rows.size() == 2);
    CHECK(house.office->log({.customer = wang->id})->rows.size() == limits::last_contacts + 2);
    CHECK(house.office->log({.until = opening})->rows.empty());
    CHECK(house.office->log_row({1, ContactId{500}}).error().code == "crm.unknown");
}

TEST_CASE("what others do in a lesson that is going on stays hidden") {
    House house;
    const DrillId drill{1001};
    house.contact(1, "13800001111", lei, drill);
    house.contact(2, "13800001111", mei, drill);
    house.contact(3, "13800001111", mei);
    CHECK(house.pop("13800001111", lei).calls_before == 3);
    const auto pop = house.pop("13800001111", lei, {drill});
    CHECK(pop.calls_before == 2);
    CHECK(pop.last[1].key.contact == ContactId{1});
    CHECK(house.office->log({.closed_drills = {drill}, .viewer = lei})->rows.size() == 2);
}

TEST_CASE("a note and a customer given to a contact under way go into its line") {
    House house;
    const auto wang = house.add({.name = "王桂兰"});
    const ContactKey key{1, ContactId{5}};
    REQUIRE(house.note(key, "first"));
    REQUIRE(house.choose(key, wang->id));
    REQUIRE(house.note(key, "second"));
    CHECK(house.choose(key, 77).error().code == "crm.unknown");
    const auto pop = house.office->pop({.telephone = "13800001111", .contact = key, .viewer = lei});
    CHECK(pop.note == "second");
    CHECK(pop.customer->id == wang->id);
    house.open(); // what was typed survives
    CHECK(house.office->pop({.contact = key, .viewer = lei}).note == "second");
    house.contact(5, "13800001111", lei);
    const auto row = house.office->log_row(key);
    REQUIRE(row);
    CHECK(row->note == "second");
    CHECK(row->customer == wang->id);
    const auto other = house.add({.name = "李建国"});
    REQUIRE(house.choose(key, other->id)); // a mistake, mended afterwards
    CHECK(house.office->log_row(key)->customer == other->id);
    CHECK(house.office->log({.customer = wang->id})->rows.empty());
    CHECK(house.office->log({.customer = other->id})->rows.size() == 1);
    CHECK(house.note(key, std::string(limits::note_characters + 1, 'x')).error().code ==
          "crm.note");
}

TEST_CASE("a lesson's customer has in the log the name that the screen showed") {
    House house;
    const ContactKey key{1, ContactId{6}};
    house.office->name_customer(ContactId{6}, lei, "赵秀英");
    REQUIRE(house.note(key, "asked twice"));
    house.open(); // the server was killed in the talk
    house.contact(6, "13800002222", lei);
    const auto row = house.office->log_row(key);
    REQUIRE(row);
    CHECK(row->name == "赵秀英");
    CHECK(row->note == "asked twice");
    CHECK(row->customer == 0);
    CHECK(house.office->log({.agent = lei})->rows.at(0).name == "赵秀英");
    REQUIRE(house.note(key, "once more"));
    CHECK(house.office->log_row(key)->name == "赵秀英");
}

TEST_CASE("cases and callbacks are open until somebody closes them") {
    House house;
    const auto wang = house.add({.name = "王桂兰", .telephones = {"13800001111"}});
    auto opened = house.wait<Case>([&](Answer<Case> a) {
        house.office->add(
            Case{.customer = wang->id, .title = "断网", .opened_by = lei, .opened_at = opening}, a);
    });
    REQUIRE(opened);
    CHECK(house.pop("13800001111").open_cases.size() == 1);
    house.open();
    CHECK(house.pop("13800001111").open_cases.size() == 1);
    opened->open = false;
    opened->closed_by = mei;
    const auto closed = house.wait<Case>([&](Answer<Case> a) { house.office->change(*opened, a); });
    REQUIRE(closed);
    CHECK(house.pop("13800001111").open_cases.empty());
    CHECK(
        house.wait<Case>([&](Answer<Case> a) { house.office->change(*opened, a); }).error().code ==
        "crm.changed");
    CHECK(house.office->cases({.agent = lei})->rows.size() == 1);
    CHECK(house.office->cases({.agent = lei, .open_only = true})->rows.empty());

    Callback wanted{
        .telephone = "13800001111", .due = opening + 60_s, .owner = lei, .made_at = opening};
    auto made =
        house.wait<Callback>([&](Answer<Callback> a) { house.office->add(wanted, opening, a); });
    REQUIRE(made);
    CHECK(house.office->callbacks({.agent = lei, .open_only = true})->rows.size() == 1);
    CHECK(house.office->callbacks({.agent = mei})->rows.empty());
    made->state = CallbackState::done;
    REQUIRE(house.wait<Callback>([&](Answer<Callback> a) {
        house.office->change(*made, opening + limits::callback_past * 9, a);
    }));
    CHECK(house.office->callbacks({.agent = lei, .open_only = true})->rows.empty());
    CHECK(house.office->one_callback(made->id)->state == CallbackState::done);
    CHECK(house.office->one_callback(77).error().code == "crm.unknown");
    CHECK(house.office->one_case(77).error().code == "crm.unknown");
}

TEST_CASE("the day's figures begin anew at local midnight") {
    House house;
    house.contact(1, "1380000111", lei);                       // in time
    house.contact(2, "1380000111", lei, {}, 25_s);             // late
    house.contact(3, "1380000111", {}, {}, 10_s);              // gave up after 40 s
    house.contact(4, "1380000111", {}, {}, Duration{-28'000}); // gave up after 2 s
    const auto now = opening + 400_s;
    const auto today = house.office->figures(lei, {QueueId{2}}, now);
    CHECK(today.answered == 2);
    CHECK(today.average_talk == 30_s);
    CHECK(today.offered == 3);
    CHECK(today.in_time == 1);
    CHECK(house.office->figures(mei, {}, now).answered == 0);
    house.open();
    CHECK(house.office->figures(lei, {QueueId{2}}, now).in_time == 1);
    // 1 800 000 000 is 16:00 in Shanghai.
    CHECK(house.office->figures(lei, {QueueId{2}}, opening + (8_min * 60 - 1_ms)).answered == 2);
    CHECK(house.office->figures(lei, {QueueId{2}}, opening + 8_min * 60).answered == 0);
}

TEST_CASE("the memory holds the newest lines and the newest notes") {
    Memory memory({});
    const auto row = [](std::uint64_t n) {
        return LogRow{.key = {1, ContactId{n}}, .telephone = "13800001111"};
    };
    for (std::uint64_t n = 1; n <= limits::log_rows; ++n)
        memory.put(row(n));
    CHECK(memory.row_count() == limits::log_rows);
    CHECK(memory.row({1, ContactId{1}}));
    memory.put(row(limits::log_rows)); // known already
    CHECK(memory.row_count() == limits::log_rows);
    memory.put(row(limits::log_rows + 1));
    CHECK(memory.row_count() < limits::log_rows);
    CHECK_FALSE(memory.row({1, ContactId{1}}));
    CHECK(memory.row({1, ContactId{limits::log_rows + 1}}));
    const auto pop = memory.pop({.telephone = "13800001111"});
    CHECK(pop.calls_before == static_cast<std::int64_t>(memory.row_count()));
    CHECK(pop.last.front().key.contact == ContactId{limits::log_rows + 1});
    for (std::uint64_t n = 1; n <= limits::works + 1; ++n) {
        memory.put(Work{.key = {2, ContactId{n}}, .note = "n"});
        CHECK((memory.work({2, ContactId{1}}) != nullptr) == (n <= limits::works));
    }
}

TEST_CASE("a screen pop shows so many cases, so many customers of one number") {
    Memory memory({});
    for (std::int64_t n = 1; n <= static_cast<std::int64_t>(limits::pop_others) + 1; ++n)
        memory.put(Customer{.id = n, .name = "A", .telephones = {"13800001111"}});
    CHECK(memory.pop({.telephone = "13800001111"}).others.size() == limits::pop_others);
    for (std::int64_t n = 1; n <= static_cast<std::int64_t>(limits::pop_cases) + 1; ++n)
        memory.put(Case{.id = n, .telephone = "13900002222"});
    const auto pop = memory.pop({.telephone = "13900002222"});
    REQUIRE(pop.open_cases.size() == limits::pop_cases);
    CHECK(pop.open_cases.front().id == static_cast<std::int64_t>(limits::pop_cases) + 1);
}
