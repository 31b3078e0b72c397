#pragma once
// An article of the knowledge base: a Markdown file with a small head.
//
//     ---
//     title: Restarting the optical modem
//     category: Faults
//     product: Broadband
//     keywords: red light, no internet
//     ---
//     1. Ask the customer ...
//
// The head's words may be Chinese (标题 类别 产品 关键词) and its punctuation full width.
// NAME.en.md is the English text of the article whose other text is NAME.md.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/text.h"

namespace ringroom::knowledge {

struct Article {
    std::string id;   ///< file name without ".md"; of a pack's: "PACK:NAME"
    std::string base; ///< the same without ".en": both texts of one article share it
    bool english = false;
    std::string title;
    std::string category; ///< empty: none
    std::string product;  ///< empty: none
    std::vector<std::string> keywords;
    std::string text; ///< Markdown, without the head
};

/// Pure. Nothing when there is an error; `file` names it in `diagnostics`, worded in `language`.
[[nodiscard]] std::optional<Article> parse_article(std::string_view text, std::string_view file,
                                                   std::string_view id, Language language,
                                                   Diagnostics& diagnostics);

} // namespace ringroom::knowledge
