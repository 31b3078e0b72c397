#include "base/csv.h"
#include "sheet/book.h"

namespace ringroom::sheet {

std::string write_csv(const Table& table) {
    std::string out = "\xEF\xBB\xBF";
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            out += i > 0 ? "," : "";
            out += csv_cell(row.cells[i].text);
        }
        out += "\r\n";
    }
    return out;
}

} // namespace ringroom::sheet
