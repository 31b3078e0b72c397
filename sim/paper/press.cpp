#include "paper/press.h"

#include <algorithm>

#include "paper/limits.h"

namespace ringroom::paper {

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
    for (const auto& block : document_.blocks()) {
        if (over())
            return false;
        std::visit([this](const auto& one) { put(one); }, block);
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

void Press::put(const block::Text& block) {
    const auto type = canvas_.set(
        block.text, {.points = block.points, .bold = block.bold, .align = block.align}, left());
    const auto colour = block.grey ? grey_ink : ink;
    y_ += y_ > top() ? block.before : 0;
    if (block.with_next)
        need(height_of(type.get()) + block.after + 60);
    for (int line = 0; line < lines_of(type.get()) && !over(); ++line) {
        need(line_height(type.get(), line));
        y_ += canvas_.draw_line(type.get(), line, margin, y_, colour);
    }
    y_ += block.after;
}

void Press::put(const block::Facts& facts) {
    const auto columns = static_cast<std::size_t>(std::clamp(facts.columns, 1, 4));
    const double width = left() / static_cast<double>(columns);
    const double label = std::min(width * 0.36, 110.0);
    for (std::size_t i = 0; i < facts.pairs.size() && !over(); i += columns) {
        double height = 0;
        std::vector<std::pair<Type, Type>> row;
        for (std::size_t j = i; j < std::min(i + columns, facts.pairs.size()); ++j) {
            auto name = canvas_.set(cut(facts.pairs[j].first, limits::label_characters),
                                    {.points = 9}, label - padding);
            auto value = canvas_.set(cut(facts.pairs[j].second, limits::value_characters),
                                     {.points = 10}, width - label - 8);
            height = std::max({height, height_of(name.get()), height_of(value.get())});
            row.emplace_back(std::move(name), std::move(value));
        }
        need(height);
        for (std::size_t j = 0; j < row.size(); ++j) {
            const double x = margin + width * static_cast<double>(j);
            canvas_.draw(row[j].first.get(), x, y_ + 0.8, grey_ink);
            canvas_.draw(row[j].second.get(), x + label, y_, ink);
        }
        y_ += height + 3;
    }
    y_ += 5;
}

void Press::put(const block::Bars& bars) {
    const double label = left() * 0.34;
    const double full = left() * 0.52;
    for (const auto& bar : bars.bars) {
        if (over())
            return;
        const auto name =
            canvas_.set(cut(bar.label, limits::label_characters), {.points = 9}, label - 8);
        const auto shown = canvas_.set(cut(bar.shown, limits::label_characters), {.points = 9},
                                       left() - label - full - 6);
        const double height = std::max({height_of(name.get()), height_of(shown.get()), 13.0});
        need(height);
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
    need(60);
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
