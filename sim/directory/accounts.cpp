#include "directory/accounts.h"

#include <mutex>
#include <semaphore>

#include "base/log.h"
#include "directory/limits.h"
#include "directory/secret.h"
#include "directory/tables.h"

namespace ringroom::directory {

store::Migration tokens_migration() {
    return {2, "directory", R"(
        CREATE TABLE token (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            hash TEXT NOT NULL UNIQUE,
            person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
            expires INTEGER NOT NULL
        );
        CREATE TABLE login_attempts (counted INTEGER NOT NULL);
        INSERT INTO login_attempts VALUES (0);
        CREATE INDEX token_person ON token (person);
        CREATE INDEX token_expires ON token (expires);
    )"};
}

namespace {

/// What the data base says before the password is looked at.
struct Attempt {
    bool open = false; ///< known, enabled and not locked out
    std::int64_t id = 0;
    std::string hash;
    std::string why = "unknown number"; ///< for our log only
};

Result<void> count_attempt(store::Writer& writer, std::string_view number, WallTime now,
                           Attempt& attempt) {
    attempt = {};
    // Also where nobody is known: the disk is waited for in every case.
    if (auto counted = writer.run("UPDATE login_attempts SET counted = counted + 1"); !counted)
        return tl::unexpected(counted.error());
    const auto row =
        writer.row("SELECT id, password_hash, enabled, failures, locked_until FROM person"
                   " WHERE number = ?",
                   {number});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return {};
    auto failures = (*row)->number(3);
    if (failures >= limits::login_failures && now.ms < (*row)->number(4)) {
        attempt.why = "locked out";
        return {};
    }
    failures = failures >= limits::login_failures ? 1 : failures + 1;
    const auto until = failures >= limits::login_failures ? now + limits::lock_out : WallTime{};
    const auto done = writer.run("UPDATE person SET failures = ?, locked_until = ? WHERE id = ?",
                                 {failures, until.ms, (*row)->number(0)});
    if (!done)
        return tl::unexpected(done.error());
    attempt.open = (*row)->number(2) != 0;
    attempt.id = (*row)->number(0);
    attempt.hash = (*row)->text(1);
    attempt.why = attempt.open ? "wrong password" : "account disabled";
    return {};
}

Result<void> admit(store::Writer& writer, std::int64_t person, const std::string& token,
                   WallTime expires) {
    auto done =
        writer.run("UPDATE person SET failures = 0, locked_until = 0 WHERE id = ?", {person});
    if (done)
        done = writer.run("INSERT INTO token (hash, person, expires) VALUES (?, ?, ?)",
                          {token_hash(token), person, expires.ms});
    if (done)
        done = writer.run("DELETE FROM token WHERE person = ? AND id NOT IN"
                          " (SELECT id FROM token WHERE person = ? ORDER BY id DESC LIMIT ?)",
                          {person, person, limits::tokens_a_person});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

} // namespace

struct Accounts::Inside {
    Inside(store::Store& of, std::unique_ptr<store::ReadSession> opened, std::string hash)
        : store(of)
        , session(std::move(opened))
        , nobody(std::move(hash)) {}

    store::Store& store;
    std::mutex mutex;
    std::unique_ptr<store::ReadSession> session; // guarded by mutex
    const std::string nobody; ///< hash of a password nobody knows, for numbers nobody has
    std::counting_semaphore<limits::verifications> memory{limits::verifications};

    bool verify(const std::string& hash, std::string_view password) {
        memory.acquire();
        const bool right = verify_password(hash, password);
        memory.release();
        return right;
    }

    Result<std::optional<Person>> person(std::string_view number) {
        const std::lock_guard guard(mutex);
        return find_person(session->reader(), number);
    }
};

Accounts::Accounts(std::unique_ptr<Inside> inside)
    : inside_(std::move(inside)) {}
Accounts::~Accounts() = default;

Result<std::unique_ptr<Accounts>> Accounts::open(store::Store& store) {
    auto session = store.reader();
    if (!session)
        return tl::unexpected(session.error());
    auto hash = hash_password(generate_sip_secret());
    if (!hash)
        return tl::unexpected(hash.error());
    return std::unique_ptr<Accounts>(
        new Accounts(std::make_unique<Inside>(store, std::move(*session), std::move(*hash))));
}

Result<Login> Accounts::log_in(std::string_view number, std::string_view password, WallTime now) {
    Attempt attempt;
    if (auto counted = inside_->store.write(
            [&](store::Writer& writer) { return count_attempt(writer, number, now, attempt); });
        !counted)
        return tl::unexpected(counted.error());
    // Every path pays for one verification, so that its time says nothing.
    const bool right = inside_->verify(attempt.open ? attempt.hash : inside_->nobody, password);
    if (!right || !attempt.open) {
        log_warning("directory", "login refused number=" +
                                     std::string(number.substr(0, limits::number_digits_max)) +
                                     " why=\"" + attempt.why + "\"");
        return fail("login.refused", "login refused");
    }
    Login login{generate_token(), now + limits::token_life, {}};
    if (auto admitted = inside_->store.write([&](store::Writer& writer) {
            return admit(writer, attempt.id, login.token, login.expires);
        });
        !admitted)
        return tl::unexpected(admitted.error());
    auto person = inside_->person(number);
    if (!person)
        return tl::unexpected(person.error());
    if (!*person)
        return fail("login.refused", "removed meanwhile");
    login.person = std::move(**person);
    return login;
}

Result<Person> Accounts::who_is(std::string_view token, WallTime now) {
    const std::lock_guard guard(inside_->mutex);
    auto& reader = inside_->session->reader();
    const auto row = reader.row("SELECT person.number FROM token JOIN person ON"
                                " person.id = token.person WHERE token.hash = ?"
                                " AND token.expires > ? AND person.enabled = 1",
                                {token_hash(token), now.ms});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return fail("token.refused", "unknown, expired or revoked token");
    auto person = find_person(reader, (*row)->text(0));
    if (!person)
        return tl::unexpected(person.error());
    if (!*person)
        return fail("token.refused", "removed meanwhile");
    return std::move(**person);
}

Result<void> Accounts::log_out(std::string_view token) {
    return inside_->store.write([&](store::Writer& writer) -> Result<void> {
        auto done = writer.run("DELETE FROM token WHERE hash = ?", {token_hash(token)});
        return done ? Result<void>() : tl::unexpected(done.error());
    });
}

Result<void> Accounts::set_password(std::string_view number, std::string_view password) {
    const auto hash = hash_password(password);
    if (!hash)
        return tl::unexpected(hash.error());
    return inside_->store.write([&](store::Writer& writer) -> Result<void> {
        auto done = writer.run("UPDATE person SET password_hash = ?, failures = 0, locked_until = 0"
                               " WHERE number = ?",
                               {*hash, number});
        if (done && *done != 1)
            return fail("people.unknown", "there is nobody under " + std::string(number));
        if (done)
            done = writer.run("DELETE FROM token WHERE person ="
                              " (SELECT id FROM person WHERE number = ?)",
                              {number});
        return done ? Result<void>() : tl::unexpected(done.error());
    });
}

Result<void> Accounts::forget_expired(WallTime now) {
    return inside_->store.write([&](store::Writer& writer) -> Result<void> {
        auto done = writer.run("DELETE FROM token WHERE expires <= ?", {now.ms});
        return done ? Result<void>() : tl::unexpected(done.error());
    });
}

} // namespace ringroom::directory
