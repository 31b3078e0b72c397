#pragma once
// What is kept and what is deleted, as rows and sentences of a list: what is due by class, what is
// kept though it is due, legal holds, and what the chain of evidence says of deletions. No drawing.
//
//     table.rows.set(retention_rows(language, *preview, preview->due));
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "seat/list_detail.h"
#include "seat/table_rows.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// What the preview says of one class of retention.
struct ClassSum {
    std::string words;     ///< its name
    std::int64_t days = 0; ///< 0: for ever
    std::int64_t due = 0;
    std::int64_t kept = 0;
    std::string oldest; ///< of what is due, ISO; empty: nothing is
};
/// Every class of the lab, in its order; what is listed counts.
[[nodiscard]] std::vector<ClassSum> sums_by_class(const wire::RetentionPreview& preview);
/// One class in a line: "drills · 365 days · 12 due, the oldest of 2025-03-01 · 3 kept".
[[nodiscard]] std::string sum_words(Language language, const ClassSum& sum);

/// `list`: of what is due, or of what is kept, of that preview.
[[nodiscard]] std::vector<TableRow> retention_rows(Language language,
                                                   const wire::RetentionPreview& preview,
                                                   const std::vector<wire::RetentionRow>& list);
[[nodiscard]] Detail detail_of(Language language, const wire::RetentionPreview& preview,
                               const wire::RetentionRow& row);

/// How a hold is named among the rows: contact and number of the order.
[[nodiscard]] std::string id_of(const wire::HoldRow& row);
/// On how many contacts there is a hold of the same order.
[[nodiscard]] std::size_t size_of_order(const std::vector<wire::HoldRow>& list,
                                        const wire::HoldRow& row);
/// The newest first.
[[nodiscard]] std::vector<TableRow> hold_rows(std::vector<wire::HoldRow> list);
[[nodiscard]] Detail detail_of(Language language, const wire::HoldRow& row);

/// Of entries "recording_deleted".
[[nodiscard]] std::vector<TableRow> gone_rows(Language language,
                                              const std::vector<wire::EvidenceEntry>& list);
[[nodiscard]] Detail detail_of(Language language, const wire::EvidenceEntry& entry);

/// What is asked before it goes for ever: how many, whose, from when, and what stays.
[[nodiscard]] std::string delete_words(Language language, const wire::RetentionPreview& preview);
/// How many are gone, and where the proof is.
[[nodiscard]] std::string done_words(Language language, const wire::RetentionDone& done);

} // namespace ringroom::seat
