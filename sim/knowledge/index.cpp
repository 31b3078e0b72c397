#include "knowledge/index.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <tuple>

#include "base/characters.h"
#include "base/markdown.h"
#include "knowledge/limits.h"

namespace ringroom::knowledge {
namespace {

constexpr std::size_t places = 6;
constexpr std::array<int, places> weights = {100, 60, 40, 40, 25, 10}; // by Place

std::uint64_t pair_of(char32_t a, char32_t b) {
    return static_cast<std::uint64_t>(a) << 32 | b;
}

/// What the text says, headings included.
std::u32string words_in(const Article& article, bool headings_only) {
    std::string out;
    for (const auto& block : markdown::blocks(article.text)) {
        if (headings_only && block.kind != markdown::Kind::heading)
            continue;
        out += out.empty() ? "" : "\n";
        out += markdown::plain(block.spans);
        for (const auto& cell : block.cells)
            out += markdown::plain(cell) + "  ";
    }
    return characters_of(out);
}

bool is_wide(char32_t c) {
    return c >= 0x2E80;
}

/// Of Chinese the pairs of characters, of the rest whole words.
std::vector<std::u32string> pieces_of(const std::vector<std::u32string>& terms) {
    std::vector<std::u32string> out;
    for (const auto& term : terms) {
        std::u32string word;
        for (std::size_t i = 0; i < term.size(); ++i) {
            if (!is_wide(term[i])) {
                word += term[i];
                continue;
            }
            if (!word.empty())
                out.push_back(std::move(word));
            word.clear();
            if (i + 1 < term.size() && is_wide(term[i + 1]))
                out.push_back(term.substr(i, 2));
        }
        if (!word.empty())
            out.push_back(std::move(word));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

} // namespace

struct Index::Rated {
    Number number = 0;
    int score = 0;
    Place place = Place::text;
};

Index::Index(std::vector<Article> articles)
    : articles_(std::move(articles)) {
    std::sort(articles_.begin(), articles_.end(), [](const Article& a, const Article& b) {
        return std::tie(a.title, a.id) < std::tie(b.title, b.id);
    });
    by_id_.resize(articles_.size());
    std::iota(by_id_.begin(), by_id_.end(), Number{0});
    std::sort(by_id_.begin(), by_id_.end(),
              [this](Number a, Number b) { return articles_[a].id < articles_[b].id; });
    std::set<std::string> categories;
    std::set<std::string> products;
    for (const auto& article : articles_) {
        std::string keywords;
        for (const auto& word : article.keywords)
            keywords += word + "\n";
        sides_.push_back({folded(characters_of(article.title)), folded(characters_of(keywords)),
                          folded(characters_of(article.category)),
                          folded(characters_of(article.product)), folded(words_in(article, true)),
                          folded(words_in(article, false))});
        categories.insert(article.category);
        products.insert(article.product);
    }
    categories.erase("");
    products.erase("");
    categories_.assign(categories.begin(), categories.end());
    products_.assign(products.begin(), products.end());
    index_pairs();
}

void Index::index_pairs() {
    std::vector<std::pair<std::uint64_t, Number>> all;
    std::vector<std::uint64_t> own;
    for (Number number = 0; number < articles_.size(); ++number) {
        own.clear();
        for (const auto& side : sides_[number])
            for (std::size_t i = 0; i < side.size(); ++i)
                own.push_back(pair_of(side[i], i + 1 < side.size() ? side[i + 1] : U'\0'));
        std::sort(own.begin(), own.end());
        own.erase(std::unique(own.begin(), own.end()), own.end());
        for (const auto pair : own)
            all.emplace_back(pair, number);
    }
    std::sort(all.begin(), all.end());
    in_.reserve(all.size());
    for (const auto& [pair, number] : all) {
        if (pairs_.empty() || pairs_.back() != pair) {
            pairs_.push_back(pair);
            ends_.push_back(0);
        }
        in_.push_back(number);
        ends_.back() = static_cast<std::uint32_t>(in_.size());
    }
}

std::pair<std::size_t, std::size_t> Index::postings(std::uint64_t first, std::uint64_t last) const {
    const auto place = [this](auto it) {
        const auto at = static_cast<std::size_t>(it - pairs_.begin());
        return at == 0 ? 0 : static_cast<std::size_t>(ends_[at - 1]);
    };
    return {place(std::lower_bound(pairs_.begin(), pairs_.end(), first)),
            place(std::upper_bound(pairs_.begin(), pairs_.end(), last))};
}

/// Every article that may hold the term, each once.
std::vector<Index::Number> Index::candidates(const std::u32string& term) const {
    auto [from, to] = postings(pair_of(term[0], 0), pair_of(term[0], 0xFFFFFFFF));
    for (std::size_t i = 0; i + 1 < term.size(); ++i) {
        const auto pair = pair_of(term[i], term[i + 1]);
        const auto [first, last] = postings(pair, pair);
        if (i == 0 || last - first < to - from)
            std::tie(from, to) = std::pair(first, last);
    }
    std::vector<Number> out(in_.begin() + static_cast<std::ptrdiff_t>(from),
                            in_.begin() + static_cast<std::ptrdiff_t>(to));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

bool Index::wanted(Number number, const Query& query) const {
    const auto& article = articles_[number];
    return (query.category.empty() || article.category == query.category) &&
           (query.product.empty() || article.product == query.product);
}

namespace {

constexpr int title_begins = 40;
constexpr int title_is = 200;
constexpr int word_is = 40; // not a part of a longer one
constexpr int own_language = 5;
constexpr int repeats_counted = 5;

/// Latin words part at what is no letter and no digit; Chinese has no such ends.
bool is_part_of_word(char32_t c) {
    return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= 0xC0 && c < 0x2E80);
}

bool stands_alone(const std::u32string& side, std::size_t at, std::size_t length) {
    const auto end = at + length;
    return (at == 0 || !is_part_of_word(side[at - 1]) || !is_part_of_word(side[at])) &&
           (end == side.size() || !is_part_of_word(side[end]) || !is_part_of_word(side[end - 1]));
}

struct Standing {
    std::size_t at = std::u32string::npos; ///< as a word of its own where it is one, else the first
    bool alone = false;
    int times = 0; ///< at most repeats_counted, and no more are looked at
};
Standing standing(const std::u32string& side, const std::u32string& term) {
    Standing out;
    for (auto at = side.find(term); at != side.npos && out.times < repeats_counted; ++out.times) {
        const bool alone = stands_alone(side, at, term.size());
        if (out.times == 0 || (alone && !out.alone))
            out.at = at;
        out.alone = out.alone || alone;
        at = side.find(term, at + term.size());
    }
    return out;
}

/// 0: the term stands nowhere.
std::pair<int, Place> rate(const std::vector<std::u32string>& sides, const std::u32string& term) {
    std::pair<int, Place> best{0, Place::text};
    for (std::size_t p = 0; p < places; ++p) {
        const auto there = standing(sides[p], term);
        if (there.times == 0)
            continue;
        int score = weights[p] + there.times + (there.alone ? word_is : 0);
        if (p == 0)
            score += (there.at == 0 ? title_begins : 0) + (sides[p] == term ? title_is : 0);
        if (score > best.first)
            best = {score, static_cast<Place>(p)};
    }
    return best;
}

} // namespace

std::vector<Index::Rated> Index::exact(const std::vector<std::u32string>& terms,
                                       const Query& query) const {
    std::vector<Rated> out;
    auto numbers = candidates(terms.front());
    for (const auto& term : terms)
        if (auto fewer = candidates(term); fewer.size() < numbers.size())
            numbers = std::move(fewer);
    for (const auto number : numbers) {
        if (!wanted(number, query))
            continue;
        Rated rated{.number = number};
        for (const auto& term : terms) {
            const auto [score, place] = rate(sides_[number], term);
            if (score == 0) {
                rated.score = 0;
                break;
            }
            rated.score += score;
            rated.place = std::min(rated.place, place);
        }
        if (rated.score > 0)
            out.push_back(rated);
    }
    return out;
}

std::vector<Index::Rated> Index::loose(const std::vector<std::u32string>& terms,
                                       const Query& query) const {
    const auto pieces = pieces_of(terms);
    std::vector<Rated> out;
    if (pieces.size() < 2)
        return out;
    std::vector<std::size_t> met(articles_.size());
    std::vector<Rated> rated(articles_.size());
    for (const auto& piece : pieces)
        for (const auto number : candidates(piece)) {
            const auto [score, place] = rate(sides_[number], piece);
            if (score == 0 || !wanted(number, query))
                continue;
            ++met[number];
            rated[number].score += score;
            rated[number].place = std::min(rated[number].place, place);
        }
    for (Number number = 0; number < articles_.size(); ++number)
        if (met[number] > 0 && met[number] * 3 >= pieces.size()) {
            rated[number].number = number;
            out.push_back(rated[number]);
        }
    return out;
}

void Index::keep_one_language(std::vector<Rated>& rated, bool english) const {
    const auto base = [this](const Rated& r) -> const std::string& {
        return articles_[r.number].base;
    };
    std::sort(rated.begin(), rated.end(), [&](const Rated& a, const Rated& b) {
        const bool a_second = articles_[a.number].english != english;
        const bool b_second = articles_[b.number].english != english;
        return std::tie(base(a), a_second, a.number) < std::tie(base(b), b_second, b.number);
    });
    rated.erase(std::unique(rated.begin(), rated.end(),
                            [&](const Rated& a, const Rated& b) { return base(a) == base(b); }),
                rated.end());
    for (auto& one : rated)
        one.score += articles_[one.number].english == english ? own_language : 0;
    std::sort(rated.begin(), rated.end(), [](const Rated& a, const Rated& b) {
        return std::tie(b.score, a.number) < std::tie(a.score, b.number);
    });
}

Found Index::search(const Query& query) const {
    const auto limit = std::min(query.limit, limits::hits);
    const auto terms = terms_of(query.words);
    std::vector<Rated> best;
    if (!terms.empty())
        best = exact(terms, query);
    else
        for (Number number = 0; number < articles_.size(); ++number)
            if (wanted(number, query))
                best.push_back({.number = number});
    keep_one_language(best, query.english);
    const auto exact_hits = best.size();
    if (!terms.empty() && exact_hits < limit) {
        std::set<std::string_view> had;
        for (const auto& rated : best)
            had.insert(articles_[rated.number].base);
        auto more = loose(terms, query);
        std::erase_if(more, [&](const Rated& r) { return had.contains(articles_[r.number].base); });
        keep_one_language(more, query.english);
        best.insert(best.end(), more.begin(), more.end());
    }
    Found out{.total = best.size()};
    const auto pieces = pieces_of(terms);
    for (std::size_t i = 0; i < std::min(best.size(), limit); ++i)
        out.hits.push_back({.article = &articles_[best[i].number],
                            .place = best[i].place,
                            .all_words = i < exact_hits,
                            .snippet = snippet(best[i].number, i < exact_hits ? terms : pieces)});
    return out;
}

std::vector<Piece> Index::snippet(Number number, const std::vector<std::u32string>& terms) const {
    const auto original = words_in(articles_[number], false);
    const auto& side = sides_[number].back();
    std::size_t first = side.npos;
    for (const auto& term : terms)
        first = std::min(first, standing(side, term).at);
    constexpr std::size_t before = limits::snippet_characters / 4;
    auto from = first == side.npos || first < before ? 0 : first - before;
    if (from > 0) // from the beginning of a line or a word, where one is near
        if (const auto gap = side.find_first_of(U" ,.;\u3002\uff0c", from); gap < first)
            from = gap + 1;
    const auto to = std::min(original.size(), from + limits::snippet_characters);
    std::vector<char> hit(to - from);
    for (const auto& term : terms)
        for (auto at = side.find(term, from); at < to; at = side.find(term, at + 1))
            for (auto i = at; i < std::min(to, at + term.size()); ++i)
                hit[i - from] = 1;
    std::vector<Piece> out;
    std::u32string one = from > 0 ? U"…" : U"";
    for (auto i = from; i < to; ++i) {
        one += original[i] == U'\n' ? U' ' : original[i];
        const bool ends = i + 1 == to || hit[i + 1 - from] != hit[i - from];
        if (i == from && hit[0] != 0 && from > 0) { // the dots are no hit
            out.push_back({"…"});
            one.erase(0, 1);
        }
        if (!ends)
            continue;
        if (i + 1 == to && to < original.size() && hit[i - from] == 0)
            one += U"…";
        out.push_back({utf8_of(one), hit[i - from] != 0});
        one.clear();
    }
    return out;
}

const Article* Index::article(std::string_view id) const {
    const auto found = std::lower_bound(by_id_.begin(), by_id_.end(), id,
                                        [this](Number number, std::string_view wanted_id) {
                                            return articles_[number].id < wanted_id;
                                        });
    return found == by_id_.end() || articles_[*found].id != id ? nullptr : &articles_[*found];
}

} // namespace ringroom::knowledge
