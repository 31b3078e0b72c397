#include "tidy/source.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>

namespace ringroom::tidy {

namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Walks raw text once and blanks what is not code.
class Blanker {
public:
    explicit Blanker(Source& source)
        : source_(source)
        , raw_(source.raw) {}

    void run() {
        source_.code = raw_;
        while (at_ < raw_.size()) {
            if (starts("//"))
                blank_until_line_end();
            else if (starts("/*"))
                blank_until("*/");
            else if (raw_[at_] == '"')
                string();
            else if (raw_[at_] == '\'' && (at_ == 0 || !is_word(raw_[at_ - 1])))
                character();
            else
                ++at_;
        }
    }

private:
    [[nodiscard]] bool starts(std::string_view what) const {
        return raw_.compare(at_, what.size(), what) == 0;
    }
    void blank(std::size_t from, std::size_t to) {
        for (; from < to && from < raw_.size(); ++from) {
            if (raw_[from] != '\n')
                source_.code[from] = ' ';
        }
    }
    void blank_until_line_end() {
        const auto end = std::min(raw_.find('\n', at_), raw_.size());
        blank(at_, end);
        at_ = end;
    }
    void blank_until(std::string_view what) {
        const auto found = raw_.find(what, at_ + 2);
        const auto end = found == std::string::npos ? raw_.size() : found + what.size();
        blank(at_, end);
        at_ = end;
    }
    std::size_t quoted_end(char quote) const {
        auto end = at_ + 1;
        while (end < raw_.size() && raw_[end] != quote && raw_[end] != '\n')
            end += raw_[end] == '\\' ? 2 : 1;
        return std::min(end, raw_.size());
    }
    void string() {
        const auto line = source_.line_at(at_);
        std::size_t from = at_ + 1;
        std::size_t end = 0;
        std::size_t next = 0;
        if (at_ > 0 && raw_[at_ - 1] == 'R') { // raw string: R"tag( ... )tag"
            const auto open = raw_.find('(', at_);
            const auto close = ")" + raw_.substr(from, open - from) + "\"";
            from = open + 1;
            end = std::min(raw_.find(close, from), raw_.size());
            next = end + close.size();
        } else {
            end = quoted_end('"');
            next = end + 1;
        }
        source_.literals.push_back({line, raw_.substr(from, end - from)});
        blank(from, end);
        at_ = next;
    }
    void character() {
        const auto end = quoted_end('\'');
        blank(at_ + 1, end);
        at_ = end + 1;
    }

    Source& source_;
    const std::string& raw_;
    std::size_t at_ = 0;
};

/// Finds functions: keeps a stack of open braces and what each of them opened.
class FunctionFinder {
public:
    explicit FunctionFinder(const Source& source)
        : source_(source)
        , code_(without_directives(source.code)) {}

    std::vector<Function> run() {
        for (at_ = 0; at_ < code_.size(); ++at_) {
            const char c = code_[at_];
            if (c == '{')
                open();
            else if (c == '}')
                close();
            else if (c == ';' && outside() && parentheses_ == 0)
                start_ = at_ + 1;
            else if (c == '(' && outside())
                ++parentheses_;
            else if (c == ')' && outside())
                --parentheses_;
        }
        return std::move(found_);
    }

private:
    static std::string without_directives(std::string code) {
        bool directive = false;
        for (std::size_t i = 0; i < code.size(); ++i) {
            if (code[i] == '#')
                directive = true;
            else if (code[i] == '\n' && (i == 0 || code[i - 1] != '\\'))
                directive = false;
            if (directive && code[i] != '\n')
                code[i] = ' ';
        }
        return code;
    }
    /// Not inside a function or an initialiser.
    [[nodiscard]] bool outside() const { return inner_ == 0; }

    [[nodiscard]] std::string header() const {
        auto text = code_.substr(start_, at_ - start_);
        std::replace(text.begin(), text.end(), '\n', ' ');
        const auto first = text.find_first_not_of(' ');
        return first == std::string::npos ? std::string() : text.substr(first);
    }
    static bool opens_scope(const std::string& header) {
        const auto before = header.substr(0, header.find('('));
        for (const auto* word : {"namespace", "class", "struct", "union"}) {
            if (!words_in(before, word).empty())
                return true;
        }
        return !words_in(before, "extern").empty() && before.find('"') != std::string::npos;
    }
    void open() {
        if (!outside()) {
            ++inner_;
            return;
        }
        if (parentheses_ == 0 && opens_scope(header())) {
            ++scopes_;
            start_ = at_ + 1;
            return;
        }
        ++inner_;
    }
    void close() {
        if (outside()) {
            if (scopes_ > 0)
                --scopes_;
            start_ = at_ + 1;
            return;
        }
        if (--inner_ > 0 || parentheses_ > 0)
            return;
        const auto next = code_.find_first_not_of(" \n", at_ + 1);
        if (next != std::string::npos &&
            std::string_view(",{).(;").find(code_[next]) != std::string_view::npos)
            return; // an initialiser; the declaration goes on
        end_of_declaration();
    }
    void end_of_declaration() {
        const auto text = header();
        const auto first = code_.find_first_not_of(" \n", start_);
        if (text.find('(') != std::string::npos && first != std::string::npos)
            found_.push_back({source_.lines[source_.line_at(first) - 1], source_.line_at(first),
                              source_.line_at(at_)});
        start_ = at_ + 1;
    }

    const Source& source_;
    std::string code_;
    std::size_t at_ = 0;
    std::size_t start_ = 0;
    int inner_ = 0;  ///< open braces of functions, blocks, initialisers
    int scopes_ = 0; ///< open braces of namespaces and types
    int parentheses_ = 0;
    std::vector<Function> found_;
};

} // namespace

std::size_t Source::line_at(std::size_t position) const {
    const auto end = raw.begin() + static_cast<std::ptrdiff_t>(std::min(position, raw.size()));
    return 1 + static_cast<std::size_t>(std::count(raw.begin(), end, '\n'));
}

Source source_from(std::string name, std::string raw) {
    Source source{.name = std::move(name), .raw = std::move(raw)};
    const auto first = source.name.find('/');
    const auto second = source.name.find('/', first + 1);
    if (first != std::string::npos && second != std::string::npos)
        source.room = source.name.substr(first + 1, second - first - 1);
    std::size_t from = 0;
    while (from < source.raw.size()) {
        const auto end = std::min(source.raw.find('\n', from), source.raw.size());
        source.lines.push_back(source.raw.substr(from, end - from));
        from = end + 1;
    }
    Blanker(source).run();
    return source;
}

std::vector<Source> read_sources(const std::filesystem::path& root, std::string_view folder,
                                 const std::vector<std::string>& endings) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
        const auto name = entry.path().filename().string();
        if (entry.is_regular_file() &&
            std::any_of(endings.begin(), endings.end(),
                        [&](const std::string& ending) { return name.ends_with(ending); }))
            paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<Source> sources;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        sources.push_back(source_from(std::filesystem::relative(path, root).generic_string(),
                                      std::string(std::istreambuf_iterator<char>(file), {})));
    }
    return sources;
}

std::vector<Function> functions_of(const Source& source) {
    return FunctionFinder(source).run();
}

std::size_t columns_of(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::vector<std::size_t> words_in(std::string_view text, std::string_view word) {
    std::vector<std::size_t> found;
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool begins = at == 0 || !is_word(word.front()) || !is_word(text[at - 1]);
        const bool ends = end == text.size() || !is_word(word.back()) || !is_word(text[end]);
        if (begins && ends)
            found.push_back(at);
    }
    return found;
}

} // namespace ringroom::tidy
