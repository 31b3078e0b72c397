#include "api/people.h"

#include <optional>
#include <utility>

namespace ringroom::api {
namespace {

class StoredPeople final : public People {
public:
    StoredPeople(store::Store& store, directory::Accounts& accounts, directory::Signing signing,
                 ClassesSigning classes, std::function<WallTime()> now)
        : store_(store)
        , accounts_(accounts)
        , classes_(store, std::move(classes))
        , signing_(std::move(signing))
        , now_(std::move(now)) {}

    Result<directory::Login> log_in(std::string_view number, std::string_view password) override {
        return accounts_.log_in(number, password, now_());
    }
    Result<directory::Person> who_is(std::string_view token) override {
        return accounts_.who_is(token, now_());
    }
    Result<void> log_out(std::string_view token) override { return accounts_.log_out(token); }

    Result<std::vector<directory::Person>> list(std::string_view class_name) override {
        auto session = store_.reader();
        if (!session)
            return tl::unexpected(session.error());
        auto& reader = (*session)->reader();
        return class_name.empty() ? directory::people(reader)
                                  : directory::people_of(reader, class_name);
    }

    Result<wire::Card> add(const directory::NewPerson& wanted) override {
        auto person = wanted;
        const bool made = person.password.empty();
        if (made)
            person.password = directory::generate_password();
        if (auto fine = directory::check_person(person); !fine)
            return tl::unexpected(fine.error());
        const auto hash = directory::hash_password(person.password);
        if (!hash)
            return tl::unexpected(hash.error());
        std::int64_t id = 0;
        const store::Job add = [&](store::Writer& writer) -> Result<void> {
            const auto added = directory::add_person(writer, person, *hash);
            if (!added)
                return tl::unexpected(added.error());
            id = *added;
            return {};
        };
        const auto written = store_.write(signing_ ? signing_(add) : add);
        if (!written)
            return tl::unexpected(written.error());
        return wire::Card{{static_cast<std::uint64_t>(id)},
                          person.number,
                          person.name,
                          made ? person.password : std::string()};
    }

    Result<wire::Card> set_password(std::int64_t id, std::string_view password) override {
        const auto everybody = list("");
        if (!everybody)
            return tl::unexpected(everybody.error());
        for (const auto& person : *everybody) {
            if (person.id != id)
                continue;
            const std::string chosen =
                password.empty() ? directory::generate_password() : std::string(password);
            if (auto set = accounts_.set_password(person.number, chosen); !set)
                return tl::unexpected(set.error());
            return wire::Card{{static_cast<std::uint64_t>(id)},
                              person.number,
                              person.name,
                              password.empty() ? chosen : std::string()};
        }
        return fail("people.unknown", "nobody has that id");
    }

    Result<wire::PeopleImport> import_list(const ImportRequest& request) override {
        return api::import_list(store_, request, signing_);
    }
    Classes& classes() override { return classes_; }

private:
    store::Store& store_;
    directory::Accounts& accounts_;
    Classes classes_;
    directory::Signing signing_;
    std::function<WallTime()> now_;
};

} // namespace

std::unique_ptr<People> people_of(store::Store& store, directory::Accounts& accounts,
                                  directory::Signing signing, ClassesSigning classes,
                                  std::function<WallTime()> now) {
    return std::make_unique<StoredPeople>(store, accounts, std::move(signing), std::move(classes),
                                          std::move(now));
}

wire::Person to_wire(const directory::Person& person) {
    using directory::Right;
    wire::Person out;
    out.id = {static_cast<std::uint64_t>(person.id)};
    out.number = person.number;
    out.name = person.name;
    out.role = to_string(person.role);
    for (int i = 0; i <= static_cast<int>(Right::back_up); ++i)
        if (const auto right = static_cast<Right>(i); allowed(person.role, right))
            out.rights.emplace_back(to_string(right));
    out.language = person.language == Language::zh ? "zh" : "en";
    out.classes = person.classes;
    out.enabled = person.enabled;
    return out;
}

} // namespace ringroom::api
