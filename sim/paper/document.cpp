#include "paper/document.h"

#include "paper/press.h"

namespace ringroom::paper {

void Document::title(std::string text) {
    blocks_.push_back(block::Text{.text = std::move(text),
                                  .points = 18,
                                  .bold = true,
                                  .align = Align::centre,
                                  .after = 12,
                                  .with_next = true});
}

void Document::heading(std::string text) {
    blocks_.push_back(block::Text{.text = std::move(text),
                                  .points = 12.5,
                                  .bold = true,
                                  .before = 12,
                                  .after = 5,
                                  .with_next = true});
}

void Document::paragraph(std::string text) {
    blocks_.push_back(block::Text{.text = std::move(text)});
}

void Document::note(std::string text) {
    blocks_.push_back(block::Text{.text = std::move(text), .points = 8, .grey = true});
}

void Document::centred(std::string text, double points, bool bold) {
    blocks_.push_back(block::Text{.text = std::move(text),
                                  .points = points,
                                  .bold = bold,
                                  .align = Align::centre,
                                  .after = points * 0.6});
}

void Document::facts(std::vector<std::pair<std::string, std::string>> pairs, int columns) {
    blocks_.push_back(block::Facts{std::move(pairs), columns});
}

void Document::table(Table table) {
    blocks_.push_back(std::move(table));
}

void Document::bars(std::vector<Bar> bars) {
    blocks_.push_back(block::Bars{std::move(bars)});
}

void Document::chart(Chart chart) {
    blocks_.push_back(std::move(chart));
}

void Document::signatures(std::vector<std::string> labels) {
    blocks_.push_back(block::Signatures{std::move(labels)});
}

void Document::space(double points) {
    blocks_.push_back(block::Space{points});
}

void Document::new_paper() {
    blocks_.push_back(block::NewPaper{});
}

Result<std::string> Document::pdf() const {
    return print(*this);
}

} // namespace ringroom::paper
