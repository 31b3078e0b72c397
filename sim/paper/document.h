#pragma once
// Pages of A4 as PDF: what a school prints, signs and files. A document is told block after block;
// pages break by themselves, heads of tables are repeated, fonts are embedded.
//
//     paper::Document sheet({.title = "成绩单", .footer = "…", .language = Language::zh});
//     sheet.heading("话务一班");
//     sheet.facts({{"姓名", "王雨桐"}, {"学号", "1001"}});
//     sheet.table({.columns = {{"项目", 3}, {"得分", 1, paper::Align::right}}, .rows = {…}});
//     const auto pdf = sheet.pdf();
//
// The same blocks and the same `created` give the same bytes. One thread builds and prints a
// document; different threads may print different ones.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/text.h"

namespace ringroom::paper {

enum class Align { left, right, centre };

struct Column {
    std::string heading;
    double share = 1; ///< of the width, against the other columns
    Align align = Align::left;
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;
    bool first_bold = false; ///< the first column
};

struct Bar {
    std::string label;
    int permille = 0;  ///< of the full width, 0 to 1000
    std::string shown; ///< behind it: "87.5"
};

struct Line {
    std::string name;
    std::vector<double> values; ///< one a place on the axis; NaN: none
};

/// Lines over the same places, such as marks over attempts.
struct Chart {
    std::string title;
    std::vector<std::string> places; ///< below the axis; every few of them where they are many
    double low = 0;
    double high = 100;
    std::vector<Line> lines;
};

struct Page {
    std::string title;    ///< of the document; stands small on top of each page but the first
    std::string footer{}; ///< left of the page number
    Language language = Language::zh;
    std::int64_t created =
        0; ///< seconds since 1970 UTC, stands in the file; never asked of a clock
    bool landscape = false;
    bool framed = false; ///< a double line around the page, no page number: a certificate
};

namespace block {
struct Text {
    std::string text;
    double points = 10;
    bool bold = false;
    bool grey = false;
    Align align = Align::left;
    double before = 0; ///< points above it
    double after = 4;
    bool with_next = false; ///< never last on a page
};
struct Facts {
    std::vector<std::pair<std::string, std::string>> pairs;
    int columns = 2;
};
struct Bars {
    std::vector<Bar> bars;
};
struct Signatures {
    std::vector<std::string> labels;
};
struct Space {
    double points = 10;
};
struct NewPaper {};
} // namespace block
using Block = std::variant<block::Text, block::Facts, Table, block::Bars, Chart, block::Signatures,
                           block::Space, block::NewPaper>;

class Document {
public:
    explicit Document(Page page)
        : page_(std::move(page)) {}

    /// Large, centred.
    void title(std::string text);
    void heading(std::string text);
    void paragraph(std::string text);
    /// Small and grey.
    void note(std::string text);
    /// In the middle, of any size; for certificates.
    void centred(std::string text, double points, bool bold = false);
    /// Labels with their values, side by side in columns.
    void facts(std::vector<std::pair<std::string, std::string>> pairs, int columns = 2);
    /// Rows break over pages where they must; the head is repeated.
    void table(Table table);
    void bars(std::vector<Bar> bars);
    void chart(Chart chart);
    /// Lines to be signed, side by side.
    void signatures(std::vector<std::string> labels);
    void space(double points);
    /// The next of a bundle: on a page of its own, from which pages are counted anew.
    void new_paper();

    [[nodiscard]] const Page& page() const { return page_; }
    [[nodiscard]] const std::vector<Block>& blocks() const { return blocks_; }

    /// Errors: "paper.too_long" (limits), "paper.font" (no Chinese font is installed),
    /// "paper.failed".
    [[nodiscard]] Result<std::string> pdf() const;

private:
    Page page_;
    std::vector<Block> blocks_;
};

} // namespace ringroom::paper
