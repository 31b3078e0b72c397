#pragma once
// Whether what a lab keeps is what it witnessed. Works on a copy, without the lab: the chain and
// the index of recordings from a data base, the files of the folder, the public key, and a head
// that was printed. Reads only. Pure but for reading files.
//
//     auto material = gather(reader, data);
//     material->trusted = {*public_key_from(text)};
//     auto report = verify(*material);
//     for (const auto& finding : report.findings) print(words_of(finding, Language::zh));
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "evidence/entry.h"
#include "evidence/key.h"
#include "store/recordings.h"

namespace ringroom::evidence {

enum class Trouble {
    // Of the chain.
    entry_altered, ///< its hash is another's, or nobody of ours signed it
    entry_missing, ///< a number is not there; `count` of them
    reordered,     ///< stands at the place of `other`
    back_dated,    ///< its time is before that of the entry before it
    chain_cut,     ///< ends before the head that was kept or printed; `count` entries are gone
    head_differs,  ///< the entry of the printed or kept head's number is another
    head_missing,  ///< no head is kept beside the data base
    head_altered,  ///< no key of the chain signed it
    tail_lost,     ///< a server found itself behind its head: it was set back before that start
    key_unknown,   ///< signed by a key that nobody trusted; `other`: its fingerprint
    chain_missing, ///< no entry at all
    // Of recordings.
    sound_altered, ///< `seconds` where known
    sound_missing,
    sound_swapped, ///< holds what `other` held
    marks_altered,
    marks_missing,
    seconds_altered, ///< the list of seconds is not the one sealed; the sound is judged all the
                     ///< same
    index_changed,   ///< the data base says something else of it than the chain; `other`: what
    index_missing,   ///< the chain has it, the data base has not
    unwitnessed,     ///< the data base has it, the chain has not
    never_sealed,
    stranger,    ///< a file nobody knows
    not_deleted, ///< deleted by rule, and the file is there
    // Of results and whatever else has a digest.
    exhibit_changed,
    exhibit_missing,
    exhibit_unwitnessed,
    snapshot_changed,  ///< settings and packs of a run; `subject`: their hash
    public_key_differs ///< evidence/lab.pub is not the key that signs; `other`: who does
};
inline constexpr int troubles = static_cast<int>(Trouble::public_key_differs) + 1;
[[nodiscard]] std::string_view to_string(Trouble trouble);

struct Finding {
    Trouble trouble = Trouble::entry_altered;
    std::string subject; ///< "RUN-CONTACT", an exhibit's name; empty where it is about the chain
    std::string file;    ///< of a recording, below the data folder
    std::int64_t entry = 0;
    std::int64_t count = 0;
    std::string other; ///< of an exhibit: what it is now, where its name says little
    std::string was{}; ///< of an exhibit: by the entry's field "number", or else "name"
    /// Of the recording, from 0, rising; of sound that is altered.
    std::vector<std::int64_t> seconds;
    std::int64_t ends_at = -1; ///< cut off: seconds that are left; -1: not cut off
    bool operator==(const Finding&) const = default;
};
/// One sentence.
[[nodiscard]] std::string words_of(const Finding& finding, Language language);

/// What is no trouble and yet to be told.
enum class Notice { key_from_copy, key_replaced, clock_back, repaired, deleted, live };
inline constexpr int notices = static_cast<int>(Notice::live) + 1;
[[nodiscard]] std::string_view to_string(Notice notice);
struct Remark {
    Notice notice = Notice::live;
    std::string subject;
    std::string file;
    std::int64_t entry = 0;
    bool operator==(const Remark&) const = default;
};
[[nodiscard]] std::string words_of(const Remark& remark, Language language);

/// What rooms above show of the data base as it is now: digests by name, made as those witnessed
/// were. Names are "FAMILY/…"; families that are not listed are not judged.
struct Exhibits {
    std::set<std::string> families;
    std::map<std::string, std::string> digests;
    /// What some are for people, like the number and name of an account; by name.
    std::map<std::string, std::string> words{};
};

struct Material {
    std::filesystem::path data;
    std::vector<Entry> entries;               ///< by number
    std::vector<store::Recording> recordings; ///< the index
    std::vector<std::string> files;           ///< *.wav below recordings/, as the index names them
    std::optional<std::string> head;          ///< the file's content
    std::optional<std::string> public_key;    ///< the file's content
    std::vector<Head> printed;                ///< heads that were copied from paper
    std::vector<PublicKey> trusted;           ///< none: the key that the chain begins with
    Exhibits exhibits;
    bool running = false; ///< a server is still writing
};

struct Report {
    std::vector<Finding> findings;
    std::vector<Remark> remarks;
    std::int64_t entries = 0;
    std::int64_t recordings = 0; ///< intact, repaired ones too
    std::int64_t exhibits = 0;   ///< as witnessed
    std::optional<Head> head;    ///< number and hash of the last entry
    std::string key;             ///< fingerprint that signed it
    [[nodiscard]] bool well() const { return findings.empty(); }
};

/// Told after each recording: how many of how many.
using Progress = std::function<void(std::size_t, std::size_t)>;

/// Reads chain, index, head and the names of files; exhibits are the caller's to add.
[[nodiscard]] Result<Material> gather(store::Reader& reader, const std::filesystem::path& data);
/// The sound files below `data`/recordings, sorted; in case a server is running, ask before the
/// data base is read.
[[nodiscard]] std::vector<std::string> sound_files(const std::filesystem::path& data);
[[nodiscard]] Report verify(const Material& material, const Progress& progress = {});

/// What the chain says of a recording, for Kind::recording_sealed and recording_repaired. The two
/// digests are of the marks beside it and of its list of seconds, empty where there are none.
[[nodiscard]] Testimony testimony_of(const store::Recording& recording,
                                     const std::string& marks_sha256,
                                     const std::string& seconds_sha256);

} // namespace ringroom::evidence
