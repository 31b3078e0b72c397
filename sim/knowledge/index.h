#pragma once
// Finds articles by any words in them, as they are typed. A query's words (parted by spaces and
// punctuation) must all stand in an article: in its title, keywords, category, product, headings or
// text, as part of a longer word too, in either width and case. Chinese needs no spaces: any run of
// characters is found, a single one as well. Where less than `limit` articles hold all, those that
// hold at least a third of the words (of Chinese: of the pairs of characters) follow.
//
// Immutable once made; any number of threads may search it.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/article.h"

namespace ringroom::knowledge {

enum class Place { title, keywords, category, product, heading, text };
[[nodiscard]] std::string_view to_string(Place place);

struct Piece {
    std::string text;
    bool hit = false; ///< a word of the query
};
struct Hit {
    const Article* article = nullptr; ///< lives as long as the index
    Place place = Place::text;        ///< the best one
    bool all_words = true;            ///< false: at least a third of them
    std::vector<Piece> snippet;       ///< of the text, around the first word found there
};

struct Query {
    std::string words;      ///< empty: every article, by title
    std::string category;   ///< this one only; empty: all
    std::string product;    ///< likewise
    bool english = false;   ///< of two texts of one article that fit, this one
    std::size_t limit = 20; ///< at most limits::hits
};
struct Found {
    std::vector<Hit> hits; ///< best first
    std::size_t total = 0; ///< with those past the limit
};

class Index {
public:
    explicit Index(std::vector<Article> articles);

    [[nodiscard]] Found search(const Query& query) const;
    /// Null: there is none.
    [[nodiscard]] const Article* article(std::string_view id) const;
    /// Those in use, sorted.
    [[nodiscard]] const std::vector<std::string>& categories() const { return categories_; }
    [[nodiscard]] const std::vector<std::string>& products() const { return products_; }
    [[nodiscard]] std::size_t size() const { return articles_.size(); }

private:
    struct Sides; ///< an article's texts as they are compared
    struct Rated;
    struct Loose;
    using Number = std::uint32_t;

    void index_pairs();
    [[nodiscard]] std::vector<Number> candidates(const std::u32string& term) const;
    [[nodiscard]] bool wanted(Number number, const Query& query) const;
    [[nodiscard]] std::vector<Rated> exact(const std::vector<std::u32string>& terms,
                                           const Query& query) const;
    [[nodiscard]] std::vector<Rated> loose(const std::vector<std::u32string>& terms,
                                           const Query& query) const;
    void keep_one_language(std::vector<Rated>& rated, bool english) const;
    [[nodiscard]] std::vector<Piece> snippet(Number number,
                                             const std::vector<std::u32string>& terms) const;
    [[nodiscard]] std::pair<std::size_t, std::size_t> postings(std::uint64_t first,
                                                               std::uint64_t last) const;

    std::vector<Article> articles_;                  ///< sorted by title
    std::vector<std::vector<std::u32string>> sides_; ///< by article, by Place; folded
    std::vector<Number> by_id_;
    std::vector<std::string> categories_;
    std::vector<std::string> products_;
    std::vector<std::uint64_t> pairs_; ///< two characters each, sorted
    std::vector<std::uint32_t> ends_;  ///< by pair: where its articles end in in_
    std::vector<Number> in_;           ///< articles, by pair
};

/// The words of a query: at most limits::terms, folded.
[[nodiscard]] std::vector<std::u32string> terms_of(std::string_view words);

} // namespace ringroom::knowledge
