// The journal of a run, fed into a fresh machine: the same events must give the same facts.
#include <algorithm>
#include <cstdio>
#include <deque>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "center/machine.h"
#include "center/settings.h"
#include "contact/journal.h"
#include "directory/people.h"
#include "drill/rehearsal.h"
#include "persona/loader.h"
#include "server/commands.h"
#include "server/lab.h"
#include "server/live_backend.h"
#include "server/offline.h"
#include "server/past_scripts.h"

namespace ringroom::server {
namespace {

struct ReplayOptions {
    std::filesystem::path data = "lab-data";
    std::int64_t run = 0;
    Language language = Language::en;
    bool json = false;
};

struct ReplayOutcome {
    std::int64_t run = 0;
    std::size_t events = 0;
    std::size_t facts = 0;
    bool equal = true;
    std::size_t differs_at = 0;
    std::string kept;
    std::string made;
};

/// The settings of the house that a staged talk was played in: they follow from its script.
Result<std::shared_ptr<const center::Settings>>
staged_settings(store::Reader& reader, const store::JournalRun& run, const Content& content) {
    std::string script;
    const auto read = store::read_journal(reader, run.run, 0, [&](const store::JournalRow& row) {
        const auto entry = from_line(row.line);
        const auto* event = entry ? std::get_if<StampedEvent>(&*entry) : nullptr;
        if (const auto* begun = event ? std::get_if<event::DrillBegan>(&event->event) : nullptr)
            script = begun->script;
        return script.empty();
    });
    if (!read)
        return tl::unexpected(read.error());
    for (const auto& pack : content.packs)
        for (const auto& drill : pack->drills)
            if (script_name(*pack, *drill) == script)
                return drill::rehearsal_settings(*drill, 1);
    return fail("drill.unknown_script", '"' + script + '"');
}

Result<std::unique_ptr<center::Machine>> rebuild(const ReplayOptions& options, Offline& offline,
                                                 const store::JournalRun& run) {
    const auto snapshot = options.data / "snapshots" / run.header.pack_hash;
    const LabOptions from{.data = snapshot,
                          .scenarios = snapshot / "packs",
                          .language = options.language,
                          .sample = false,
                          .kept = true};
    const auto content = read_content(from);
    if (!content.settings)
        return fail("server.no_snapshot", snapshot.string());
    if (content.hash != run.header.pack_hash)
        return fail("server.snapshot_changed", snapshot.string());
    auto session = offline.store().reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto people = directory::people((*session)->reader());
    if (!people)
        return tl::unexpected(people.error());
    Diagnostics diagnostics;
    auto settings = run.header.staged
                        ? staged_settings((*session)->reader(), run, content)
                        : Result<std::shared_ptr<const center::Settings>>(machine_settings(
                              content, *people, run.header.started, diagnostics, options.language));
    if (!settings)
        return tl::unexpected(settings.error());
    auto machine = std::make_unique<center::Machine>(std::move(*settings), run.header.root_seed);
    for (const auto& pack : content.packs)
        for (const auto& drill : pack->drills)
            machine->add_script(script_name(*pack, *drill), drill);
    const auto past = past_scripts_of((*session)->reader(), run.run, options.data);
    if (!past)
        return tl::unexpected(past.error());
    for (const auto& [name, drill] : *past)
        machine->add_script(name, drill);
    return machine;
}

/// Keeps the facts of the journal and of the machine side by side, and the first difference.
class Comparison {
public:
    explicit Comparison(ReplayOutcome& outcome)
        : outcome_(outcome) {}

    void made(const center::Output& output) {
        for (const auto& fact : output.facts)
            made_.push_back(to_line(fact));
        compare();
    }
    void kept(std::string line) {
        // Written anew: in which order a line names the fields is its writer's affair.
        const auto entry = from_line(line);
        const auto* fact = entry ? std::get_if<StampedFact>(&*entry) : nullptr;
        kept_.push_back(fact != nullptr ? to_line(*fact) : std::move(line));
        compare();
    }
    void finish() {
        if (outcome_.equal && !kept_.empty())
            differ(kept_.front(), "");
    }

private:
    void compare() {
        while (!made_.empty() && !kept_.empty()) {
            if (outcome_.equal && made_.front() != kept_.front())
                differ(kept_.front(), made_.front());
            made_.pop_front();
            kept_.pop_front();
            ++outcome_.facts;
        }
    }
    void differ(const std::string& kept, const std::string& made) {
        outcome_.equal = false;
        outcome_.differs_at = outcome_.facts + 1;
        outcome_.kept = kept;
        outcome_.made = made;
    }

    ReplayOutcome& outcome_;
    std::deque<std::string> made_;
    std::deque<std::string> kept_;
};

Result<ReplayOutcome> replay(const ReplayOptions& options) {
    auto offline = Offline::open(options.data);
    if (!offline)
        return tl::unexpected(offline.error());
    const auto run = (*offline)->run(options.run);
    if (!run)
        return tl::unexpected(run.error());
    auto machine = rebuild(options, **offline, *run);
    if (!machine)
        return tl::unexpected(machine.error());
    ReplayOutcome outcome{.run = run->run};
    Comparison comparison(outcome);
    std::string broken;
    Instant clock;
    auto session = (*offline)->store().reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto read =
        store::read_journal((*session)->reader(), run->run, 0, [&](const store::JournalRow& row) {
            const auto entry = from_line(row.line);
            if (!entry) {
                broken = entry.error().text;
                return false;
            }
            center::Output output;
            if (const auto* event = std::get_if<StampedEvent>(&*entry)) {
                ++outcome.events;
                clock = event->at;
                (*machine)->handle(event->at, event->event, output);
            } else {
                // Deadlines fire in the machine's own time, so facts between two events appear as
                // soon as the clock may be moved to them. One that was due just before an event has
                // come with the event already.
                const auto& fact = std::get<StampedFact>(*entry);
                clock = std::max(clock, fact.at);
                (*machine)->advance(clock, output);
                comparison.kept(row.line);
            }
            comparison.made(output);
            return true;
        });
    if (!read)
        return tl::unexpected(read.error());
    if (!broken.empty())
        return fail("journal.broken", broken);
    comparison.finish();
    return outcome;
}

int replay_run(const ReplayOptions& options) {
    const auto outcome = replay(options);
    if (!outcome)
        return complain(outcome.error().code, outcome.error().text);
    if (options.json)
        std::puts(nlohmann::json{{"run", outcome->run},
                                 {"events", outcome->events},
                                 {"facts", outcome->facts},
                                 {"equal", outcome->equal},
                                 {"differs_at", outcome->differs_at},
                                 {"kept", outcome->kept},
                                 {"made", outcome->made}}
                      .dump(2)
                      .c_str());
    else if (outcome->equal)
        std::puts(text(options.language, "server.replay.equal",
                       {{"run", std::to_string(outcome->run)},
                        {"events", std::to_string(outcome->events)},
                        {"facts", std::to_string(outcome->facts)}})
                      .c_str());
    else
        std::puts(text(options.language, "server.replay.differs",
                       {{"run", std::to_string(outcome->run)},
                        {"number", std::to_string(outcome->differs_at)},
                        {"kept", outcome->kept},
                        {"made", outcome->made}})
                      .c_str());
    return outcome->equal ? exit_well : exit_not_well;
}

} // namespace

void add_replay_command(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<ReplayOptions>();
    options->language = find_surroundings().language;
    const auto language = options->language;
    auto* command = app.add_subcommand("replay", text(language, "server.help.replay"));
    command->add_option("data", options->data, text(language, "server.help.data_there"));
    command->add_option("--run", options->run, text(language, "server.help.run"));
    command->add_flag("--json", options->json, text(language, "server.help.json"));
    command->callback([options, &exit_code] { exit_code = replay_run(*options); });
}

} // namespace ringroom::server
