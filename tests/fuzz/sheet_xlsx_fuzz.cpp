// Any bytes as one part of a workbook, the rest of it sound: the first byte says which part.
#include <array>
#include <cstdint>
#include <string_view>

#include "../sheet/workbook.h"
#include "base/check.h"
#include "base/utf8.h"
#include "sheet/book.h"
#include "sheet/limits.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ringroom;
    if (size == 0)
        return 0;
    constexpr std::array parts{
        "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml",       "xl/styles.xml",
        "xl/workbook.xml",          "xl/_rels/workbook.xml.rels", "_rels/.rels"};
    const std::string part(reinterpret_cast<const char*>(data) + 1, size - 1);
    auto whole =
        test::workbook("<row r=\"1\"><c t=\"s\"><v>0</v></c><c s=\"1\"><v>1</v></c></row>",
                       "<si><t>a</t></si>", "<cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs>",
                       "<mergeCells><mergeCell ref=\"A1:C3\"/></mergeCells>");
    whole[parts[data[0] % parts.size()]] = part;
    Diagnostics out;
    const auto book = sheet::read(test::zipped(whole), "fuzz.xlsx", Language::en, out);
    check(book.has_value() != has_errors(out), "a book is whole or has its mistakes named");
    if (!book)
        return 0;
    for (const auto& table : book->tables) {
        check(valid_utf8(table.name), "names are UTF-8");
        int last = 0;
        for (const auto& row : table.rows) {
            check(row.number > last && row.cells.size() <= sheet::limits::columns, "rows rise");
            last = row.number;
            for (const auto& cell : row.cells)
                check(valid_utf8(cell.text), "text is UTF-8");
        }
    }
    return 0;
}
