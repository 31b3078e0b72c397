// Any bytes as a list: no crash, and what is read keeps the limits.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "sheet/book.h"
#include "sheet/limits.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ringroom;
    Diagnostics out;
    const auto book =
        sheet::read({reinterpret_cast<const char*>(data), size}, "fuzz.csv", Language::zh, out);
    check(book.has_value() != has_errors(out), "a list is whole or has its mistakes named");
    if (!book)
        return 0;
    for (const auto& table : book->tables)
        for (const auto& row : table.rows) {
            check(row.cells.size() <= sheet::limits::columns, "columns are bounded");
            for (const auto& cell : row.cells)
                check(valid_utf8(cell.text), "text is UTF-8");
        }
    return 0;
}
