#include "server/aftermath.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "contact/journal.h"
#include "media/engine.h"
#include "server/exhibits.h"
#include "store/journal.h"
#include "store/recordings.h"

namespace ringroom::server {
namespace {

using Cut = std::set<std::pair<std::int64_t, std::uint64_t>>; // run and contact

/// Contacts that arrived and were never released.
Result<void> add_unreleased(store::Store& store, Cut& cut) {
    auto session = store.reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto last = store::last_live_run((*session)->reader());
    if (!last)
        return tl::unexpected(last.error());
    if (!*last)
        return {};
    const auto run = (*last)->run;
    return store::read_journal((*session)->reader(), run, 0, [&](const store::JournalRow& row) {
        if (row.kind != "fact")
            return true;
        const auto entry = from_line(row.line);
        if (!entry)
            return true; // a newer build's word; `replay` complains of it
        const auto& fact = std::get<StampedFact>(*entry).fact;
        if (std::holds_alternative<fact::ContactArrived>(fact))
            cut.emplace(run, contact_of(fact).value);
        else if (std::holds_alternative<fact::ContactReleased>(fact))
            cut.erase({run, contact_of(fact).value});
        return true;
    });
}

Result<std::vector<store::Recording>> interrupt_open(store::Store& store) {
    std::vector<store::Recording> out;
    auto done = store.write([&](store::Writer& writer) -> Result<void> {
        auto rows = store::interrupt_open_recordings(writer);
        if (!rows)
            return tl::unexpected(rows.error());
        out = std::move(*rows);
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

/// How many were open.
Result<std::size_t> add_recorded(store::Store& store, const evidence::Notary& notary,
                                 const std::filesystem::path& recordings, Cut& cut) {
    const auto recovered = media::recover(recordings.string());
    if (!recovered)
        return tl::unexpected(recovered.error());
    auto rows = interrupt_open(store);
    if (!rows)
        return tl::unexpected(rows.error());
    for (auto& row : *rows) {
        cut.emplace(row.run, row.contact);
        const auto name = row.file.substr(std::string("recordings/").size());
        const auto mended =
            std::find_if(recovered->begin(), recovered->end(),
                         [&](const media::Recovered& one) { return one.file == name; });
        // What the sealer had finished when nobody could be told any more.
        const auto one =
            mended != recovered->end() ? *mended : media::sealed_before(recordings.string(), name);
        if (!one.error.empty())
            continue;
        row.sha256 = one.sha256;
        row.length = one.duration;
        row.channels = one.channels;
        row.state = store::RecordingState::repaired;
        const auto done = store.write([&](store::Writer& writer) {
            return close_and_witness(
                writer, notary, wall_now(), row,
                {.marks_sha256 = one.marks_sha256, .seconds_sha256 = one.seconds_sha256});
        });
        if (!done)
            log_warning("server", "a mended recording: " + done.error().text);
    }
    return rows->size();
}

} // namespace

Result<Aftermath> mend_interrupted_run(store::Store& store, const evidence::Notary& notary,
                                       const std::filesystem::path& recordings) {
    Cut cut;
    if (store.was_interrupted())
        if (const auto read = add_unreleased(store, cut); !read)
            log_warning("server", "the last run's journal: " + read.error().text);
    const auto mended = add_recorded(store, notary, recordings, cut);
    if (!mended)
        return tl::unexpected(mended.error());
    Aftermath out{.recordings = *mended};
    for (const auto& [run, contact] : cut)
        out.contacts.push_back(fmt::format("{}-{}", run, contact));
    return out;
}

} // namespace ringroom::server
