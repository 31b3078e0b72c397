#include "knowledge/article.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/characters.h"
#include "knowledge/limits.h"

namespace ringroom::knowledge {
namespace {

constexpr std::string_view wide_space = "\u3000";

std::string_view trim(std::string_view text) {
    while (!text.empty()) {
        const auto before = text.size();
        if (text.starts_with(wide_space))
            text.remove_prefix(wide_space.size());
        else if (text.front() == ' ' || text.front() == '\t')
            text.remove_prefix(1);
        else if (text.ends_with(wide_space))
            text.remove_suffix(wide_space.size());
        else if (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')
            text.remove_suffix(1);
        if (text.size() == before)
            break;
    }
    return text;
}

/// Cuts `text` at the next line end and gives what stood before it.
std::string_view next_line(std::string_view& text) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
    return trim(line);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> head_words = {
    {{"title", "title"},
     {"标题", "title"},
     {"category", "category"},
     {"类别", "category"},
     {"product", "product"},
     {"产品", "product"},
     {"keywords", "keywords"},
     {"关键词", "keywords"}}};

std::size_t colon_bytes(std::string_view at) {
    return at.starts_with(":") ? 1 : at.starts_with("\uff1a") ? 3 : 0;
}

class Parser {
public:
    Parser(std::string_view file, Language language, Diagnostics& out)
        : file_(file)
        , language_(language)
        , out_(out) {}

    std::optional<Article> read(std::string_view text, std::string_view id) {
        if (text.size() > limits::article_bytes) {
            error(0, 0, "knowledge.too_large",
                  {{"limit", std::to_string(limits::article_bytes / 1024)}});
            return std::nullopt;
        }
        if (text.starts_with("\xef\xbb\xbf")) // a mark that editors of Windows put first
            text.remove_prefix(3);
        if (!check_characters(text))
            return std::nullopt;
        article_.id = id;
        article_.english = id.ends_with(".en");
        article_.base = article_.english ? id.substr(0, id.size() - 3) : id;
        read_head(text);
        if (mistakes_ == 0 && article_.title.empty())
            error(1, 1, "knowledge.no_title");
        if (mistakes_ == 0 && text.find_first_not_of(" \t\r\n") == text.npos)
            error(line_, 1, "knowledge.no_text");
        if (mistakes_ > 0)
            return std::nullopt;
        article_.text = text.substr(text.find_first_not_of("\r\n"));
        return std::move(article_);
    }

private:
    void error(int line, int column, std::string_view code, TextArguments arguments = {}) {
        ++mistakes_;
        if (out_.size() < limits::diagnostics)
            out_.push_back({file_, line, column, Severity::error, std::string(code),
                            text_of(code, arguments)});
    }
    std::string text_of(std::string_view code, TextArguments arguments) const {
        return ringroom::text(language_, code, arguments);
    }

    /// Names line and column of the first byte that is no UTF-8, or of a control character.
    bool check_characters(std::string_view text) {
        auto at = text.npos;
        std::string_view code = "knowledge.not_utf8";
        if (const auto bad = first_bad_byte(text)) {
            at = *bad;
        } else {
            const auto control = std::find_if(text.begin(), text.end(), [](char c) {
                const auto byte = static_cast<unsigned char>(c);
                return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
            });
            if (control == text.end())
                return true;
            at = static_cast<std::size_t>(control - text.begin());
            code = "knowledge.control";
        }
        const auto before = text.substr(0, at);
        const auto line_start = before.rfind('\n') + 1; // npos + 1 is 0
        error(static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
              static_cast<int>(characters_of(before.substr(line_start)).size()) + 1, code);
        return false;
    }

    /// Leaves `text` at what follows the head.
    void read_head(std::string_view& text) {
        line_ = 1;
        if (next_line(text) != "---")
            return error(1, 1, "knowledge.no_head");
        while (!text.empty()) {
            ++line_;
            const auto line = next_line(text);
            if (line == "---")
                return;
            if (!line.empty())
                read_line(line);
        }
        error(line_, 1, "knowledge.head_open");
    }

    void read_line(std::string_view line) {
        auto colon = std::min(line.find(':'), line.find("\uff1a"));
        if (colon == line.npos)
            return error(line_, 1, "knowledge.no_colon", {{"word", shortened(line)}});
        const auto word = trim(line.substr(0, colon));
        const auto value = trim(line.substr(colon + colon_bytes(line.substr(colon))));
        const auto* known = std::find_if(head_words.begin(), head_words.end(),
                                         [&](const auto& one) { return one.first == word; });
        if (known == head_words.end())
            return error(line_, 1, "knowledge.unknown_word", {{"word", shortened(word)}});
        const auto column = static_cast<int>(
            characters_of(line.substr(0, static_cast<std::size_t>(value.data() - line.data())))
                .size() +
            1);
        const auto field = known->second;
        if (field == "keywords")
            return read_keywords(value, column);
        auto& into = field == "title"      ? article_.title
                     : field == "category" ? article_.category
                                           : article_.product;
        if (!into.empty())
            return error(line_, 1, "knowledge.twice", {{"word", std::string(word)}});
        if (value.empty())
            return error(line_, column, "knowledge.empty", {{"word", std::string(word)}});
        if (fits(value, column))
            into = value;
    }

    void read_keywords(std::string_view value, int column) {
        while (!value.empty()) {
            std::size_t end = value.size();
            std::size_t bytes = 0;
            for (const std::string_view comma : {",", "\uff0c", "\u3001", ";", "\uff1b"})
                if (const auto at = value.find(comma); at < end) {
                    end = at;
                    bytes = comma.size();
                }
            const auto word = trim(value.substr(0, end));
            value = value.substr(std::min(end + bytes, value.size()));
            if (word.empty() || !fits(word, column))
                continue;
            if (article_.keywords.size() >= limits::keywords)
                return error(line_, column, "knowledge.many_keywords",
                             {{"limit", std::to_string(limits::keywords)}});
            article_.keywords.emplace_back(word);
        }
    }

    bool fits(std::string_view value, int column) {
        if (characters_of(value).size() <= limits::value_characters)
            return true;
        error(line_, column, "knowledge.long",
              {{"word", shortened(value)}, {"limit", std::to_string(limits::value_characters)}});
        return false;
    }

    static std::string shortened(std::string_view text) {
        auto all = characters_of(text);
        if (all.size() <= 30)
            return std::string(text);
        all.resize(30);
        return utf8_of(all) + "…";
    }

    std::string file_;
    Language language_;
    Diagnostics& out_;
    Article article_;
    int line_ = 0;
    std::size_t mistakes_ = 0;
};

} // namespace

std::optional<Article> parse_article(std::string_view text, std::string_view file,
                                     std::string_view id, Language language,
                                     Diagnostics& diagnostics) {
    return Parser(file, language, diagnostics).read(text, id);
}

} // namespace ringroom::knowledge
