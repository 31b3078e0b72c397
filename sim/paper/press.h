#pragma once
// Inside of room paper: lays blocks onto pages from top to bottom.
#include <cstddef>
#include <string>
#include <vector>

#include "paper/canvas.h"
#include "paper/document.h"

namespace ringroom::paper {

/// See Document::pdf().
[[nodiscard]] Result<std::string> print(const Document& document);

/// One run over the blocks. The pages are printed twice: the first run counts them for the feet of
/// the second.
class Press {
public:
    /// `pages` of each paper of the bundle; empty: they are being counted.
    Press(const Document& document, std::vector<std::size_t> pages);

    /// False past limits::pages.
    [[nodiscard]] bool run();
    /// Of each paper.
    [[nodiscard]] const std::vector<std::size_t>& pages() const { return counted_; }
    [[nodiscard]] std::string finish() { return canvas_.finish(); }

private:
    void put(const block::Text& text);
    void put(const block::Facts& facts);
    void put(const Table& table);
    void put(const block::Bars& bars);
    void put(const Chart& chart);
    void put(const block::Signatures& signatures);
    void put(const block::Space& space);
    void put(const block::NewPaper&);

    [[nodiscard]] double left() const { return canvas_.width() - 2 * margin; }
    [[nodiscard]] double bottom() const { return canvas_.height() - margin - foot; }
    [[nodiscard]] double top() const { return margin + (counted_.back() > 1 ? head : 0); }
    [[nodiscard]] bool over() const;
    void begin_page();
    void end_page();
    void next_page();
    /// What has to stand below block `at` on the page where it ends: lines to be signed never stand
    /// on a page alone, nor does the note below them.
    [[nodiscard]] double below(std::size_t at) const;
    /// What block `at` takes before it may be broken.
    [[nodiscard]] double opening(std::size_t at);
    /// One line of facts, set.
    struct FactRow {
        std::vector<std::pair<Type, Type>> facts;
        double height = 0;
    };
    [[nodiscard]] std::vector<FactRow> rows_of(const block::Facts& facts);
    /// Goes to the next page where `height` has no room on this one and would have on a fresh one.
    void need(double height);

    void put_head(const Table& table, const std::vector<double>& widths);
    void put_row(const Table& table, const std::vector<std::string>& row,
                 const std::vector<double>& widths, double below);
    void draw_axes(const Chart& chart, double x, double y, double width, double height);
    void draw_line(const Line& line, const Chart& chart, std::size_t number, double x, double y,
                   double width, double height);

    static constexpr double margin = 51; // 18 mm
    static constexpr double head = 20;
    static constexpr double foot = 18;
    static constexpr double padding = 4; // of a cell
    static constexpr double a_few_lines = 60;

    const Document& document_;
    std::vector<std::size_t> pages_;
    Canvas canvas_;
    std::size_t at_ = 0;                  ///< block that is put
    std::size_t page_ = 0;                ///< of all
    std::vector<std::size_t> counted_{0}; ///< pages of each paper up to now
    double y_ = 0;
};

} // namespace ringroom::paper
