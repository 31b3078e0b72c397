#pragma once
// People as the API meets them: logins, tokens, accounts. Over the store and the directory.
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/classes.h"
#include "api/people_import.h"
#include "base/result.h"
#include "base/time.h"
#include "directory/accounts.h"
#include "directory/people.h"
#include "store/store.h"
#include "wire/messages.h"

namespace ringroom::api {

class People {
public:
    virtual ~People() = default;
    /// Error "login.refused", the same for every reason. Slow on purpose.
    [[nodiscard]] virtual Result<directory::Login> log_in(std::string_view number,
                                                          std::string_view password) = 0;
    /// Error "token.refused".
    [[nodiscard]] virtual Result<directory::Person> who_is(std::string_view token) = 0;
    [[nodiscard]] virtual Result<void> log_out(std::string_view token) = 0;
    /// Sorted by number; of one class, or all when `class_name` is empty.
    [[nodiscard]] virtual Result<std::vector<directory::Person>>
    list(std::string_view class_name) = 0;
    /// Errors: "people.number", "people.name", "people.class", "people.password", "people.exists".
    [[nodiscard]] virtual Result<wire::Card> add(const directory::NewPerson& person) = 0;
    /// A new password (empty: one is made); every token of the person ends.
    /// Errors: "people.unknown", "people.password".
    [[nodiscard]] virtual Result<wire::Card> set_password(std::int64_t id,
                                                          std::string_view password) = 0;
    /// See api/people_import.h.
    [[nodiscard]] virtual Result<wire::PeopleImport> import_list(const ImportRequest& request) = 0;
    /// Courses and lessons; lives as long as this.
    [[nodiscard]] virtual Classes& classes() = 0;
};

/// The real one. `store` and `accounts` must outlive it; `signing` signs whose account is whose,
/// `classes` what courses are and who agreed to what; `now` gives the wall clock.
[[nodiscard]] std::unique_ptr<People> people_of(store::Store& store, directory::Accounts& accounts,
                                                directory::Signing signing = {},
                                                ClassesSigning classes = {},
                                                std::function<WallTime()> now = wall_now);

/// A person as the API shows them, rights included.
[[nodiscard]] wire::Person to_wire(const directory::Person& person);

} // namespace ringroom::api
