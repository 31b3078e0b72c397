// The chain of evidence at this machine's keyboard: its head, and a new key for it.
#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sodium.h>

#include "directory/audit.h"
#include "evidence/notary.h"
#include "server/commands.h"
#include "server/offline.h"

namespace ringroom::server {
namespace {

struct EvidenceOptions {
    std::filesystem::path data = "lab-data";
    Language language = Language::en;
    bool json = false;
};

void print_head(const EvidenceOptions& options, const evidence::Head& head) {
    if (options.json)
        std::puts(nlohmann::json{{"number", head.number},
                                 {"hash", head.hash},
                                 {"at", to_iso(head.at)},
                                 {"key", head.key}}
                      .dump(2)
                      .c_str());
    else
        std::puts(text(options.language, "server.verify.head",
                       {{"head", printed(head)}, {"key", head.key}})
                      .c_str());
}

Result<evidence::Head> read_head(const EvidenceOptions& options) {
    auto offline = Offline::open(options.data);
    if (!offline)
        return tl::unexpected(offline.error());
    auto session = (*offline)->store().reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto last = evidence::last_entry((*session)->reader());
    if (!last)
        return tl::unexpected(last.error());
    if (!*last)
        return fail("evidence.empty", options.data.string());
    return evidence::Head{
        .number = (*last)->number, .hash = (*last)->hash, .at = (*last)->at, .key = (*last)->key};
}

int show_head(const EvidenceOptions& options) {
    const auto head = read_head(options);
    if (!head)
        return complain(head.error().code, head.error().text);
    print_head(options, *head);
    return exit_well;
}

/// What came of it.
struct RolledOver {
    std::string old_key;
    std::string new_key;
    evidence::Head head;
};

Result<RolledOver> replace_key(const EvidenceOptions& options) {
    if (!std::filesystem::exists(options.data / "ringroom.db"))
        return fail("server.no_such_file", (options.data / "ringroom.db").string());
    auto store = store::Store::open(
        {.folder = options.data, .migrations = all_migrations(), .build = RINGROOM_VERSION});
    if (!store)
        return tl::unexpected(store.error());
    const auto notary =
        evidence::Notary::open(**store, options.data, wall_now(), {{"program", RINGROOM_VERSION}});
    if (!notary)
        return tl::unexpected(notary.error());
    RolledOver out{.old_key = (*notary)->public_key().fingerprint(), .new_key = {}, .head = {}};
    const auto fresh = (*notary)->roll_over(wall_now());
    if (!fresh)
        return tl::unexpected(fresh.error());
    out.new_key = fresh->fingerprint();
    const auto noted = (*store)->write([&](store::Writer& writer) {
        return directory::append_audit(writer, {.at = wall_now(),
                                                .action = "evidence-key",
                                                .subject = out.new_key,
                                                .status = 200,
                                                .source = "command line"});
    });
    if (!noted)
        return tl::unexpected(noted.error());
    auto session = (*store)->reader();
    auto head = session ? (*notary)->head((*session)->reader()) : tl::unexpected(session.error());
    if (!head)
        return tl::unexpected(head.error());
    out.head = std::move(*head);
    return out;
}

int roll_over(const EvidenceOptions& options) {
    if (sodium_init() < 0)
        return complain("server.sodium", "libsodium");
    const auto done = replace_key(options);
    if (!done)
        return complain(done.error().code, done.error().text);
    if (!options.json)
        std::puts(text(options.language, "server.evidence.rolled_over",
                       {{"old", done->old_key},
                        {"new", done->new_key},
                        {"file", evidence::public_key_file(options.data).string()},
                        {"secret", evidence::private_key_file(options.data).string()}})
                      .c_str());
    print_head(options, done->head);
    return exit_well;
}

} // namespace

void add_evidence_command(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<EvidenceOptions>();
    options->language = find_surroundings().language;
    const auto help = [language = options->language](std::string_view key) {
        return text(language, "server.help." + std::string(key));
    };
    auto* command = app.add_subcommand("evidence", help("evidence"));
    command->require_subcommand(1);
    command->add_option("--data", options->data, help("data_there"));
    command->add_flag("--json", options->json, help("json"));
    auto* head = command->add_subcommand("head", help("evidence_head"));
    head->callback([options, &exit_code] { exit_code = show_head(*options); });
    auto* fresh = command->add_subcommand("roll-over", help("evidence_roll_over"));
    fresh->callback([options, &exit_code] { exit_code = roll_over(*options); });
    // `evidence head --data X` as well as `evidence --data X head`.
    for (auto* one : command->get_subcommands({}))
        one->fallthrough();
}

} // namespace ringroom::server
