#include <catch2/catch.hpp>

#include "sheet/book.h"
#include "sheet/limits.h"
#include "sheet/workbook.h"

using namespace ringroom;
using namespace ringroom::sheet;
using std::string_literals::operator""s;

namespace {

struct Got {
    std::optional<Book> book;
    Diagnostics diagnostics;

    [[nodiscard]] const Table& table() const {
        REQUIRE(book);
        REQUIRE(find_table(*book));
        return *find_table(*book);
    }
    /// "A1=text" of every cell that holds anything.
    [[nodiscard]] std::vector<std::string> cells() const {
        std::vector<std::string> out;
        for (const auto& row : table().rows)
            for (std::size_t i = 0; i < row.cells.size(); ++i)
                if (!row.cells[i].text.empty())
                    out.push_back(address(row.number, i) + "=" + row.cells[i].text);
        return out;
    }
    /// "row:column code"
    [[nodiscard]] std::string mistake() const {
        CHECK_FALSE(book);
        REQUIRE(diagnostics.size() == 1);
        const auto& d = diagnostics.front();
        CHECK(d.message.find('{') == std::string::npos);
        return std::to_string(d.line) + ":" + std::to_string(d.column) + " " + d.code;
    }
};

Got got(const std::string& bytes) {
    Got out;
    out.book = sheet::read(bytes, "list", Language::zh, out.diagnostics);
    return out;
}

Got of_rows(const std::string& rows, const std::string& strings = {},
            const std::string& styles = {}, const std::string& after = {}) {
    return got(test::zipped(test::workbook(rows, strings, styles, after)));
}

using Cells = std::vector<std::string>;

} // namespace

TEST_CASE("CSV of every usual kind is read alike") {
    const Cells expected{"A1=学号", "B1=姓名", "A2=0012", "B2=张, 三", "A4=0013", "B4=李\n四"};
    const std::string utf8 = "学号,姓名\r\n0012,\"张, 三\"\r\n\r\n 0013 ,\"李\n四\"\r\n";
    CHECK(got(utf8).cells() == expected);
    CHECK(got("\xef\xbb\xbf" + utf8).cells() == expected);
    CHECK(got("sep=,\r\n学号,姓名\n").cells() == Cells{"A2=学号", "B2=姓名"});
    CHECK(got("a;b\n1,5;2\n").cells() == Cells{"A1=a", "B1=b", "A2=1,5", "B2=2"});
    CHECK(got("a\tb\n=\"007\"\t2").cells() == Cells{"A1=a", "B1=b", "A2=007", "B2=2"});
    const auto gbk = got("\xd1\xa7\xba\xc5,\xd0\xd5\xc3\xfb\n1,\xd5\xc5\xc8\xfd\n");
    CHECK(gbk.cells() == Cells{"A1=学号", "B1=姓名", "A2=1", "B2=张三"});
    CHECK(gbk.book->encoding == "GB18030");
    const auto wide = got("\xff\xfe"s + "a\0\t\0f[\n\0"s);
    CHECK(wide.cells() == Cells{"A1=a", "B1=学"});
    CHECK(wide.book->encoding == "UTF-16");
    CHECK(got("\xfe\xff"s + "\0a\0\t[f"s).cells() == Cells{"A1=a", "B1=学"});
}

TEST_CASE("what is no list is named with what to do") {
    CHECK(got("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook").mistake() == "0:0 sheet.old_format");
    CHECK(got("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"s)
              .mistake() == "0:0 sheet.locked");
    CHECK(got("<html><table><tr><td>学号").mistake() == "0:0 sheet.web_page");
    CHECK(got("%PDF-1.7 ...").mistake() == "0:0 sheet.no_table");
    CHECK(got("a\0b"s).mistake() == "0:0 sheet.no_table");
    CHECK(got("学号,姓名\n1,张\xe4\xb8\n2,李四\n3,王五\n").mistake() == "0:0 sheet.encoding");
    CHECK(got("a,b\n1,\"x\n").mistake() == "2:2 sheet.quote");
    CHECK(got(test::zipped({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}}))
              .mistake() == "0:0 sheet.other_program");
    CHECK(got(test::zipped(
                  {{"_rels/.rels", "<Relationships>" +
                                       test::relation("r", "officeDocument", "word/document.xml") +
                                       "</Relationships>"}}))
              .mistake() == "0:0 sheet.other_program");
    CHECK(got(test::zipped(test::workbook(""), "secret")).mistake() == "0:0 sheet.locked");
    const auto whole = test::zipped(test::workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"));
    CHECK(got(whole.substr(0, whole.size() / 2)).mistake() == "0:0 sheet.broken");
    auto parts = test::workbook("");
    parts["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData>";
    CHECK(got(test::zipped(parts)).mistake() == "0:0 sheet.broken");
    parts.erase("xl/worksheets/sheet1.xml");
    CHECK(got(test::zipped(parts)).mistake() == "0:0 sheet.broken");
    REQUIRE(got("").book); // nothing in it is for the heads to say
    CHECK(find_table(*got("").book) == nullptr);
}

TEST_CASE("cells of a workbook are what a person typed") {
    const auto cells =
        of_rows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"inlineStr\"><is>"
                "<t>班级</t></is></c></row>"
                "<row r=\"3\"><c r=\"A3\"><v>20250001</v></c><c r=\"B3\"><v>2.0250001E7</v></c>"
                "<c><v>0.30000000000000004</v></c><c t=\"b\"><v>1</v></c></row>"
                "<row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>9</v></c>"
                "<c t=\"e\"><v>#N/A</v></c><c s=\"1\"/><c><v>-12.50</v></c></row>",
                "<si><r><t>学</t></r><r><t>号</t></r><rPh><t>xue</t></rPh></si>"
                "<si><t xml:space=\"preserve\"> 0012_x000A_ </t></si>");
    CHECK(cells.cells() == Cells{"A1=学号", "C1=班级", "A3=20250001", "B3=20250001", "C3=0.3",
                                 "D3=TRUE", "A4=0012", "C4=#N/A", "E4=-12.5"});
    const auto& row = cells.table().rows.at(2);
    CHECK(row.at(0).kind == Kind::text);
    CHECK(row.at(2).kind == Kind::error);
    CHECK(row.at(9).kind == Kind::empty);
    CHECK(cells.table().rows.at(1).at(3).kind == Kind::boolean);
    CHECK(cells.table().name == "名单");
}

TEST_CASE("numbers show as their format does: days, times, zeros in front, per cent") {
    const std::string styles = "<numFmts><numFmt numFmtId=\"164\" formatCode=\"00000000\"/>"
                               "<numFmt numFmtId=\"165\" formatCode=\"yyyy&quot;年&quot;m&quot;月"
                               "&quot;d&quot;日&quot;;@\"/><numFmt numFmtId=\"166\" "
                               "formatCode=\"[$¥-804]#,##0.00_);[Red]d\"/></numFmts><cellXfs>"
                               "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/>"
                               "<xf numFmtId=\"20\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"
                               "<xf numFmtId=\"10\"/><xf numFmtId=\"166\"/><xf numFmtId=\"31\"/>"
                               "</cellXfs>";
    const auto shown =
        of_rows("<row><c s=\"1\"><v>46349</v></c><c s=\"2\"><v>46349.354166666664</v>"
                "</c><c s=\"3\"><v>0.354166666666667</v></c><c s=\"4\"><v>42</v></c>"
                "<c s=\"5\"><v>46349</v></c><c s=\"6\"><v>0.856</v></c>"
                "<c s=\"7\"><v>12.5</v></c><c s=\"8\"><v>1</v></c><c s=\"1\">"
                "<v>-3</v></c><c s=\"99\"><v>320281200001011234</v></c></row>",
                {}, styles);
    CHECK(shown.cells() == Cells{"A1=2026-11-23", "B1=2026-11-23 08:30", "C1=08:30", "D1=00000042",
                                 "E1=2026-11-23", "F1=85.6%", "G1=12.5", "H1=1900-01-01", "I1=-3",
                                 "J1=320281200001011000"});
    const auto& row = shown.table().rows.front();
    CHECK(row.at(0).kind == Kind::date);
    CHECK(row.at(3).kind == Kind::number);
    CHECK(row.at(8).kind == Kind::number);
    CHECK(row.at(9).rounded); // an identity card number that was typed as a number
    CHECK_FALSE(row.at(3).rounded);
    auto parts = test::workbook("<row><c s=\"1\"><v>44887</v></c></row>", {}, styles);
    auto& book = parts["xl/workbook.xml"];
    book.insert(book.find("<sheets>"), "<workbookPr date1904=\"1\"/>");
    CHECK(got(test::zipped(parts)).cells() == Cells{"A1=2026-11-23"});
}

TEST_CASE("formulas, merged cells, hidden rows and sheets are marked") {
    const auto marked = of_rows(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>话务一班</t></is></c></row>"
        "<row r=\"2\" hidden=\"1\"><c r=\"B2\"><f>1+1</f><v>2</v></c></row>"
        "<row r=\"4\"><c r=\"B4\" t=\"str\"><f>A1</f><v>x</v></c><c r=\"C4\"><f>B9</f></c></row>"
        "<row r=\"5\"><c r=\"A5\"><v>7</v></c></row>",
        {}, {}, "<mergeCells><mergeCell ref=\"A1:A4\"/><mergeCell ref=\"nonsense\"/></mergeCells>");
    CHECK(marked.cells() ==
          Cells{"A1=话务一班", "A2=话务一班", "B2=2", "A4=话务一班", "B4=x", "A5=7"});
    const auto& rows = marked.table().rows;
    CHECK_FALSE(rows.at(0).at(0).merged);
    CHECK(rows.at(1).at(0).merged);
    CHECK(rows.at(1).hidden);
    CHECK(rows.at(1).at(1).formula);
    CHECK(rows.at(2).at(2).formula); // without a saved result
    CHECK(rows.at(2).at(2).text.empty());

    auto parts = test::workbook("<row><c><v>1</v></c></row>");
    parts["xl/workbook.xml"] =
        "<x:workbook><x:sheets><x:sheet name=\"old\" state=\"hidden\" r:id=\"r1\"/>"
        "<x:sheet name=\"none\" r:id=\"r4\"/><x:sheet name=\"chart\" r:id=\"r6\"/>"
        "<x:sheet name=\"new\" r:id=\"r5\"/></x:sheets></x:workbook>";
    auto& relations = parts["xl/_rels/workbook.xml.rels"];
    relations.insert(relations.size() - std::string("</Relationships>").size(),
                     test::relation("r4", "worksheet", "worksheets/empty.xml") +
                         test::relation("r5", "worksheet", "./worksheets/new.xml") +
                         test::relation("r6", "chartsheet", "chart.xml"));
    parts["xl/worksheets/empty.xml"] = "<x:worksheet/>";
    parts["xl/worksheets/new.xml"] = "<x:worksheet><x:sheetData><x:row><x:c><x:v>2</x:v></x:c></"
                                     "x:row></x:sheetData></x:worksheet>";
    const auto several = got(test::zipped(parts));
    CHECK(several.book->tables.size() == 3);
    CHECK(several.table().name == "new");
    CHECK(find_table(*several.book, "old")->rows.size() == 1);
    CHECK(find_table(*several.book, "chart") == nullptr);
}

TEST_CASE("a spreadsheet keeps its limits") {
    using namespace limits;
    CHECK(got(std::string(file_bytes, '\n')).book);
    CHECK(got(std::string(file_bytes + 1, '\n')).mistake() == "0:0 sheet.file_long");

    std::string many;
    for (std::size_t i = 0; i < rows; ++i)
        many += "x\n";
    CHECK(got(many).table().rows.size() == rows);
    CHECK(got(many + "x").mistake() == std::to_string(rows + 1) + ":0 sheet.rows");
    CHECK(got(std::string(columns - 1, ',') + "x").table().rows.at(0).cells.size() == columns);
    CHECK(got(std::string(columns, ',') + "x").mistake() == "1:257 sheet.columns");
    const std::string longest(cell_characters, 'x');
    CHECK(got(longest).book);
    CHECK(got("a," + longest + "y").mistake() == "1:2 sheet.cell_long");
    std::string wide;
    for (std::size_t i = 0; i < cells / 250; ++i)
        wide += std::string(249, ',') + "x\n";
    CHECK(got(wide).book);
    CHECK(got(wide + "x").mistake() == "0:0 sheet.cells_many");
}

TEST_CASE("a workbook keeps its limits, however small it is packed") {
    using namespace limits;
    const auto at = [](const std::string& reference) {
        return of_rows("<row r=\"" + reference.substr(reference.find_first_of("0123456789")) +
                       "\"><c r=\"" + reference + "\"><v>1</v></c></row>");
    };
    CHECK(at("IV20000").cells() == Cells{"IV20000=1"});
    CHECK(at("A20001").mistake() == "20001:1 sheet.rows");
    CHECK(at("IW1").mistake() == "1:257 sheet.columns");
    // Formatted cells that hold nothing do not count.
    CHECK(of_rows("<row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\"/></row>").book);

    auto parts = test::workbook("");
    auto& part = parts["xl/sharedStrings.xml"];
    const auto fixed = [&] {
        std::size_t sum = 0;
        for (const auto& [name, content] : parts)
            sum += content.size();
        return sum;
    }();
    part.insert(5, std::string(unzipped_bytes - fixed, ' '));
    CHECK(got(test::zipped(parts)).book);
    part.insert(5, " ");
    const auto bomb = test::zipped(parts);
    CHECK(bomb.size() < file_bytes / 10);
    CHECK(got(bomb).mistake() == "0:0 sheet.too_large");

    test::Parts entries = test::workbook("");
    for (std::size_t i = entries.size(); i < zip_entries; ++i)
        entries["x" + std::to_string(i)] = "";
    CHECK(got(test::zipped(entries)).book);
    entries["one more"] = "";
    CHECK(got(test::zipped(entries)).mistake() == "0:0 sheet.too_large");

    std::string marks(xml_marks - 6, '<'); // no XML: counted before it is read
    auto counted = test::workbook("");
    counted["xl/sharedStrings.xml"] = "<sst>" + marks + "</sst>";
    CHECK(got(test::zipped(counted)).diagnostics.at(0).code == "sheet.broken");
    counted["xl/sharedStrings.xml"] = "<sst>" + marks + "<<<<<</sst>";
    CHECK(got(test::zipped(counted)).mistake() == "0:0 sheet.too_large");
}

TEST_CASE("many sheets and many merged areas have an end, nested elements none that hurts") {
    using namespace limits;
    auto parts = test::workbook("<row><c><v>1</v></c></row>");
    const auto sheets = [&](std::size_t count) {
        std::string list;
        for (std::size_t i = 0; i < count; ++i)
            list += "<sheet name=\"" + std::to_string(i) + "\" r:id=\"r1\"/>";
        parts["xl/workbook.xml"] = "<workbook><sheets>" + list + "</sheets></workbook>";
        return got(test::zipped(parts));
    };
    CHECK(sheets(tables).book->tables.size() == tables);
    CHECK(sheets(tables + 1).mistake() == "0:0 sheet.tables");

    const auto merged = [](std::size_t count, const std::string& area) {
        std::string list;
        for (std::size_t i = 0; i < count; ++i)
            list += "<mergeCell ref=\"" + area + "\"/>";
        return of_rows("<row><c><v>1</v></c></row>", {}, {},
                       "<mergeCells>" + list + "</mergeCells>");
    };
    CHECK(merged(merged_areas, "A1:B2").cells() == Cells{"A1=1", "B1=1"});
    CHECK(merged(merged_areas + 1, "A1:B2").mistake() == "0:0 sheet.merged_many");
    CHECK(merged(merged_areas, "A1:XFD1048576").cells().size() == columns);
    std::string tall;
    for (int i = 0; i < 2'000; ++i)
        tall += "<row><c><v>1</v></c></row>";
    CHECK(of_rows(tall, {}, {}, "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>")
              .mistake() == "1953:242 sheet.cells_many");

    std::string deep;
    for (int i = 0; i < 500'000; ++i)
        deep += "<a>";
    for (int i = 0; i < 500'000; ++i)
        deep += "</a>";
    CHECK(of_rows(deep + "<row><c><v>1</v></c></row>").cells() == Cells{"A1=1"});
}

TEST_CASE("cells have addresses as spreadsheets name them") {
    CHECK(address(7, 1) == "B7");
    CHECK(column_letters(25) == "Z");
    CHECK(column_letters(26) == "AA");
    CHECK(column_letters(16'383) == "XFD");
    CHECK(place(Language::zh, 7, 2) == "第 7 行 B 列");
    CHECK(place(Language::en, 7, 0) == "row 7");
    CHECK(place(Language::en, 0, 0).empty());
}
