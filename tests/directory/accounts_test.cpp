#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "base/text.h"
#include "directory/accounts.h"
#include "directory/limits.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::directory;

namespace {

/// A lab with one student, 1001, whose password is "correct horse".
class Lab {
public:
    Lab() {
        auto opened = store::Store::open({.folder = folder_.path(), .migrations = migrations()});
        REQUIRE(opened);
        store_ = std::move(*opened);
        add({"1001", "王雨桐", Role::student, Language::zh, {"一班"}, "correct horse"});
        auto made = Accounts::open(*store_);
        REQUIRE(made);
        accounts_ = std::move(*made);
    }

    std::int64_t add(const NewPerson& person) {
        const auto hash = hash_password(person.password);
        REQUIRE(hash);
        Result<std::int64_t> id;
        REQUIRE(store_->write([&](store::Writer& w) -> Result<void> {
            id = add_person(w, person, *hash);
            return id ? Result<void>() : tl::unexpected(id.error());
        }));
        return *id;
    }

    std::string log_in(std::string_view number, std::string_view password, std::int64_t at_ms) {
        auto login = accounts_->log_in(number, password, {at_ms});
        if (login)
            last = *login;
        return login ? "in" : login.error().code + ": " + login.error().text;
    }

    Person person(std::string_view number) {
        auto session = store_->reader();
        REQUIRE(session);
        auto found = find_person((*session)->reader(), number);
        REQUIRE(found);
        REQUIRE(*found);
        return **found;
    }

    store::Store& store() { return *store_; }
    Accounts& accounts() { return *accounts_; }
    Login last;

private:
    ringroom::test::Folder folder_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<Accounts> accounts_;
};

const std::string refused = "login.refused: login refused";
constexpr std::string_view good = "correct horse";
constexpr std::string_view bad = "wrong horse";

} // namespace

TEST_CASE("a login gives a token that names the person until it expires") {
    Lab lab;
    REQUIRE(lab.log_in("1001", good, 1000) == "in");
    CHECK(lab.last.person.name == "王雨桐");
    CHECK(lab.last.person.classes == std::vector<std::string>{"一班"});
    CHECK(lab.last.token.size() == 43); // 256 bits in base64url
    CHECK(lab.last.expires.ms == 1000 + limits::token_life.ms);
    auto who = lab.accounts().who_is(lab.last.token, {lab.last.expires.ms - 1});
    REQUIRE(who);
    CHECK(who->number == "1001");
    auto late = lab.accounts().who_is(lab.last.token, lab.last.expires);
    REQUIRE_FALSE(late);
    CHECK(late.error().code == "token.refused");
    CHECK_FALSE(lab.accounts().who_is("", {1000}));
    CHECK_FALSE(lab.accounts().who_is(lab.last.token + "x", {1000}));
}

TEST_CASE("a token ends with log-out, a new password, a disabled account and with its removal") {
    Lab lab;
    REQUIRE(lab.log_in("1001", good, 0) == "in");
    const auto token = lab.last.token;
    REQUIRE(lab.log_in("1001", good, 0) == "in");
    CHECK(lab.accounts().log_out(token));
    CHECK(lab.accounts().log_out("never seen"));
    CHECK_FALSE(lab.accounts().who_is(token, {1}));
    CHECK(lab.accounts().who_is(lab.last.token, {1})); // the other one lives

    CHECK(lab.accounts().set_password("1001", "another password"));
    CHECK_FALSE(lab.accounts().who_is(lab.last.token, {1}));
    CHECK(lab.log_in("1001", good, 1) == refused);
    REQUIRE(lab.log_in("1001", "another password", 1) == "in");

    auto person = lab.person("1001");
    person.enabled = false;
    REQUIRE(lab.store().write([&](store::Writer& w) { return update_person(w, person); }));
    CHECK_FALSE(lab.accounts().who_is(lab.last.token, {1}));
    CHECK(lab.log_in("1001", "another password", 2) == refused);
    person.enabled = true;
    REQUIRE(lab.store().write([&](store::Writer& w) { return update_person(w, person); }));
    CHECK(lab.accounts().who_is(lab.last.token, {1}));
    REQUIRE(lab.store().write([&](store::Writer& w) { return remove_person(w, "1001"); }));
    CHECK_FALSE(lab.accounts().who_is(lab.last.token, {1}));
}

TEST_CASE("tokens: the limit holds, one more ends the oldest, expired ones are forgotten") {
    Lab lab;
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i < limits::tokens_a_person; ++i) {
        REQUIRE(lab.log_in("1001", good, static_cast<std::int64_t>(i)) == "in");
        tokens.push_back(lab.last.token);
    }
    CHECK(lab.accounts().who_is(tokens.front(), {100}));
    REQUIRE(lab.log_in("1001", good, 100) == "in");
    CHECK_FALSE(lab.accounts().who_is(tokens.front(), {100}));
    CHECK(lab.accounts().who_is(tokens[1], {100}));
    CHECK(lab.accounts().forget_expired({limits::token_life.ms + 50}));
    auto session = lab.store().reader();
    auto left = (*session)->reader().row("SELECT count(*) FROM token");
    REQUIRE(left);
    CHECK((*left)->number(0) == 1); // the one made at 100
}

TEST_CASE("five failures close an account for a quarter of an hour, counted by the given clock") {
    Lab lab;
    for (int i = 0; i < limits::login_failures - 1; ++i)
        CHECK(lab.log_in("1001", bad, i) == refused);
    REQUIRE(lab.log_in("1001", good, 10) == "in"); // four do not close, a success starts again
    for (int i = 0; i < limits::login_failures; ++i)
        CHECK(lab.log_in("1001", bad, 1000) == refused);
    CHECK(lab.person("1001").locked_until.ms == 1000 + limits::lock_out.ms);
    CHECK(lab.log_in("1001", good, 1001) == refused);
    CHECK(lab.log_in("1001", good, 1000 + limits::lock_out.ms - 1) == refused);
    CHECK(lab.log_in("1001", good, 1000 + limits::lock_out.ms) == "in");
    CHECK(lab.person("1001").locked_until.ms == 0);
}

TEST_CASE("a new password opens a closed account") {
    Lab lab;
    for (int i = 0; i < limits::login_failures; ++i)
        CHECK(lab.log_in("1001", bad, 0) == refused);
    REQUIRE(lab.accounts().set_password("1001", "set by the teacher"));
    CHECK(lab.log_in("1001", "set by the teacher", 1) == "in");
    CHECK_FALSE(lab.accounts().set_password("4711", "set by the teacher"));
    auto weak = lab.accounts().set_password("1001", "short");
    REQUIRE_FALSE(weak);
    CHECK(weak.error().code == "people.password");
}

TEST_CASE("unknown, disabled and locked accounts answer as a wrong password does") {
    Lab lab;
    for (int i = 0; i < limits::login_failures + 2; ++i)
        CHECK(lab.log_in("9999", good, 0) == refused);
    CHECK(lab.log_in("", "", 0) == refused);
    CHECK(lab.log_in("1001' OR 1=1 --", "x", 0) == refused);
    CHECK(lab.log_in("1001", std::string(10'000, 'x'), 0) == refused);
    CHECK(lab.log_in("1001", std::string("correct horse\0x", 15), 0) == refused);
    CHECK(lab.log_in("1001", good, 0) == "in");
}

TEST_CASE("a burst of guesses in parallel gets no more tries than the limit") {
    Lab lab;
    // The right password comes after the limit is used up, whatever the order of the threads.
    std::atomic<int> in = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < limits::login_failures; ++i)
        threads.emplace_back([&] { in += lab.accounts().log_in("1001", bad, {0}) ? 1 : 0; });
    for (auto& thread : threads)
        thread.join();
    CHECK(in == 0);
    CHECK(lab.person("1001").locked_until.ms == limits::lock_out.ms);
    CHECK(lab.log_in("1001", good, 1) == refused);
}

TEST_CASE("passwords are hashed with Argon2id, salted, never stored") {
    const auto a = hash_password("correct horse");
    const auto b = hash_password("correct horse");
    REQUIRE(a);
    REQUIRE(b);
    CHECK(a->starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(*a != *b);
    CHECK(hash_password(std::string(limits::password_characters_min, 'x')));
    CHECK_FALSE(hash_password(std::string(limits::password_characters_min - 1, 'x')));
    CHECK(hash_password(std::string(limits::password_bytes_max, 'x')));
    CHECK_FALSE(hash_password(std::string(limits::password_bytes_max + 1, 'x')));
    CHECK(hash_password("八个汉字也是密码")); // eight characters, not eight bytes
    CHECK_FALSE(hash_password("七个汉字不够长"));
    CHECK_FALSE(hash_password(std::string("null\0inside", 11)));
    std::set<std::string> made;
    for (int i = 0; i < 200; ++i)
        made.insert(generate_password());
    CHECK(made.size() == 200);
    CHECK(made.begin()->size() == 10);
}

TEST_CASE("people: added, found, changed, listed by class") {
    Lab lab;
    lab.add({"1003", "张思远", Role::team_leader, Language::en, {"二班", "一班"}, "password 3"});
    lab.add({"1002", "李子涵", Role::student, Language::zh, {}, "password 2"});
    auto session = lab.store().reader();
    REQUIRE(session);
    auto& reader = (*session)->reader();
    auto all = people(reader);
    REQUIRE(all);
    REQUIRE(all->size() == 3);
    CHECK((*all)[1].number == "1002");
    CHECK((*all)[2].classes.size() == 2);
    CHECK((*all)[2].role == Role::team_leader);
    CHECK((*all)[2].language == Language::en);
    CHECK(people_of(reader, "一班")->size() == 2);
    CHECK(people_of(reader, "三班")->empty());
    CHECK(classes(reader)->size() == 2);

    auto changed = (*all)[2];
    changed.classes = {"三班", "三班"};
    changed.role = Role::instructor;
    REQUIRE(lab.store().write([&](store::Writer& w) { return update_person(w, changed); }));
    CHECK(people_of(reader, "三班")->front().role == Role::instructor);
    changed.id = 4711;
    CHECK_FALSE(lab.store().write([&](store::Writer& w) { return update_person(w, changed); }));

    const auto twice = lab.store().write([&](store::Writer& w) -> Result<void> {
        auto id = add_person(w, {"1001", "x", Role::student, Language::zh, {}, "password x"}, "h");
        return id ? Result<void>() : tl::unexpected(id.error());
    });
    REQUIRE_FALSE(twice);
    CHECK(twice.error().code == "people.exists");
}

TEST_CASE("an id is never given twice: results name it") {
    Lab lab;
    const auto first = lab.add({"2001", "a", Role::student, Language::zh, {}, "password a"});
    REQUIRE(lab.store().write([&](store::Writer& w) { return remove_person(w, "2001"); }));
    CHECK_FALSE(lab.store().write([&](store::Writer& w) { return remove_person(w, "2001"); }));
    CHECK(lab.add({"2001", "b", Role::student, Language::zh, {}, "password b"}) > first);
}

TEST_CASE("a person's particulars keep their limits") {
    const NewPerson right{"1001", "王", Role::student, Language::zh, {"一班"}, "password"};
    CHECK(check_person(right));
    const auto code = [&](auto change) {
        auto person = right;
        change(person);
        const auto fits = check_person(person);
        return fits ? std::string("fits") : fits.error().code;
    };
    CHECK(code([](auto& p) { p.number = "12"; }) == "fits");
    CHECK(code([](auto& p) { p.number = "1"; }) == "people.number");
    CHECK(code([](auto& p) { p.number = std::string(15, '1'); }) == "fits");
    CHECK(code([](auto& p) { p.number = std::string(16, '1'); }) == "people.number");
    CHECK(code([](auto& p) { p.number = "10a1"; }) == "people.number");
    CHECK(code([](auto& p) { p.name = " \u3000"; }) == "people.name");
    CHECK(code([](auto& p) { p.name = "a\nb"; }) == "people.name");
    CHECK(code([](auto& p) { p.name = "\xff"; }) == "people.name");
    CHECK(code([](auto& p) { p.name = std::string(limits::name_bytes, 'n'); }) == "fits");
    CHECK(code([](auto& p) { p.name = std::string(limits::name_bytes + 1, 'n'); }) ==
          "people.name");
    CHECK(code([](auto& p) { p.classes.assign(limits::classes_a_person, "c"); }) == "fits");
    CHECK(code([](auto& p) { p.classes.assign(limits::classes_a_person + 1, "c"); }) ==
          "people.class");
    CHECK(code([](auto& p) { p.classes = {std::string(limits::class_bytes + 1, 'c')}; }) ==
          "people.class");
}

TEST_CASE("each telephone has a secret of its own that can be renewed") {
    Lab lab;
    lab.add({"1002", "李", Role::student, Language::zh, {}, "password 2"});
    auto session = lab.store().reader();
    auto& reader = (*session)->reader();
    auto secrets = sip_secrets(reader);
    REQUIRE(secrets);
    REQUIRE(secrets->size() == 2);
    CHECK((*secrets)[0].number == "1001");
    CHECK((*secrets)[0].secret.size() == 24);
    CHECK((*secrets)[0].secret != (*secrets)[1].secret);
    Result<SipSecret> fresh;
    REQUIRE(lab.store().write([&](store::Writer& w) -> Result<void> {
        fresh = renew_sip_secret(w, "1001");
        return fresh ? Result<void>() : tl::unexpected(fresh.error());
    }));
    CHECK(fresh->secret != (*secrets)[0].secret);
    CHECK((*sip_secret(reader, "1001"))->secret == fresh->secret);
    CHECK_FALSE(*sip_secret(reader, "4711"));
    auto person = lab.person("1001");
    person.enabled = false;
    REQUIRE(lab.store().write([&](store::Writer& w) { return update_person(w, person); }));
    CHECK_FALSE(*sip_secret(reader, "1001"));
    CHECK(sip_secrets(reader)->size() == 1);
}

TEST_CASE("rights grow with the role, and every role has its words") {
    constexpr auto last = static_cast<int>(Right::back_up);
    for (int i = 0; i <= last; ++i) {
        const auto right = static_cast<Right>(i);
        CHECK_FALSE(to_string(right).empty());
        CHECK(allowed(Role::admin, right));
        CHECK((!allowed(Role::student, right) || allowed(Role::team_leader, right)));
        CHECK((!allowed(Role::team_leader, right) || allowed(Role::instructor, right)));
    }
    CHECK(allowed(Role::student, Right::use_seat));
    CHECK_FALSE(allowed(Role::student, Right::listen));
    CHECK(allowed(Role::team_leader, Right::coach));
    CHECK_FALSE(allowed(Role::team_leader, Right::grade));
    CHECK(allowed(Role::instructor, Right::manage_people));
    CHECK_FALSE(allowed(Role::instructor, Right::manage_settings));
    for (const auto role : {Role::student, Role::team_leader, Role::instructor, Role::admin})
        CHECK(role_from(to_string(role)) == role);
    CHECK(role_from("班长") == Role::team_leader);
    CHECK_FALSE(role_from("boss"));
    for (const char* code : {"login.refused", "token.refused", "people.unknown", "people.memory",
                             "people.number", "people.exists"})
        CHECK(has_text(code));
}
