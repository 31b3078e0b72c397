// From files to what the machine and the house work with.
#include <algorithm>
#include <cstdlib>
#include <ctime>

#include <fmt/format.h>

#include "base/content.h"
#include "base/random.h"
#include "center/settings.h"
#include "directory/people.h"
#include "directory/rights.h"
#include "directory/settings.h"
#include "ivr/loader.h"
#include "persona/loader.h"
#include "server/lab.h"
#include "training/measures.h"

namespace ringroom::server {
namespace {

namespace fs = std::filesystem;

void read_packs(const fs::path& folder, Language language, const persona::Vocabulary& known,
                Content& content) {
    for (const auto& path : sorted_entries(folder)) {
        const auto id = path.filename().string();
        if (!fs::exists(path / "pack.lua") || content.pack_folders.contains(id) ||
            content.broken_packs.contains(id))
            continue;
        auto loaded = persona::load_pack(path, language, known);
        for (auto& d : loaded.diagnostics)
            d.file = (path.filename() / d.file).string();
        if (!loaded.pack || has_errors(loaded.diagnostics))
            content.broken_packs.insert(id);
        if (!loaded.diagnostics.empty())
            content.pack_diagnostics[id] = std::move(loaded.diagnostics);
        if (!content.broken_packs.contains(id)) {
            content.pack_folders[loaded.pack->id] = path;
            content.packs.push_back(loaded.pack);
        }
    }
}

/// "投诉专席.en.lua" serves English; the plain name the lab's own language.
void read_flows(const fs::path& folder, Language language, Content& content) {
    for (const auto& path : sorted_entries(folder)) {
        if (path.extension() != ".lua")
            continue;
        auto key = path.stem().string();
        const bool english = key.ends_with(".en");
        if (english)
            key.resize(key.size() - 3);
        if (english == (language == Language::en) || !content.flow_sources.contains(key))
            content.flow_sources[key] = {path.string(), content_of(path).value_or("")};
    }
}

std::string target_name(const std::string& target, const directory::Settings& settings) {
    // The machine knows queues by name and flows by "flow:KEY".
    const auto parsed = directory::target_from(target);
    if (!parsed || parsed->kind != directory::Target::Kind::queue)
        return target;
    const auto* queue = settings.queue(parsed->name);
    return queue == nullptr ? target : queue->key;
}

/// The C library knows zones by the process's environment only; nobody else reads it meanwhile.
Duration utc_offset(const std::string& zone, WallTime at) {
    const char* set = std::getenv("TZ");
    const std::optional<std::string> before = set == nullptr ? std::nullopt : std::optional(set);
    ::setenv("TZ", (":" + zone).c_str(), 1);
    ::tzset();
    const std::time_t seconds = at.ms / 1000;
    std::tm local{};
    ::localtime_r(&seconds, &local);
    if (before)
        ::setenv("TZ", before->c_str(), 1);
    else
        ::unsetenv("TZ");
    ::tzset();
    return Duration{local.tm_gmtoff * 1000};
}

center::QueueEntry queue_entry(const directory::Queue& queue, const directory::Settings& settings) {
    center::QueueEntry entry{.id = queue.id,
                             .names = {queue.key, queue.name.zh, queue.name.en},
                             .acd = queue.routing,
                             .music = queue.music == "hold" ? "morning" : queue.music,
                             .exit_key = queue.exit_key.empty() ? '\0' : queue.exit_key[0]};
    entry.acd.name = settings.language == Language::zh ? queue.name.zh : queue.name.en;
    auto& targets = entry.acd.targets;
    for (auto* target : {&targets.full, &targets.timed_out, &targets.overflowed, &targets.no_agents,
                         &targets.exit_key})
        *target = target_name(*target, settings);
    return entry;
}

using Flows = std::map<std::string, std::shared_ptr<const ivr::Flow>>;

/// By the name under which the machine knows them.
Flows load_flows(const Content& content, Diagnostics& diagnostics, Language language) {
    Flows out;
    const auto known = content.kept ? ivr::Vocabulary{} : menu_names_of(*content.settings);
    for (const auto& [key, source] : content.flow_sources) {
        auto compiled = ivr::load_flow(source.file, source.text, language, known);
        diagnostics.insert(diagnostics.end(), compiled.diagnostics.begin(),
                           compiled.diagnostics.end());
        if (compiled.flow)
            out["flow:" + key] = compiled.flow;
    }
    return out;
}

} // namespace

Result<void> fill_with_sample(const LabOptions& options) {
    std::error_code error;
    fs::create_directories(options.data, error);
    if (error)
        return fail("server.sample_not_copied", options.data.string() + ": " + error.message());
    if (fs::exists(options.data / "lab.toml"))
        return {};
    const auto from = options.scenarios / "sample-lab";
    for (const auto* name : {"lab.toml", "people.csv", "customers.csv"})
        fs::copy_file(from / name, options.data / name, fs::copy_options::skip_existing, error);
    for (const auto* name : {"ivr", "knowledge"})
        if (!error)
            fs::copy(from / name, options.data / name,
                     fs::copy_options::recursive | fs::copy_options::skip_existing, error);
    if (error || !fs::exists(options.data / "lab.toml"))
        return fail("server.sample_not_copied",
                    from.string() + " cannot be copied: " + error.message());
    return {};
}

ivr::Vocabulary menu_names_of(const directory::Settings& settings) {
    std::vector<std::string> numbers;
    for (const auto& number : settings.numbers)
        if (!number.echo)
            numbers.push_back(number.dials);
    return {.queues = vocabulary_of(&settings).queues,
            .skills = settings.skills,
            .numbers = std::move(numbers)};
}

persona::Vocabulary vocabulary_of(const directory::Settings* settings) {
    persona::Vocabulary known;
    for (const auto& word : training::measure_words())
        for (const auto name : {word.zh, word.en})
            known.measures.emplace_back(name);
    if (settings != nullptr)
        for (const auto& queue : settings->queues)
            for (const auto& name : {queue.key, queue.name.zh, queue.name.en})
                if (std::find(known.queues.begin(), known.queues.end(), name) == known.queues.end())
                    known.queues.push_back(name);
    return known;
}

training::MeasureRules measure_rules(const directory::Settings& settings) {
    training::MeasureRules rules;
    for (const auto& queue : settings.queues)
        rules.service_levels[queue.id] = queue.service_level;
    return rules;
}

directory::LabFiles files_around(const fs::path& data, const fs::path& assets) {
    directory::LabFiles files;
    files.zones = "/usr/share/zoneinfo";
    files.flows.emplace();
    for (const auto& path : sorted_entries(data / "ivr")) {
        auto key = path.stem().string();
        if (key.ends_with(".en"))
            key.resize(key.size() - 3);
        if (path.extension() == ".lua")
            files.flows->push_back(key);
    }
    if (!fs::is_directory(assets / "music"))
        return files;
    files.music = std::vector<std::string>{"hold"}; // the lab's own choice
    for (const auto& path : sorted_entries(assets / "music"))
        if (const auto kind = path.extension(); kind == ".flac" || kind == ".ogg" || kind == ".wav")
            files.music->push_back(path.stem().string());
    return files;
}

Content read_content(const LabOptions& options) {
    Content content{.kept = options.kept};
    // What ran once must run again, whatever has become stricter since.
    const auto files = options.kept ? directory::LabFiles{.kept = true}
                                    : files_around(options.data, options.assets);
    auto settings = directory::load_settings(options.data / "lab.toml", options.language,
                                             content.diagnostics, files);
    if (settings)
        content.settings = std::make_shared<const directory::Settings>(std::move(*settings));
    const auto language = content.settings ? content.settings->language : options.language;
    read_flows(options.data / "ivr", language, content);
    // A school's own pack of the same name wins over the one that came with the program.
    const auto known = options.kept ? persona::Vocabulary{} : vocabulary_of(content.settings.get());
    read_packs(options.data / "packs", options.language, known, content);
    read_packs(options.scenarios, options.language, known, content);
    // One order wherever they lie: the snapshot of a run has all of them in one folder.
    std::sort(content.packs.begin(), content.packs.end(),
              [](const auto& a, const auto& b) { return a->id < b->id; });
    std::uint64_t hash = fnv1a(content_of(options.data / "lab.toml").value_or(""));
    for (const auto& [key, source] : content.flow_sources)
        hash = fnv1a(source.text, fnv1a(key, hash));
    for (const auto& pack : content.packs)
        hash = fnv1a(fmt::format("{}:{:016x}", pack->id, pack->hash), hash);
    content.hash = fmt::format("{:016x}", hash);
    return content;
}

std::shared_ptr<const center::Settings>
machine_settings(const Content& content, const std::vector<directory::Person>& people,
                 WallTime started, Diagnostics& diagnostics, Language language) {
    const auto& from = *content.settings;
    auto out = std::make_shared<center::Settings>();
    out->hash = content.hash;
    out->reasons = from.reasons;
    out->clock = {.at_start = started, .utc_offset = utc_offset(from.zone, started)};
    for (std::size_t i = 0; i < from.skills.size(); ++i)
        out->skills[from.skills[i]] = SkillId{i + 1};
    for (const auto& queue : from.queues)
        out->queues.push_back(queue_entry(queue, from));
    out->flows = load_flows(content, diagnostics, language);
    for (const auto& number : from.numbers) {
        if (number.echo)
            continue; // no number of the centre
        center::Route route{.bonus = number.bonus, .strict_class = number.strict_class};
        if (number.to.kind == directory::Target::Kind::queue)
            route.queue = number.to.name;
        else if (const auto flow = out->flows.find("flow:" + number.to.name);
                 flow != out->flows.end())
            route.flow = flow->second;
        else if (!content.flow_sources.contains(number.to.name)) // else its mistakes are named
            diagnostics.push_back(
                {.file = "lab.toml",
                 .code = "server.unknown_flow",
                 .message = text(language, "server.unknown_flow",
                                 {{"number", number.dials}, {"flow", number.to.name}})});
        out->numbers[number.dials] = std::move(route);
    }
    for (const auto& person : people) {
        const auto* agent = from.agent(person.number);
        // Leaders and teachers sit at seats too, to help and to play; no queue rings there unless
        // lab.toml says so.
        if (!person.enabled ||
            (agent == nullptr && !allowed(person.role, directory::Right::see_team_live)))
            continue;
        center::AgentEntry entry{.id = AgentId{static_cast<std::uint64_t>(person.id)},
                                 .number = person.number};
        if (agent != nullptr)
            entry.acd = agent->routing;
        entry.acd.name = person.name;
        out->agents.push_back(std::move(entry));
    }
    return out;
}

} // namespace ringroom::server
