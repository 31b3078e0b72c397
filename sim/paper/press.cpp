#include "paper/press.h"

#include <algorithm>

#include "paper/limits.h"

namespace ringroom::paper {
namespace {

// Of a fact's column, in points at most.
constexpr double label_share = 0.36;
constexpr double label_most = 110;

} // namespace

Result<std::string> print(const Document& document) {
    const auto too_long = [] { return fail("paper.too_long", "the document is too long"); };
    if (document.blocks().size() > limits::blocks)
        return too_long();
    for (const auto& block : document.blocks())
        if (const auto* table = std::get_if<Table>(&block))
            if (table->rows.size() > limits::table_rows ||
                table->columns.size() > limits::table_columns)
                return too_long();
    if (!has_font())
        return fail("paper.font", "the font Noto Sans CJK SC is not installed");
    Press counting(document, {});
    if (!counting.run())
        return too_long();
    Press press(document, counting.pages());
    (void)press.run();
    auto bytes = press.finish();
    if (bytes.empty())
        return fail("paper.failed", "the page could not be drawn");
    return bytes;
}

Press::Press(const Document& document, std::vector<std::size_t> pages)
    : document_(document)
    , pages_(std::move(pages))
    , canvas_(document.page()) {
    begin_page();
}

bool Press::run() {
    const auto& blocks = document_.blocks();
    for (at_ = 0; at_ < blocks.size(); ++at_) {
        if (over())
            return false;
        std::visit([this](const auto& one) { put(one); }, blocks[at_]);
    }
    if (over())
        return false;
    end_page();
    return true;
}

bool Press::over() const {
    return page_ > limits::pages;
}

void Press::begin_page() {
    ++page_;
    ++counted_.back();
    y_ = top();
    const auto& page = document_.page();
    if (page.framed) {
        canvas_.frame(28, 28, canvas_.width() - 56, canvas_.height() - 56, accent, 2.2);
        canvas_.frame(34, 34, canvas_.width() - 68, canvas_.height() - 68, accent, 0.7);
    } else if (counted_.back() > 1) {
        const auto type = canvas_.set(page.title, {.points = 8}, left());
        canvas_.draw_line(type.get(), 0, margin, margin - 6, grey_ink);
        canvas_.stroke(margin, margin + 8, margin + left(), margin + 8, rule);
    }
}

void Press::end_page() {
    const auto& page = document_.page();
    const double y = canvas_.height() - margin - 4;
    if (!page.footer.empty()) {
        const auto face = Face{.points = 7.5, .align = page.framed ? Align::centre : Align::left};
        const auto type = canvas_.set(cut(page.footer, limits::footer_characters), face,
                                      page.framed ? left() : left() * 0.8);
        canvas_.draw(type.get(), margin, y, grey_ink);
    }
    if (!page.framed) {
        canvas_.stroke(margin, y - 3, margin + left(), y - 3, rule);
        const auto at = counted_.size() - 1;
        const auto all = at < pages_.size() ? pages_[at] : counted_[at];
        const auto words =
            text(page.language, "paper.page",
                 {{"page", std::to_string(counted_[at])}, {"pages", std::to_string(all)}});
        const auto type = canvas_.set(words, {.points = 7.5, .align = Align::right}, left());
        canvas_.draw_line(type.get(), 0, margin, y, grey_ink);
    }
    canvas_.end_page();
}

void Press::next_page() {
    end_page();
    begin_page();
}

void Press::need(double height) {
    if (y_ + height > bottom() && y_ > top())
        next_page();
}

double Press::below(std::size_t at) const {
    constexpr double note = 20;
    const auto& blocks = document_.blocks();
    if (at + 1 >= blocks.size())
        return 0;
    if (std::holds_alternative<block::Signatures>(blocks[at + 1]))
        return a_few_lines + below(at + 1);
    const bool signs = std::holds_alternative<block::Signatures>(blocks[at]);
    return signs && std::holds_alternative<block::Text>(blocks[at + 1]) ? note : 0;
}

double Press::opening(std::size_t at) {
    const auto& blocks = document_.blocks();
    const auto* facts = at < blocks.size() ? std::get_if<block::Facts>(&blocks[at]) : nullptr;
    double out = a_few_lines;
    if (facts != nullptr)
        for (const auto& row : rows_of(*facts))
            out += row.height + 3;
    return out;
}

void Press::put(const block::Text& block) {
    const auto type = canvas_.set(
        block.text, {.points = block.points, .bold = block.bold, .align = block.align}, left());
    const auto colour = block.grey ? grey_ink : ink;
    y_ += y_ > top() ? block.before : 0;
    if (block.with_next)
        need(height_of(type.get()) + block.after + opening(at_ + 1));
    const int lines = lines_of(type.get());
    for (int line = 0; line < lines && !over(); ++line) {
        need(line_height(type.get(), line) + (line + 1 == lines ? below(at_) : 0));
        y_ += canvas_.draw_line(type.get(), line, margin, y_, colour);
    }
    y_ += block.after;
}

std::vector<Press::FactRow> Press::rows_of(const block::Facts& facts) {
    const auto columns = static_cast<std::size_t>(std::clamp(facts.columns, 1, 4));
    const double width = left() / static_cast<double>(columns);
    const double label = std::min(width * label_share, label_most);
    std::vector<FactRow> out;
    for (std::size_t i = 0; i < facts.pairs.size(); i += columns) {
        auto& row = out.emplace_back();
        for (std::size_t j = i; j < std::min(i + columns, facts.pairs.size()); ++j) {
            auto name = canvas_.set(cut(facts.pairs[j].first, limits::label_characters),
                                    {.points = 9}, label - padding);
            auto value = canvas_.set(cut(facts.pairs[j].second, limits::value_characters),
                                     {.points = 10}, width - label - 8);
            row.height = std::max({row.height, height_of(name.get()), height_of(value.get())});
            row.facts.emplace_back(std::move(name), std::move(value));
        }
    }
    return out;
}

void Press::put(const block::Facts& facts) {
    const auto columns = static_cast<double>(std::clamp(facts.columns, 1, 4));
    const double width = left() / columns;
    const double label = std::min(width * label_share, label_most);
    const auto rows = rows_of(facts);
    for (std::size_t i = 0; i < rows.size() && !over(); ++i) {
        const auto& row = rows[i];
        need(row.height + (i + 1 == rows.size() ? below(at_) : 0));
        for (std::size_t j = 0; j < row.facts.size(); ++j) {
            const double x = margin + width * static_cast<double>(j);
            canvas_.draw(row.facts[j].first.get(), x, y_ + 0.8, grey_ink);
            canvas_.draw(row.facts[j].second.get(), x + label, y_, ink);
        }
        y_ += row.height + 3;
    }
    y_ += 5;
}

void Press::put(const block::Bars& bars) {
    const double label = left() * 0.34;
    const double full = left() * 0.52;
    for (const auto& bar : bars.bars) {
        if (over())
            return;
        const double after = &bar == &bars.bars.back() ? below(at_) : 0;
        const auto name =
            canvas_.set(cut(bar.label, limits::label_characters), {.points = 9}, label - 8);
        const auto shown = canvas_.set(cut(bar.shown, limits::label_characters), {.points = 9},
                                       left() - label - full - 6);
        const double height = std::max({height_of(name.get()), height_of(shown.get()), 13.0});
        need(height + after);
        canvas_.draw(name.get(), margin, y_, ink);
        canvas_.fill(margin + label, y_ + 3, full, 8, shade);
        canvas_.fill(margin + label, y_ + 3, full * std::clamp(bar.permille, 0, 1000) / 1000, 8,
                     accent);
        canvas_.draw(shown.get(), margin + label + full + 6, y_, ink);
        y_ += height + 3;
    }
    y_ += 6;
}

void Press::put(const block::Signatures& signatures) {
    if (signatures.labels.empty())
        return;
    need(a_few_lines + below(at_));
    y_ += 34;
    constexpr double gap = 24; // between lines, none behind the last
    const auto count = static_cast<double>(signatures.labels.size());
    const double width = (left() - gap * (count - 1)) / count;
    for (std::size_t i = 0; i < signatures.labels.size(); ++i) {
        const double x = margin + (width + gap) * static_cast<double>(i);
        canvas_.stroke(x, y_, x + width, y_, ink, 0.6);
        const auto type = canvas_.set(cut(signatures.labels[i], limits::label_characters),
                                      {.points = 8.5}, width);
        canvas_.draw(type.get(), x, y_ + 3, grey_ink);
    }
    y_ += 22;
}

void Press::put(const block::Space& space) {
    y_ += std::clamp(space.points, 0.0, canvas_.height());
    if (y_ > bottom())
        next_page();
}

void Press::put(const block::NewPaper&) {
    end_page();
    counted_.push_back(0);
    begin_page();
}

} // namespace ringroom::paper
