#pragma once
// The part of Markdown that articles of a knowledge base need, as blocks: whoever draws them or
// looks for words in them reads the same.
//
//     for (const auto& block : markdown::blocks(text))
//         if (block.kind == markdown::Kind::heading) ... markdown::plain(block.spans) ...
//
// Headings (#), paragraphs, lists (- * + and 1.), quotes (>), fenced code, tables (|), rules;
// strong, emphasis, code and links within a line. What is none of these is text as it was written.
// HTML is text. Pure; any thread; never fails.
#include <string>
#include <string_view>
#include <vector>

namespace ringroom::markdown {

struct Span {
    std::string text;
    bool strong = false;
    bool emphasis = false;
    bool code = false;
    std::string link{}; ///< where it leads; empty: nowhere
    bool operator==(const Span&) const = default;
};
using Spans = std::vector<Span>;

enum class Kind { heading, paragraph, item, numbered, quote, code, row, rule };

struct Block {
    Kind kind = Kind::paragraph;
    int level = 0;              ///< heading: 1 to 6; item and numbered: depth from 0
    int number = 0;             ///< numbered: as written, at most six digits
    bool head = false;          ///< row: the table's first, above a line of dashes
    Spans spans{};              ///< of everything but row; code: one span, lines as written
    std::vector<Spans> cells{}; ///< of a row
};

[[nodiscard]] std::vector<Block> blocks(std::string_view text);
/// The words without marks.
[[nodiscard]] std::string plain(const Spans& spans);
/// Of one line or cell.
[[nodiscard]] Spans spans(std::string_view text);

} // namespace ringroom::markdown
