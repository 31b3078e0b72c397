#pragma once
// Inside of room sheet: the cells of one worksheet.
#include <cstddef>
#include <string>
#include <vector>

#include <pugixml.hpp>

#include "sheet/book.h"
#include "sheet/heads.h"
#include "sheet/number_format.h"

namespace ringroom::sheet {

/// What all worksheets of a book share.
struct Shared {
    std::vector<std::string> strings;
    std::vector<NumberFormat> formats; ///< by cell style
    bool from_1904 = false;
};

/// Fills `table` from a `<worksheet>`; `cells_left` falls by every cell taken. Findings: those of
/// the limits.
void read_table(pugi::xml_node worksheet, const Shared& shared, std::size_t& cells_left,
                Table& table, Findings& findings);

} // namespace ringroom::sheet
