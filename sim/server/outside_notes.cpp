#include "server/outside_notes.h"

#include <fstream>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/content.h"
#include "base/log.h"
#include "server/limits.h"

namespace ringroom::server {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path notes_folder(const fs::path& data) {
    return data / "notes";
}

std::string to_note(const directory::AuditEntry& entry) {
    return json{{"at", entry.at.ms},      {"action", entry.action}, {"subject", entry.subject},
                {"status", entry.status}, {"source", entry.source}, {"concerns", entry.concerns}}
        .dump();
}

Result<directory::AuditEntry> from_note(const fs::path& file) {
    try {
        const auto in = json::parse(content_of(file).value_or(""));
        return directory::AuditEntry{.at = {in.at("at").get<std::int64_t>()},
                                     .action = in.at("action"),
                                     .subject = in.at("subject"),
                                     .status = in.at("status"),
                                     .source = in.at("source"),
                                     .concerns = in.at("concerns")};
    } catch (const json::exception& error) {
        return fail("server.note", file.filename().string() + ": " + error.what());
    }
}

} // namespace

Result<void> note_from_outside(const fs::path& data, const directory::AuditEntry& entry) {
    // Whole or not at all: a lab may be starting.
    std::error_code error;
    fs::create_directories(notes_folder(data), error);
    const auto file =
        notes_folder(data) / fmt::format("{}-{}.json", entry.at.ms, static_cast<int>(::getpid()));
    const auto part = file.string() + ".part";
    std::ofstream out(part, std::ios::binary);
    out << to_note(entry);
    out.close();
    if (out)
        fs::rename(part, file, error);
    if (!out || error)
        return fail("server.note", file.string());
    return {};
}

std::size_t take_notes(store::Store& store, const fs::path& data) {
    std::size_t taken = 0;
    std::error_code error;
    for (const auto& path : sorted_entries(notes_folder(data))) {
        if (path.extension() != ".json" || taken >= limits::notes_taken)
            continue;
        const auto entry = from_note(path);
        const auto kept = entry ? store.write([&](store::Writer& writer) {
            return directory::append_audit(writer, *entry);
        })
                                : tl::unexpected(entry.error());
        if (!kept) {
            log_warning("server", "a note is not taken in: " + kept.error().text);
            continue;
        }
        fs::remove(path, error);
        ++taken;
    }
    return taken;
}

} // namespace ringroom::server
