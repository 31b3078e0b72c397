#pragma once
// The knowledge base as it lies in folders: the lab's own `knowledge/` and that of each pack. What
// is changed there while the server runs is found at the next search; an article with a mistake
// stays out.
//
//     Library library({{data / "knowledge", ""}, {pack / "knowledge", "telesales"}}, Language::zh);
//     const auto index = library.index();
//     for (const auto& hit : index->search({.words = "光猫 红灯"}).hits) ...
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/text.h"
#include "base/time.h"
#include "knowledge/index.h"

namespace ringroom::knowledge {

struct Folder {
    std::filesystem::path path; ///< one that is not there holds nothing
    std::string pack;           ///< stands before the names; empty: the lab's own
};

struct Reading {
    std::vector<Article> articles;
    Diagnostics diagnostics; ///< by folder and name; at most limits::diagnostics
};
/// Every NAME.md there, folders within left out. Messages are worded in `language`.
[[nodiscard]] Reading read_articles(const std::vector<Folder>& folders, Language language);
/// One file, for whoever checks it alone.
[[nodiscard]] Diagnostics check_article(const std::filesystem::path& file, Language language);

class Library {
public:
    Library(std::vector<Folder> folders, Language language);

    /// As the folders are now; they are looked at once in limits::look_again. Any thread; reading
    /// anew takes as long as there are articles, and meanwhile others get what was.
    [[nodiscard]] std::shared_ptr<const Index> index();
    /// Mistakes of the last reading.
    [[nodiscard]] Diagnostics diagnostics() const;

private:
    struct Entry {
        std::string path;
        std::uintmax_t size = 0;
        std::filesystem::file_time_type changed;
        bool operator==(const Entry&) const = default;
    };
    [[nodiscard]] std::vector<Entry> entries() const;

    const std::vector<Folder> folders_;
    const Language language_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Index> index_; // guarded by mutex_, as are the next four
    Diagnostics diagnostics_;
    std::vector<Entry> seen_;
    Instant looked_;
    bool reading_ = false;
};

} // namespace ringroom::knowledge
