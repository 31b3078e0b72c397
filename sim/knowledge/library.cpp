#include "knowledge/library.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "base/content.h"
#include "base/log.h"
#include "knowledge/limits.h"

namespace ringroom::knowledge {
namespace {

namespace fs = std::filesystem;

/// The articles' files in one folder, by name.
std::vector<fs::path> files_in(const fs::path& folder) {
    auto out = sorted_entries(folder);
    std::erase_if(out, [](const auto& path) {
        std::error_code error;
        return path.extension() != ".md" || !fs::is_regular_file(path, error);
    });
    return out;
}

Diagnostic mistake(const std::string& file, Language language, std::string_view code,
                   TextArguments arguments = {}) {
    return {file, 0, 0, Severity::error, std::string(code), text(language, code, arguments)};
}

/// At most one byte more than an article may have.
std::optional<std::string> content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string out(limits::article_bytes + 1, '\0');
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    if (in.bad() || (!in && !in.eof()))
        return std::nullopt;
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
}

void read_one(const fs::path& file, const Folder& folder, Language language, Reading& out) {
    const auto named =
        (folder.pack.empty() ? fs::path("knowledge") : fs::path(folder.pack) / "knowledge") /
        file.filename();
    const auto stem = file.stem().string();
    Diagnostics found;
    std::optional<Article> article;
    if (const auto content = content_of(file); !content)
        found.push_back(mistake(named.string(), language, "knowledge.unreadable"));
    else if (stem.size() > limits::name_bytes)
        found.push_back(mistake(named.string(), language, "knowledge.name_long",
                                {{"limit", std::to_string(limits::name_bytes)}}));
    else
        article =
            parse_article(*content, named.string(),
                          folder.pack.empty() ? stem : folder.pack + ":" + stem, language, found);
    if (article)
        out.articles.push_back(std::move(*article));
    for (auto& one : found)
        if (out.diagnostics.size() < limits::diagnostics)
            out.diagnostics.push_back(std::move(one));
}

} // namespace

Reading read_articles(const std::vector<Folder>& folders, Language language) {
    Reading out;
    for (const auto& folder : folders)
        for (const auto& file : files_in(folder.path)) {
            if (out.articles.size() >= limits::articles) {
                out.diagnostics.push_back(mistake(folder.path.string(), language,
                                                  "knowledge.too_many",
                                                  {{"limit", std::to_string(limits::articles)}}));
                return out;
            }
            read_one(file, folder, language, out);
        }
    return out;
}

Diagnostics check_article(const fs::path& file, Language language) {
    const auto content = content_of(file);
    if (!content)
        return {mistake(file.string(), language, "knowledge.unreadable")};
    Diagnostics out;
    [[maybe_unused]] const auto article =
        parse_article(*content, file.string(), file.stem().string(), language, out);
    return out;
}

Library::Library(std::vector<Folder> folders, Language language)
    : folders_(std::move(folders))
    , language_(language)
    , seen_(entries())
    , looked_(steady_now()) {
    auto read = read_articles(folders_, language_);
    diagnostics_ = std::move(read.diagnostics);
    index_ = std::make_shared<const Index>(std::move(read.articles));
}

std::vector<Library::Entry> Library::entries() const {
    std::vector<Entry> out;
    for (const auto& folder : folders_)
        for (const auto& file : files_in(folder.path)) {
            std::error_code error;
            out.push_back(
                {file.string(), fs::file_size(file, error), fs::last_write_time(file, error)});
        }
    return out;
}

std::shared_ptr<const Index> Library::index() {
    {
        const std::lock_guard lock(mutex_);
        const auto now = steady_now();
        if (reading_ || now - looked_ < limits::look_again)
            return index_;
        looked_ = now;
        reading_ = true;
    }
    auto there = entries();
    const auto changed = [&] {
        const std::lock_guard lock(mutex_);
        return there != seen_;
    }();
    auto read = changed ? read_articles(folders_, language_) : Reading{};
    const auto made = changed ? std::make_shared<const Index>(std::move(read.articles)) : nullptr;
    const std::lock_guard lock(mutex_);
    reading_ = false;
    if (changed) {
        index_ = made;
        seen_ = std::move(there);
        diagnostics_ = std::move(read.diagnostics);
        for (const auto& one : diagnostics_)
            log_warning("knowledge", "an article stays out: " + to_line(one));
    }
    return index_;
}

Diagnostics Library::diagnostics() const {
    const std::lock_guard lock(mutex_);
    return diagnostics_;
}

} // namespace ringroom::knowledge
