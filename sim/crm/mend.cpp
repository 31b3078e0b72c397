// The log of a run that was cut off, made again from its journal.
#include <algorithm>

#include "contact/journal.h"
#include "crm/log_fold.h"
#include "crm/office.h"
#include "crm/telephone.h"
#include "store/journal.h"
#include "store/recordings.h"

namespace ringroom::crm {
namespace {

/// A recording that was open when the run was cut off is mended by now; no fact told of it.
bool can_be_heard(store::Reader& reader, const ContactKey& key) {
    const auto found = store::recordings_of(reader, key.run, key.contact.value);
    return found && std::any_of(found->begin(), found->end(), [](const auto& one) {
               return one.state == store::RecordingState::sealed ||
                      one.state == store::RecordingState::repaired;
           });
}

Result<std::vector<LogRow>> rows_of_last_run(store::Store& store, std::size_t& cut_off) {
    std::vector<LogRow> out;
    auto session = store.reader();
    if (!session)
        return tl::unexpected(session.error());
    auto& reader = (*session)->reader();
    const auto last = store::last_live_run(reader);
    if (!last)
        return tl::unexpected(last.error());
    if (!*last)
        return out;
    LogFold fold((*last)->run, (*last)->header.started);
    const auto read =
        store::read_journal(reader, (*last)->run, 0, [&](const store::JournalRow& row) {
            const auto entry =
                row.kind == "fact" ? from_line(row.line) : Result<JournalEntry>(StampedEvent{});
            // A newer build's word is skipped, like an event.
            if (const auto* fact = entry ? std::get_if<StampedFact>(&*entry) : nullptr)
                if (auto step = fold.take(*fact); step.done)
                    out.push_back(std::move(*step.done));
            return true;
        });
    if (!read)
        return tl::unexpected(read.error());
    auto cut = fold.interrupted();
    cut_off = cut.size();
    out.insert(out.end(), std::make_move_iterator(cut.begin()), std::make_move_iterator(cut.end()));
    for (auto& row : out)
        row.recorded = row.recorded || can_be_heard(reader, row.key);
    return out;
}

} // namespace

Result<std::size_t> mend_log(store::Store& store, const OfficeOptions& options) {
    std::size_t cut_off = 0;
    auto rows = rows_of_last_run(store, cut_off);
    if (!rows)
        return tl::unexpected(rows.error());
    for (auto& row : *rows)
        if (const auto meaning = options.numbers.find(row.dialled);
            meaning != options.numbers.end()) {
            row.project = meaning->second.project;
            row.medium = meaning->second.medium;
        }
    const auto done = store.write([&](store::Writer& writer) -> Result<void> {
        for (const auto& row : *rows) {
            if (auto kept = add_log_row(writer, row); !kept)
                return kept;
            if (!row.recorded)
                continue;
            if (auto marked = mark_recorded(writer, row.key); !marked)
                return marked;
        }
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return cut_off;
}

} // namespace ringroom::crm
