#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sodium.h>

#include "api/people_import.h"
#include "base/content.h"
#include "directory/accounts.h"
#include "directory/audit.h"
#include "directory/import.h"
#include "directory/people.h"
#include "evidence/notary.h"
#include "server/commands.h"
#include "server/exhibits.h"
#include "server/offline.h"
#include "server/words.h"
#include "sheet/book.h"

namespace ringroom::server {
namespace {

struct UserOptions {
    std::filesystem::path data = "lab-data";
    Language language = Language::en;
    std::string number;
    std::string name;
    std::vector<std::string> classes;
    std::string role = "student";
    std::filesystem::path list;
    std::string sheet;
    bool preview = false;
    bool json = false;
};

Result<std::unique_ptr<store::Store>> open_store(const UserOptions& options) {
    return store::Store::open(
        {.folder = options.data, .migrations = all_migrations(), .build = RINGROOM_VERSION});
}

/// Signs as the server would. Before the first start there is no chain yet: it takes over what is
/// there then.
Result<directory::Signing> open_signing(store::Store& store, const std::filesystem::path& data) {
    if (sodium_init() < 0)
        return fail("server.sodium", "libsodium");
    auto session = store.reader();
    const auto last =
        session ? evidence::last_entry((*session)->reader()) : tl::unexpected(session.error());
    if (!last || !*last)
        return last ? Result<directory::Signing>() : tl::unexpected(last.error());
    auto notary = evidence::Notary::open(store, data, wall_now(), {{"program", RINGROOM_VERSION}});
    if (!notary)
        return tl::unexpected(notary.error());
    return signing_people(std::move(*notary));
}

int list_people(const UserOptions& options) {
    auto offline = Offline::open(options.data);
    if (!offline)
        return complain(offline.error().code, offline.error().text);
    auto session = (*offline)->store().reader();
    const auto people =
        session ? directory::people((*session)->reader())
                : Result<std::vector<directory::Person>>(tl::unexpected(session.error()));
    if (!people)
        return complain(people.error().code, people.error().text);
    nlohmann::json out = nlohmann::json::array();
    for (const auto& person : *people) {
        if (options.json)
            out.push_back({{"number", person.number},
                           {"name", person.name},
                           {"role", directory::to_string(person.role)},
                           {"classes", person.classes},
                           {"enabled", person.enabled}});
        else
            std::printf("%-8s %-12s %s\n", person.number.c_str(),
                        std::string(directory::to_string(person.role)).c_str(),
                        person.name.c_str());
    }
    if (options.json)
        std::puts(out.dump(2).c_str());
    return exit_well;
}

/// What is done at this machine's keyboard stands in the audit log too.
Result<void> note(store::Writer& writer, std::string action, const std::string& subject) {
    return directory::append_audit(writer, {.at = wall_now(),
                                            .action = std::move(action),
                                            .subject = subject,
                                            .status = 200,
                                            .source = "command line"});
}

/// The text names what was wrong as it was typed.
int complain_of(const UserOptions& options, const Error& error) {
    std::string word;
    if (error.code == "people.number" || error.code == "people.exists")
        word = options.number;
    else if (error.code == "people.name")
        word = options.name;
    else if (error.code == "people.class")
        for (const auto& name : options.classes)
            word += (word.empty() ? "" : "/") + name;
    return complain(error.code, error.text, word);
}

int add_one(const UserOptions& options) {
    const auto role = directory::role_from(options.role);
    if (!role)
        return complain("people.role", options.role, options.role);
    auto store = open_store(options);
    if (!store)
        return complain(store.error().code, store.error().text);
    const directory::NewPerson person{.number = options.number,
                                      .name = options.name,
                                      .role = *role,
                                      .language = options.language,
                                      .classes = options.classes,
                                      .password = directory::generate_password()};
    if (const auto sound = directory::check_person(person); !sound)
        return complain_of(options, sound.error());
    const auto hash = directory::hash_password(person.password);
    if (!hash)
        return complain(hash.error().code, hash.error().text);
    const auto signing = open_signing(**store, options.data);
    if (!signing)
        return complain(signing.error().code, signing.error().text);
    const store::Job add = [&](store::Writer& writer) -> Result<void> {
        auto added = directory::add_person(writer, person, *hash);
        if (!added)
            return tl::unexpected(added.error());
        return note(writer, "person-add", person.number + " " + options.role);
    };
    const auto done = (*store)->write(*signing ? (*signing)(add) : add);
    if (!done)
        return complain_of(options, done.error());
    std::puts(card_line({person.number, person.name, person.classes, person.password}).c_str());
    return exit_well;
}

int renew_password(const UserOptions& options) {
    auto store = open_store(options);
    if (!store)
        return complain(store.error().code, store.error().text);
    auto accounts = directory::Accounts::open(**store);
    if (!accounts)
        return complain(accounts.error().code, accounts.error().text);
    const auto password = directory::generate_password();
    if (const auto set = (*accounts)->set_password(options.number, password); !set)
        return complain(set.error().code, set.error().text);
    const auto noted = (*store)->write(
        [&](store::Writer& writer) { return note(writer, "person-password", options.number); });
    if (!noted)
        return complain(noted.error().code, noted.error().text);
    std::puts(card_line({options.number, {}, {}, password}).c_str());
    return exit_well;
}

void print_plan(const wire::PeopleImport& plan, Language language) {
    for (const auto& row : plan.rows) {
        std::string line = sheet::place(language, static_cast<int>(row.row), 0) + "  " + row.label +
                           "  " + row.number + " " + row.name;
        for (const auto& change : row.changes)
            line += "  " + change.label + ": " + change.before + " -> " + change.after;
        std::puts(line.c_str());
    }
    for (const auto& person : plan.absent)
        std::puts(
            (text(language, "people.effect.absent") + "  " + person.number + " " + person.name)
                .c_str());
    std::puts(text(language, "server.user.plan",
                   {{"added", std::to_string(plan.added)},
                    {"changed", std::to_string(plan.changed)},
                    {"moved", std::to_string(plan.moved)},
                    {"unchanged", std::to_string(plan.unchanged)},
                    {"refused", std::to_string(plan.refused)}})
                  .c_str());
}

int import_list(const UserOptions& options) {
    auto bytes = content_of(options.list);
    if (!bytes)
        return complain("server.no_such_file", options.list.string());
    auto store = open_store(options);
    if (!store)
        return complain(store.error().code, store.error().text);
    api::ImportRequest request{.bytes = std::move(*bytes),
                               .file = options.list.filename().string(),
                               .table = options.sheet,
                               .language = options.language,
                               .up_to = directory::Role::admin};
    const auto plan = api::import_list(**store, request);
    if (!plan)
        return complain(plan.error().code, plan.error().text);
    for (const auto& found : plan->findings)
        std::fprintf(stderr, "%s: %s%s%s\n", request.file.c_str(), found.place.c_str(),
                     found.place.empty() ? "" : ": ", found.message.c_str());
    if (options.preview || !plan->sound) {
        print_plan(*plan, options.language);
        return plan->sound ? exit_well : exit_not_well;
    }
    request.preview = false;
    request.version = plan->version;
    const auto signing = open_signing(**store, options.data);
    const auto done =
        signing ? api::import_list(**store, request, *signing) : tl::unexpected(signing.error());
    if (!done)
        return complain(done.error().code, done.error().text);
    for (const auto& card : done->cards)
        std::puts(card_line({card.number, card.name, card.classes, card.password}).c_str());
    const auto noted = (*store)->write(
        [&](store::Writer& writer) { return note(writer, "people-import", request.file); });
    if (!noted)
        return complain(noted.error().code, noted.error().text);
    return exit_well;
}

} // namespace

void add_user_command(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<UserOptions>();
    options->language = find_surroundings().language;
    const auto help = [language = options->language](std::string_view key) {
        return text(language, "server.help." + std::string(key));
    };
    auto* user = app.add_subcommand("user", help("user"));
    user->require_subcommand(1);
    user->add_option("--data", options->data, help("data_there"));

    auto* list = user->add_subcommand("list", help("user_list"));
    list->add_flag("--json", options->json, help("json"));
    list->callback([options, &exit_code] { exit_code = list_people(*options); });

    auto* add = user->add_subcommand("add", help("user_add"));
    add->add_option("number", options->number, help("number"))->required();
    add->add_option("name", options->name, help("name"))->required();
    add->add_option("--class", options->classes, help("class"));
    add->add_option("--role", options->role, help("role"));
    add->callback([options, &exit_code] { exit_code = add_one(*options); });

    auto* password = user->add_subcommand("password", help("user_password"));
    password->add_option("number", options->number, help("number"))->required();
    password->callback([options, &exit_code] { exit_code = renew_password(*options); });

    auto* take_in = user->add_subcommand("import", help("user_import"));
    take_in->add_option("list", options->list, help("user_import"))->required();
    take_in->add_flag("--preview", options->preview, help("user_preview"));
    take_in->add_option("--sheet", options->sheet, help("user_sheet"));
    take_in->callback([options, &exit_code] { exit_code = import_list(*options); });
    // `user list --data X` as well as `user --data X list`.
    for (auto* one : user->get_subcommands({}))
        one->fallthrough();
}

} // namespace ringroom::server
