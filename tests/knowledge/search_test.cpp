// Searching: what is found, in which order, and what is shown of it.
#include <catch2/catch.hpp>

#include "knowledge/index.h"
#include "knowledge/limits.h"

using namespace ringroom;
using namespace ringroom::knowledge;

namespace {

Article article(const std::string& id, const std::string& title, const std::string& text,
                const std::string& category = "", const std::string& product = "",
                std::vector<std::string> keywords = {}) {
    const bool english = id.ends_with(".en");
    return {.id = id,
            .base = english ? id.substr(0, id.size() - 3) : id,
            .english = english,
            .title = title,
            .category = category,
            .product = product,
            .keywords = std::move(keywords),
            .text = text};
}

Index sample() {
    return Index({
        article("light", "光猫亮红灯",
                "# 先看\n\nLOS 灯红色闪烁，说明**光路中断**。请客户重启光猫。", "故障", "宽带",
                {"断网", "LOS"}),
        article("slow", "网速慢的排查", "先测速，再看**无线**。光猫过热也会变慢。", "故障", "宽带"),
        article("bill", "账单查询", "账单每月一日出。", "费用", "移动"),
        article("bill.en", "Looking up a bill", "Bills come on the first day. Ask for the account.",
                "Billing", "Mobile", {"invoice"}),
        article("sim", "猫与其他词", "只有一个字的猫。", "其他", ""),
    });
}

std::vector<std::string> ids(const Index& index, Query query) {
    std::vector<std::string> out;
    for (const auto& hit : index.search(query).hits)
        out.push_back(hit.article->id);
    return out;
}
std::vector<std::string> ids(const std::string& words) {
    return ids(sample(), {.words = words});
}
using List = std::vector<std::string>;

std::string shown(const std::vector<Piece>& snippet) {
    std::string out;
    for (const auto& piece : snippet)
        out += piece.hit ? "[" + piece.text + "]" : piece.text;
    return out;
}

} // namespace

TEST_CASE("Chinese words of one, two and more characters are found") {
    CHECK(ids("猫") == List{"sim", "light", "slow"}); // begins a title; in a title; in a text
    CHECK(ids("光猫") == List{"light", "slow"});
    CHECK(ids("断网") == List{"light"});
    CHECK(ids("光路中断") == List{"light"});
    CHECK(ids("鲸").empty());
    CHECK(ids("鲸鱼").empty());
}

TEST_CASE("all words must stand in an article, wherever") {
    CHECK(ids("光猫 故障") == List{"light", "slow"});
    CHECK(ids("光猫，闪烁").front() == "light");
    const auto index = sample();
    const auto found = index.search({.words = "光猫 闪烁"});
    REQUIRE(!found.hits.empty());
    CHECK(found.hits.front().all_words);
    for (std::size_t i = 1; i < found.hits.size(); ++i)
        CHECK(!found.hits[i].all_words);
}

TEST_CASE("width and case make no difference, parts of words are found as typed") {
    CHECK(ids("ｌｏｓ") == List{"light"});
    CHECK(ids("LoS") == List{"light"});
    CHECK(ids("invo") == List{"bill.en"});
    CHECK(ids("BILL").front() == "bill.en");
    const Index words(
        {article("part", "Disclose nothing", "x"), article("word", "z", "LOS is red")});
    CHECK(ids(words, {.words = "los"}) == List{"part", "word"}); // a title before a text
    const Index texts(
        {article("part", "a", "close it"), article("word", "z", "close the LOS light")});
    CHECK(ids(texts, {.words = "los"}) == List{"word", "part"}); // a word before a part of one
    CHECK(texts.search({.words = "los"}).hits[0].snippet.at(1).text == "los");
}

TEST_CASE("a sentence without spaces finds what holds at least a third of it") {
    const auto index = sample();
    const auto found = index.search({.words = "光猫红灯怎么办"}); // two of six pairs
    REQUIRE(found.hits.size() == 1);
    CHECK(found.hits.front().article->id == "light");
    CHECK(!found.hits.front().all_words);
    CHECK(index.search({.words = "红灯怎么才能不亮"}).hits.empty()); // one of seven
}

TEST_CASE("category and product narrow a search; without words everything is listed") {
    const auto index = sample();
    CHECK(ids(index, {.category = "故障"}) == List{"light", "slow"});
    CHECK(ids(index, {.words = "慢", .category = "故障", .product = "宽带"}) == List{"slow"});
    CHECK(ids(index, {.words = "慢", .product = "移动"}).empty());
    CHECK(ids(index, {}).size() == 4); // the bill once, not in both languages
    CHECK(index.categories() == List{"Billing", "其他", "故障", "费用"});
    CHECK(index.products() == List{"Mobile", "宽带", "移动"});
}

TEST_CASE("of two texts of one article the wanted one is shown, and either is found") {
    const auto index = sample();
    const auto titles = [&](const std::string& words, bool english) {
        return ids(index, {.words = words, .english = english});
    };
    CHECK(titles("invoice", false) == List{"bill.en"});
    CHECK(titles("账单", true) == List{"bill"});
    const Index both({article("a", "Call 96100", "x"), article("a.en", "96100 in English", "x")});
    CHECK(ids(both, {.words = "96100"}) == List{"a"});
    CHECK(ids(both, {.words = "96100", .english = true}) == List{"a.en"});
}

TEST_CASE("a hit says where it is, and shows the place without marks") {
    const auto index = sample();
    const auto first = [&](const std::string& words) {
        return index.search({.words = words}).hits.at(0);
    };
    CHECK(to_string(first("红灯").place) == "title");
    CHECK(to_string(first("断网").place) == "keywords");
    CHECK(to_string(first("先看").place) == "heading");
    const auto hit = first("光路中断");
    CHECK(to_string(hit.place) == "text");
    CHECK(shown(hit.snippet) == "先看 LOS 灯红色闪烁，说明[光路中断]。请客户重启光猫。");
    CHECK(shown(first("invoice").snippet) == "Bills come on the first day. Ask for the account.");
}

TEST_CASE("a snippet is cut out of a long text around the hit") {
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += "前面的话，";
    text += "要找的词";
    for (int i = 0; i < 100; ++i)
        text += "，后面的话";
    const Index index({article("a", "t", text)});
    const auto hit = index.search({.words = "要找的词"}).hits.at(0);
    const auto words = shown(hit.snippet);
    CHECK(words.starts_with("…前面的话"));
    CHECK(words.find("[要找的词]") != words.npos);
    CHECK(words.ends_with("…"));
}

TEST_CASE("limits of a search hold at the limit and one past it") {
    using namespace knowledge::limits;
    std::vector<Article> all;
    for (std::size_t i = 0; i < hits + 1; ++i)
        all.push_back(article("a" + std::to_string(i), "same", "text"));
    const Index index(std::move(all));
    CHECK(index.search({.words = "same", .limit = hits}).hits.size() == hits);
    const auto past = index.search({.words = "same", .limit = hits + 1});
    CHECK(past.hits.size() == hits);
    CHECK(past.total == hits + 1);

    std::string many;
    for (std::size_t i = 0; i < terms; ++i)
        many += "t" + std::to_string(i) + " ";
    CHECK(terms_of(many).size() == terms);
    CHECK(terms_of(many + "more").size() == terms);
    CHECK(terms_of(std::string(query_characters, 'a')).at(0).size() == query_characters);
    CHECK(terms_of(std::string(query_characters + 1, 'a')).at(0).size() == query_characters);
    CHECK(terms_of(" ,，。 ").empty());
}

TEST_CASE("an empty knowledge base has no hits") {
    const Index index({});
    CHECK(index.search({.words = "光猫"}).hits.empty());
    CHECK(index.search({}).total == 0);
    CHECK(index.article("a") == nullptr);
}
