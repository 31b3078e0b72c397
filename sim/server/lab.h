#pragma once
// One lab put together: data folder, settings, packs, people, data base, media, telephones, API.
//
//     auto lab = Lab::open({.data = "lab-data", ...});
//     (*lab)->run();        // until stop(), which a signal may call
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/text.h"
#include "base/time.h"
#include "sip/limits.h"

namespace ringroom::persona {
struct Pack;
struct Vocabulary;
} // namespace ringroom::persona
namespace ringroom::center {
struct Settings;
}
namespace ringroom::ivr {
struct Vocabulary;
}
namespace ringroom::directory {
struct LabFiles;
struct Person;
struct Settings;
} // namespace ringroom::directory
namespace ringroom::training {
struct MeasureRules;
}

namespace ringroom::server {

struct LabOptions {
    std::filesystem::path data = "lab-data";
    std::filesystem::path assets;    ///< prompts and music
    std::filesystem::path scenarios; ///< packs, and the sample a fresh folder is filled from
    std::string address = "127.0.0.1";
    std::uint16_t sip_port = 5060;  ///< 0: any free one
    std::uint16_t http_port = 8080; ///< 0: any free one
    std::uint16_t rtp_first = 20'000;
    std::uint16_t rtp_last = 39'999;
    int media_workers = 0;          ///< 0: one a core
    Duration media_timeout{30'000}; ///< a talk without a packet for this long is ended
    int invites_a_second = sip::limits::invites_a_second; ///< of one address; twice that at once
    std::vector<std::string> trunks; ///< addresses that may call service numbers without a password
    std::uint64_t seed = 0;          ///< 0: drawn
    Language language = Language::zh;
    bool sample = true;   ///< fill an empty data folder with the sample class
    bool announce = true; ///< answer seats that look for labs
    bool kept = false;    ///< a past run's snapshot: read as it was accepted then
};

/// A menu as it was written.
struct FlowSource {
    std::string file;
    std::string text;
};

/// What a lab.toml, its flows and the packs give, before anything is opened.
struct Content {
    std::shared_ptr<const directory::Settings> settings;
    std::vector<std::shared_ptr<const persona::Pack>> packs;
    std::map<std::string, std::filesystem::path> pack_folders; ///< by pack id
    std::map<std::string, FlowSource> flow_sources;            ///< by key
    Diagnostics diagnostics;                                   ///< of settings and flows
    std::map<std::string, Diagnostics> pack_diagnostics;       ///< by pack id
    std::set<std::string> broken_packs; ///< those with errors: not in `packs`
    std::string hash;                   ///< of every source, for the journal
    bool kept = false;                  ///< a past run's, as in LabOptions
};

/// Copies the sample lab into `data` where there is no lab.toml yet. Error: lab.sample.
[[nodiscard]] Result<void> fill_with_sample(const LabOptions& options);
/// What a pack's names are held against: the measures, and the queues of `settings` where given.
[[nodiscard]] persona::Vocabulary vocabulary_of(const directory::Settings* settings);
/// What a menu's names are held against.
[[nodiscard]] ivr::Vocabulary menu_names_of(const directory::Settings& settings);
/// What a lab.toml in `data` may name: the files of data/ivr and assets/music, and time zones.
[[nodiscard]] directory::LabFiles files_around(const std::filesystem::path& data,
                                               const std::filesystem::path& assets);
/// Reads settings, flows and packs; mistakes are in `diagnostics`.
[[nodiscard]] Content read_content(const LabOptions& options);
/// Keeps what a run was made from under its hash in `data`, so that its journal can be replayed for
/// ever. Error "server.snapshot_not_kept".
[[nodiscard]] Result<void> keep_snapshot(const std::filesystem::path& data, const Content& content);
/// Each queue's service level.
[[nodiscard]] training::MeasureRules measure_rules(const directory::Settings& settings);
/// Settings of the machine. `people` gives agents their ids; agents without a person are left out.
/// `diagnostics` gets the mistakes of flows and of targets.
[[nodiscard]] std::shared_ptr<const center::Settings>
machine_settings(const Content& content, const std::vector<directory::Person>& people,
                 WallTime started, Diagnostics& diagnostics, Language language);

class Lab {
public:
    /// Errors: those of the store (store.locked, store.newer, ...), of the ports, and
    /// "server.content_mistakes" when the settings have mistakes (they are in `diagnostics`),
    /// "server.people_mistakes" when the list of people has and nobody is in the data base yet. A
    /// pack with mistakes is left out; they are in `diagnostics` too.
    [[nodiscard]] static Result<std::unique_ptr<Lab>> open(const LabOptions& options,
                                                           Diagnostics& diagnostics);
    ~Lab();
    Lab(const Lab&) = delete;
    Lab& operator=(const Lab&) = delete;

    /// On the calling thread, until stop(). Must be the thread that called open().
    void run();
    /// From any thread, also a signal's.
    void stop();

    [[nodiscard]] std::uint16_t sip_port() const;
    [[nodiscard]] std::uint16_t http_port() const;
    [[nodiscard]] std::int64_t run_number() const;
    /// Contacts that an earlier server's death cut off, as "RUN-CONTACT", and how many recordings
    /// of them were left open and are repaired.
    [[nodiscard]] const std::vector<std::string>& interrupted() const;
    [[nodiscard]] std::size_t mended_recordings() const;

private:
    struct Inside;
    explicit Lab(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

} // namespace ringroom::server
