#include "server/past_scripts.h"

#include <fmt/format.h>

#include "contact/journal.h"
#include "persona/loader.h"
#include "server/lab.h"
#include "server/limits.h"
#include "server/live_backend.h"
#include "store/journal.h"

namespace ringroom::server {
namespace {

Result<Content> kept_content(const std::filesystem::path& folder, const std::string& snapshot) {
    if (!std::filesystem::exists(folder))
        return fail("again.snapshot_gone", folder.string());
    if (!std::filesystem::exists(folder / "lab.toml")) // every one was kept with it
        return fail("again.snapshot_changed", folder.string());
    auto content = read_content({.data = folder,
                                 .scenarios = folder / "packs",
                                 .language = Language::en,
                                 .sample = false,
                                 .kept = true});
    if (!content.settings || content.hash != snapshot)
        return fail("again.snapshot_changed", folder.string());
    return content;
}

Result<PastScript> load_past(const std::filesystem::path& folder, const std::string& snapshot,
                             const std::string& script) {
    const auto content = kept_content(folder, snapshot);
    if (!content)
        return tl::unexpected(content.error());
    for (const auto& pack : content->packs)
        for (const auto& drill : pack->drills)
            if (script_name(*pack, *drill) == script)
                return PastScript{drill, fmt::format("{:016x}", pack->hash)};
    return fail("again.script_gone", script);
}

} // namespace

bool is_snapshot_changed(const std::filesystem::path& data, const std::string& snapshot) {
    const auto content = kept_content(data / "snapshots" / snapshot, snapshot);
    return !content && content.error().code == "again.snapshot_changed";
}

std::string past_name(std::string_view script, std::string_view snapshot) {
    return fmt::format("{}@{}", script, snapshot);
}

std::pair<std::string, std::string> parts_of_script(std::string_view name) {
    const auto at = name.rfind('@');
    if (at == name.npos)
        return {std::string(name), {}};
    return {std::string(name.substr(0, at)), std::string(name.substr(at + 1))};
}

Result<PastScript> PastScripts::find(const std::string& name) {
    const auto [script, snapshot] = parts_of_script(name);
    // The name of a folder below snapshots/, whoever wrote it.
    if (snapshot.size() != 16 ||
        snapshot.find_first_not_of("0123456789abcdef") != std::string::npos)
        return fail("again.snapshot_gone", name);
    const std::lock_guard lock(mutex_);
    if (const auto known = known_.find(name); known != known_.end())
        return known->second;
    auto loaded = load_past(data_ / "snapshots" / snapshot, snapshot, script);
    if (!loaded)
        return loaded;
    if (known_.size() >= limits::past_scripts)
        known_.clear();
    known_[name] = *loaded;
    return loaded;
}

Result<std::map<std::string, std::shared_ptr<const persona::Drill>>>
past_scripts_of(store::Reader& reader, std::int64_t run, const std::filesystem::path& data) {
    PastScripts past(data);
    std::map<std::string, std::shared_ptr<const persona::Drill>> out;
    Result<void> found;
    const auto read = store::read_journal(reader, run, 0, [&](const store::JournalRow& row) {
        if (row.kind != "event" || row.line.find("DrillBegan") == std::string::npos)
            return true;
        const auto entry = from_line(row.line);
        if (!entry || !std::holds_alternative<StampedEvent>(*entry))
            return true;
        const auto* began = std::get_if<event::DrillBegan>(&std::get<StampedEvent>(*entry).event);
        if (began == nullptr || parts_of_script(began->script).second.empty())
            return true;
        auto script = past.find(began->script);
        if (script)
            out[began->script] = std::move(script->drill);
        else
            found = tl::unexpected(script.error());
        return found.has_value();
    });
    if (!read || !found)
        return tl::unexpected(read ? found.error() : read.error());
    return out;
}

} // namespace ringroom::server
