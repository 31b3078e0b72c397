// What a lab keeps against its chain of evidence: on the lab's own computer or on a copy, with the
// public key and the printed head of whoever asks.
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sodium.h>
#include <unistd.h>

#include "base/content.h"
#include "evidence/notary.h"
#include "evidence/verify.h"
#include "server/commands.h"
#include "server/exhibits.h"
#include "server/offline.h"
#include "server/past_scripts.h"
#include "store/folder_lock.h"

namespace ringroom::server {
namespace {

struct VerifyOptions {
    std::filesystem::path data = "lab-data";
    std::vector<std::string> keys;
    std::vector<std::string> heads;
    Language language = Language::en;
    bool json = false;
};

/// A file's content, or the words themselves where no such file is.
std::string file_or_words(const std::string& given) {
    std::error_code error;
    if (std::filesystem::is_regular_file(given, error))
        return content_of(given).value_or("");
    return given;
}

Result<void> take_trust(const VerifyOptions& options, evidence::Material& out) {
    for (const auto& given : options.keys) {
        const auto key = evidence::public_key_from(file_or_words(given));
        if (!key)
            return fail("server.verify.no_key", given);
        out.trusted.push_back(*key);
    }
    for (const auto& given : options.heads) {
        const auto head = evidence::head_from(file_or_words(given));
        if (!head)
            return fail("server.verify.no_head", given);
        out.printed.push_back(*head);
    }
    return {};
}

/// What runs were made from, against the hash that each entered at its beginning.
std::vector<evidence::Finding> changed_snapshots(const std::filesystem::path& data,
                                                 const std::vector<evidence::Entry>& entries) {
    std::map<std::string, std::int64_t> begun; // by hash, the first entry
    for (const auto& entry : entries)
        if (entry.kind == to_string(evidence::Kind::run_begun))
            begun.emplace(entry.value("settings"), entry.number);
    std::vector<evidence::Finding> out;
    for (const auto& [hash, number] : begun)
        if (!hash.empty() && is_snapshot_changed(data, hash))
            out.push_back(
                {.trouble = evidence::Trouble::snapshot_changed, .subject = hash, .entry = number});
    return out;
}

Result<evidence::Report> verify(const VerifyOptions& options) {
    evidence::Material asked;
    if (auto taken = take_trust(options, asked); !taken)
        return tl::unexpected(taken.error());
    // In this order: what a running server begins meanwhile must not look like a stranger, nor its
    // head like one that the copy fell behind.
    const bool running = store::FolderLock::is_held(options.data);
    auto files = evidence::sound_files(options.data);
    auto head = content_of(evidence::head_file(options.data));
    auto offline = Offline::open(options.data);
    if (!offline)
        return tl::unexpected(offline.error());
    auto session = (*offline)->store().reader();
    if (!session)
        return tl::unexpected(session.error());
    auto material = evidence::gather((*session)->reader(), options.data);
    if (!material)
        return tl::unexpected(material.error());
    auto exhibits = exhibits_of((*session)->reader());
    if (!exhibits)
        return tl::unexpected(exhibits.error());
    material->trusted = std::move(asked.trusted);
    material->printed = std::move(asked.printed);
    material->exhibits = std::move(*exhibits);
    material->files = std::move(files);
    material->head = std::move(head);
    material->running = running;
    const auto snapshots = changed_snapshots(options.data, material->entries);
    const bool bar = ::isatty(STDERR_FILENO) != 0 && !options.json;
    auto report = evidence::verify(*material, [&](std::size_t done, std::size_t of) {
        if (bar)
            std::fprintf(stderr, "\r%zu/%zu%s", done, of, done == of ? "\n" : "");
    });
    report.findings.insert(report.findings.end(), snapshots.begin(), snapshots.end());
    return report;
}

nlohmann::json to_json(const evidence::Report& report, Language language) {
    auto findings = nlohmann::json::array();
    for (const auto& f : report.findings)
        findings.push_back({{"trouble", to_string(f.trouble)},
                            {"subject", f.subject},
                            {"file", f.file},
                            {"entry", f.entry},
                            {"count", f.count},
                            {"other", f.other},
                            {"was", f.was},
                            {"seconds", f.seconds},
                            {"ends_at", f.ends_at},
                            {"words", words_of(f, language)}});
    auto remarks = nlohmann::json::array();
    for (const auto& r : report.remarks)
        remarks.push_back({{"notice", to_string(r.notice)},
                           {"subject", r.subject},
                           {"file", r.file},
                           {"entry", r.entry},
                           {"words", words_of(r, language)}});
    nlohmann::json out{{"well", report.well()},
                       {"entries", report.entries},
                       {"recordings", report.recordings},
                       {"exhibits", report.exhibits},
                       {"key", report.key},
                       {"findings", std::move(findings)},
                       {"remarks", std::move(remarks)}};
    if (report.head)
        out["head"] = {{"number", report.head->number},
                       {"hash", report.head->hash},
                       {"at", to_iso(report.head->at)}};
    return out;
}

void print(const evidence::Report& report, Language language) {
    using evidence::Notice;
    for (const auto& finding : report.findings)
        std::puts(words_of(finding, language).c_str());
    std::size_t live = 0, deleted = 0;
    for (const auto& remark : report.remarks) {
        live += remark.notice == Notice::live ? 1 : 0;
        deleted += remark.notice == Notice::deleted ? 1 : 0;
        if (remark.notice != Notice::live && remark.notice != Notice::deleted)
            std::puts(words_of(remark, language).c_str());
    }
    const auto counted = [&](const char* key, std::size_t count) {
        if (count > 0)
            std::puts(text(language, key, {{"count", std::to_string(count)}}).c_str());
    };
    counted("server.verify.live", live);
    counted("server.verify.deleted", deleted);
    std::puts(text(language, "server.verify.fine",
                   {{"count", std::to_string(report.recordings)},
                    {"results", std::to_string(report.exhibits)},
                    {"entries", std::to_string(report.entries)}})
                  .c_str());
    if (report.head)
        std::puts(text(language, "server.verify.head",
                       {{"head", printed(*report.head)}, {"key", report.key}})
                      .c_str());
    if (!report.well())
        std::puts(text(language, "server.verify.not_well",
                       {{"count", std::to_string(report.findings.size())}})
                      .c_str());
}

int verify_data(const VerifyOptions& options) {
    if (sodium_init() < 0)
        return complain("server.sodium", "libsodium");
    const auto report = verify(options);
    if (!report)
        return complain(report.error().code, report.error().text);
    if (options.json)
        std::puts(to_json(*report, options.language).dump(2).c_str());
    else
        print(*report, options.language);
    return report->well() ? exit_well : exit_not_well;
}

} // namespace

void add_verify_command(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<VerifyOptions>();
    options->language = find_surroundings().language;
    const auto language = options->language;
    auto* command = app.add_subcommand("verify", text(language, "server.help.verify"));
    command->add_option("data", options->data, text(language, "server.help.data_there"));
    command->add_option("--key", options->keys, text(language, "server.help.verify_key"))
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_option("--head", options->heads, text(language, "server.help.verify_head"))
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_flag("--json", options->json, text(language, "server.help.json"));
    command->callback([options, &exit_code] { exit_code = verify_data(*options); });
}

} // namespace ringroom::server
