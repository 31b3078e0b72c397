#pragma once
// Passwords, lock-out and tokens.
//
// A login answers "login.refused" whether the number is unknown, the password wrong, the account
// disabled or locked, and spends one Argon2id in each case, so that answers and times tell nobody
// which numbers exist. An attempt is counted before it is verified: a burst of guesses in parallel
// gets no more than limits::login_failures tries.
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "directory/people.h"

namespace ringroom::directory {

/// Argon2id with 19 MiB and two passes (the OWASP minimum): some 20 ms a try, and 50 students who
/// log in together do not stop the lab. Any thread; slow on purpose, never on the control thread.
[[nodiscard]] Result<std::string> hash_password(std::string_view password);
/// Ten characters without look-alikes, about 48 bits; for cards handed to a class.
[[nodiscard]] std::string generate_password();

struct Login {
    std::string token; ///< 256 random bits, base64url; shown once, stored hashed
    WallTime expires{};
    Person person;
};

/// Any thread; calls wait for the disk. The store must outlive it.
class Accounts {
public:
    [[nodiscard]] static Result<std::unique_ptr<Accounts>> open(store::Store& store);
    ~Accounts();

    /// Error "login.refused" for every reason that lies with the caller.
    [[nodiscard]] Result<Login> log_in(std::string_view number, std::string_view password,
                                       WallTime now);
    /// The person behind a token, as stored now. Error "token.refused": unknown, expired, revoked,
    /// or the account was disabled.
    [[nodiscard]] Result<Person> who_is(std::string_view token, WallTime now);
    /// Forgets a token; an unknown one is no error.
    [[nodiscard]] Result<void> log_out(std::string_view token);
    /// Sets a password, lifts a lock and revokes every token of the person.
    /// Errors: "people.password", "people.unknown".
    [[nodiscard]] Result<void> set_password(std::string_view number, std::string_view password);
    /// Deletes tokens past their time; call once an hour.
    [[nodiscard]] Result<void> forget_expired(WallTime now);

private:
    struct Inside;
    explicit Accounts(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

} // namespace ringroom::directory
