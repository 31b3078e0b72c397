#pragma once
// What the lab would make of a spreadsheet, as a person looks at it before anything changes: a
// sentence, what is wrong with its places, and a row each. Pure; sheet_import.h shows it.
#include <string>
#include <vector>

#include "base/text.h"
#include "seat/table_rows.h"
#include "wire/messages.h"

namespace ringroom::seat {

struct SheetPlan {
    bool applied = false;
    bool sound = false;
    bool changes = false; ///< anything at all
    std::string version;  ///< goes back, so that exactly this is done
    std::string sheet;
    std::vector<std::string> sheets; ///< of the workbook, where it can be chosen
    std::string sum;
    std::vector<wire::ListFinding> findings; ///< mistakes first, then by row
    std::vector<TableRow> rows;
    std::vector<wire::ImportCard> cards; ///< of who was added
};

/// Rows: row, effect, number, name, classes, what changes. Who is absent stands behind them.
[[nodiscard]] SheetPlan people_plan(Language language, wire::PeopleImport import);
/// Rows: row, effect, when, course, title, class, place, parts, warnings.
[[nodiscard]] SheetPlan timetable_plan(Language language, wire::TimetableImport import);

/// "A/B", as lists have them.
[[nodiscard]] std::string joined_classes(const std::vector<std::string>& classes);

} // namespace ringroom::seat
