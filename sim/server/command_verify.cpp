// Recordings against the index: intact, altered, missing, never sealed, or strangers.
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sodium.h>
#include <unistd.h>

#include "server/commands.h"
#include "server/offline.h"
#include "store/folder_lock.h"
#include "store/recordings.h"

namespace ringroom::server {
namespace {

struct VerifyOptions {
    std::filesystem::path data = "lab-data";
    Language language = Language::en;
    bool json = false;
};

struct Findings {
    std::size_t intact = 0;
    std::vector<std::string> missing;
    std::vector<std::string> changed;
    std::vector<std::string> open;
    std::vector<std::string> strangers;
    std::size_t live = 0; ///< a server is still writing these
    [[nodiscard]] bool well() const {
        return missing.empty() && changed.empty() && open.empty() && strangers.empty();
    }
};

std::string sha256_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    std::array<char, 1 << 16> block{};
    while (in.read(block.data(), block.size()) || in.gcount() > 0)
        crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(block.data()),
                                  static_cast<unsigned long long>(in.gcount()));
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256_final(&state, hash.data());
    std::array<char, 2 * crypto_hash_sha256_BYTES + 1> hex{};
    return sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
}

void look_at(const std::filesystem::path& data, const store::Recording& row, bool running,
             Findings& out) {
    const bool closed =
        row.state == store::RecordingState::sealed || row.state == store::RecordingState::repaired;
    if (running && row.state == store::RecordingState::open)
        ++out.live;
    else if (!std::filesystem::exists(data / row.file))
        out.missing.push_back(row.file);
    else if (!closed)
        out.open.push_back(row.file);
    else if (sha256_of(data / row.file) != row.sha256)
        out.changed.push_back(row.file);
    else
        ++out.intact;
}

std::vector<std::string> files_in(const std::filesystem::path& data) {
    std::vector<std::string> out;
    std::error_code error;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(data / "recordings", error))
        if (entry.path().extension() == ".wav")
            out.push_back(std::filesystem::relative(entry.path(), data).string());
    return out;
}

Result<Findings> verify(const VerifyOptions& options) {
    // In this order: what a running server begins meanwhile must not look like a stranger.
    const bool running = store::FolderLock::is_held(options.data);
    const auto files = files_in(options.data);
    auto offline = Offline::open(options.data);
    if (!offline)
        return tl::unexpected(offline.error());
    auto session = (*offline)->store().reader();
    if (!session)
        return tl::unexpected(session.error());
    std::vector<store::Recording> rows;
    for (const auto state : {store::RecordingState::open, store::RecordingState::sealed,
                             store::RecordingState::interrupted, store::RecordingState::repaired}) {
        auto some = store::recordings_in((*session)->reader(), state);
        if (!some)
            return tl::unexpected(some.error());
        rows.insert(rows.end(), some->begin(), some->end());
    }
    Findings out;
    std::set<std::string> known;
    std::size_t done = 0;
    const bool bar = ::isatty(STDERR_FILENO) != 0 && !options.json;
    for (const auto& row : rows) {
        look_at(options.data, row, running, out);
        known.insert(row.file);
        if (bar)
            std::fprintf(stderr, "\r%zu/%zu", ++done, rows.size());
    }
    if (bar && !rows.empty())
        std::fputc('\n', stderr);
    for (const auto& file : files)
        if (!known.contains(file))
            out.strangers.push_back(file);
    return out;
}

void print(Language language, std::string_view key, const std::vector<std::string>& files) {
    for (const auto& file : files)
        std::puts(text(language, key, {{"file", file}}).c_str());
}

int verify_data(const VerifyOptions& options) {
    if (sodium_init() < 0)
        return complain("server.sodium", "libsodium");
    const auto found = verify(options);
    if (!found)
        return complain(found.error().code, found.error().text);
    if (options.json) {
        std::puts(nlohmann::json{{"intact", found->intact},
                                 {"missing", found->missing},
                                 {"changed", found->changed},
                                 {"open", found->open},
                                 {"strangers", found->strangers},
                                 {"live", found->live}}
                      .dump(2)
                      .c_str());
    } else {
        print(options.language, "server.verify.missing", found->missing);
        print(options.language, "server.verify.changed", found->changed);
        print(options.language, "server.verify.open", found->open);
        print(options.language, "server.verify.stranger", found->strangers);
        if (found->live > 0)
            std::puts(text(options.language, "server.verify.live",
                           {{"count", std::to_string(found->live)}})
                          .c_str());
        std::puts(
            text(options.language, "server.verify.fine", {{"count", std::to_string(found->intact)}})
                .c_str());
    }
    return found->well() ? exit_well : exit_not_well;
}

} // namespace

void add_verify_command(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<VerifyOptions>();
    options->language = find_surroundings().language;
    const auto language = options->language;
    auto* command = app.add_subcommand("verify", text(language, "server.help.verify"));
    command->add_option("data", options->data, text(language, "server.help.data_there"));
    command->add_flag("--json", options->json, text(language, "server.help.json"));
    command->callback([options, &exit_code] { exit_code = verify_data(*options); });
}

} // namespace ringroom::server
