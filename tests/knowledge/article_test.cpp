// The head of an article, and what is said of mistakes in it.
#include <catch2/catch.hpp>

#include "base/text.h"
#include "knowledge/article.h"
#include "knowledge/limits.h"

using namespace ringroom;
using namespace ringroom::knowledge;

namespace {

struct Parsed {
    std::optional<Article> article;
    Diagnostics diagnostics;
};
Parsed parse(std::string_view text, std::string_view id = "a", Language language = Language::en) {
    Parsed out;
    out.article = parse_article(text, "a.md", id, language, out.diagnostics);
    return out;
}

/// "LINE:COLUMN CODE" of the only mistake.
std::string mistake(std::string_view text) {
    const auto parsed = parse(text);
    CHECK(!parsed.article);
    REQUIRE(parsed.diagnostics.size() == 1);
    const auto& one = parsed.diagnostics.front();
    CHECK(one.file == "a.md");
    CHECK(has_text(one.code));
    return std::to_string(one.line) + ":" + std::to_string(one.column) + " " + one.code;
}

std::string many(std::size_t count, std::string_view what) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += what;
    return out;
}

} // namespace

TEST_CASE("an article has a head and a text") {
    const auto parsed = parse("---\ntitle: Red light\ncategory: Faults\nproduct: Broadband\n"
                              "keywords: LOS, modem; fibre\n---\n\n# First\n\nLook at it.\n",
                              "tele:red.en");
    REQUIRE(parsed.article);
    const auto& a = *parsed.article;
    CHECK(a.title == "Red light");
    CHECK(a.category == "Faults");
    CHECK(a.product == "Broadband");
    CHECK(a.keywords == std::vector<std::string>{"LOS", "modem", "fibre"});
    CHECK(a.text == "# First\n\nLook at it.\n");
    CHECK(a.id == "tele:red.en");
    CHECK(a.base == "tele:red");
    CHECK(a.english);
}

TEST_CASE("the head may be Chinese, full width, from Windows, with lines between") {
    const auto parsed = parse("\xef\xbb\xbf---\r\n标题：光猫亮红灯\r\n\r\n类别 : 故障\r\n"
                              "产品： 宽带\r\n关键词：红灯、断网，LOS\r\n---\r\n先看。\r\n");
    REQUIRE(parsed.article);
    CHECK(parsed.article->title == "光猫亮红灯");
    CHECK(parsed.article->category == "故障");
    CHECK(parsed.article->product == "宽带");
    CHECK(parsed.article->keywords == std::vector<std::string>{"红灯", "断网", "LOS"});
    CHECK(!parsed.article->english);
}

TEST_CASE("each mistake of an article is named with its place") {
    CHECK(mistake("Only text.\n") == "1:1 knowledge.no_head");
    CHECK(mistake("") == "1:1 knowledge.no_head");
    CHECK(mistake("---\ntitle: a\n") == "2:1 knowledge.head_open");
    CHECK(mistake("---\ntitle: a\nno colon\n---\nx") == "3:1 knowledge.no_colon");
    CHECK(mistake("---\ntitle: a\nauthor: b\n---\nx") == "3:1 knowledge.unknown_word");
    CHECK(mistake("---\ntitle: a\n标题：b\n---\nx") == "3:1 knowledge.twice");
    CHECK(mistake("---\ntitle:\n---\nx") == "2:7 knowledge.empty");
    CHECK(mistake("---\ncategory: a\n---\nx") == "1:1 knowledge.no_title");
    CHECK(mistake("---\ntitle: a\n---\n \n\n") == "3:1 knowledge.no_text");
    CHECK(mistake("---\ntitle: 红\xff\n---\nx") == "2:9 knowledge.not_utf8");
    CHECK(mistake("---\ntitle: 红\x1b[0m\n---\nx") == "2:9 knowledge.control");
    CHECK(parse("---\nauthor: b\n---\nx", "a", Language::zh).diagnostics.front().message ==
          "不认识“author”。文件头可写 标题、类别、产品、关键词。");
}

TEST_CASE("all mistakes of a head are named at once") {
    const auto parsed = parse("---\nauthor: b\nno colon\ntitle:\n---\nx");
    CHECK(!parsed.article);
    CHECK(parsed.diagnostics.size() == 3);
}

TEST_CASE("limits of an article hold at the limit and one past it") {
    const auto head = [](const std::string& title, const std::string& keywords) {
        return "---\ntitle: " + title + "\nkeywords: " + keywords + "\n---\nx";
    };
    using namespace knowledge::limits;
    CHECK(parse(head(many(value_characters, "红"), "a")).article);
    CHECK(mistake(head(many(value_characters + 1, "红"), "a")) == "2:8 knowledge.long");
    CHECK(parse(head("a", many(keywords, "k,"))).article);
    CHECK(mistake(head("a", many(keywords + 1, "k,"))) == "3:11 knowledge.many_keywords");
    const std::string begin = "---\ntitle: a\n---\n";
    CHECK(parse(begin + std::string(article_bytes - begin.size(), 'x')).article);
    CHECK(mistake(begin + std::string(article_bytes - begin.size() + 1, 'x')) ==
          "0:0 knowledge.too_large");
}
