// Markdown as blocks, and UTF-8 as characters.
#include <catch2/catch.hpp>

#include "base/characters.h"
#include "base/markdown.h"
#include "base/utf8.h"

using namespace ringroom;
using markdown::Kind;

namespace {

/// One line a block: its kind, its figures, its words with marks made plain.
std::string outline(std::string_view text) {
    constexpr const char* kinds[] = {"heading", "paragraph", "item", "numbered",
                                     "quote",   "code",      "row",  "rule"};
    const auto words = [](const markdown::Spans& spans) {
        std::string out;
        for (const auto& span : spans)
            out += (span.strong ? "<b>" : "") + std::string(span.emphasis ? "<i>" : "") +
                   (span.code ? "<c>" : "") + (span.link.empty() ? "" : "<" + span.link + ">") +
                   span.text + "/";
        return out;
    };
    std::string out;
    for (const auto& block : markdown::blocks(text)) {
        out += kinds[static_cast<int>(block.kind)];
        if (block.kind == Kind::heading || block.level > 0)
            out += std::to_string(block.level);
        if (block.kind == Kind::numbered)
            out += "#" + std::to_string(block.number);
        out += (block.head ? " head " : " ") + words(block.spans);
        for (const auto& cell : block.cells)
            out += "|" + words(cell);
        out += "\n";
    }
    return out;
}

} // namespace

TEST_CASE("blocks of Markdown") {
    CHECK(outline("# One\n\nfirst\nsecond\n\nthird\n### Three ###\n") ==
          "heading1 One/\nparagraph first second/\nparagraph third/\nheading3 Three/\n");
    CHECK(outline("- a\n  goes on\n  - b\n1. c\n22) d\n") ==
          "item a goes on/\nitem1 b/\nnumbered#1 c/\nnumbered#22 d/\n");
    CHECK(outline("> said\n> more\n\n---\n") == "quote said more/\nrule \n");
    CHECK(outline("```\nif (a*b*c)\n\n# not a heading\n```\nafter") ==
          "code <c>if (a*b*c)\n\n# not a heading/\nparagraph after/\n");
    CHECK(outline("| a | **b** |\n|---|:--|\n| 1 | 2 |\n") == "row head |a/|<b>b/\nrow |1/|2/\n");
    CHECK(outline("").empty());
    CHECK(outline("```\nnever closed") == "code <c>never closed/\n");
}

TEST_CASE("Chinese lines join without a space, others with one") {
    CHECK(outline("第一行，\n第二行") == "paragraph 第一行，第二行/\n");
    CHECK(outline("第一行\nsecond") == "paragraph 第一行 second/\n");
}

TEST_CASE("marks within a line") {
    CHECK(outline("a **b** *c* `d*e*` _f_") == "paragraph a /<b>b/ /<i>c/ /<c>d*e*/ /<i>f/\n");
    CHECK(outline("**a *b* c**") == "paragraph <b>a /<b><i>b/<b> c/\n");
    CHECK(outline("see [the **form**](forms.md).") ==
          "paragraph see /<forms.md>the /<b><forms.md>form/./\n");
    CHECK(outline("2 * 3 * 4, snake_case_name, **open, [no](link") ==
          "paragraph 2 * 3 * 4, snake_case_name, **open, [no](link/\n");
    CHECK(outline("\\*plain\\*") == "paragraph *plain*/\n");
    CHECK(outline("#5 is no heading\n") == "paragraph #5 is no heading/\n");
}

TEST_CASE("UTF-8 and characters") {
    const std::string text = "aé光\U0001F600";
    CHECK(characters_of(text) == U"aé光\U0001F600");
    CHECK(utf8_of(characters_of(text)) == text);
    CHECK(folded(U"ＡbÉ光\n\u3000") == U"abé光  ");
    CHECK(!first_bad_byte(text));
    CHECK(first_bad_byte("ab\xff") == 2);
    CHECK(first_bad_byte("\xed\xa0\x80") == 0); // a surrogate
    CHECK(first_bad_byte("\xc0\xaf") == 0);     // overlong
    CHECK(first_bad_byte("\xf4\x90\x80\x80") == 0);
    CHECK(first_bad_byte("x\xe5\x85") == 1); // cut off
    CHECK(characters_of("\xe5\x85z") == U"\uFFFD\uFFFDz");
    CHECK(utf8_of(std::u32string{char32_t{0xD800}}) == "\uFFFD");
}

TEST_CASE("a name holds nothing that nobody sees") {
    CHECK(unmistakable("张伟 Åse \U0001F600"));
    CHECK(unmistakable("a\u200Cb")); // parts letters of Persian, and is written
    for (const auto* hidden : {"a\tb",
                               "a\u202E"
                               "b\u202C",
                               "a\u2066"
                               "b\u2069",
                               "a\u200B"
                               "b",
                               "\uFEFF"
                               "a",
                               "a\u2028"
                               "b",
                               "a\xff"})
        CHECK_FALSE(unmistakable(hidden));
}
