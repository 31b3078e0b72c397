#include "exam/mistakes.h"

#include <map>
#include <utility>

#include "base/characters.h"
#include "base/utf8.h"
#include "exam/bare.h"
#include "exam/limits.h"
#include "sheet/encoding.h"

namespace ringroom::exam {
namespace {

std::string in_quotes(std::string_view text) {
    const auto open = text.find('"');
    const auto close = text.rfind('"');
    return open == text.npos || close == open
               ? std::string(text)
               : std::string(text.substr(open + 1, close - open - 1));
}

} // namespace

void Mistakes::add(int line, int column, Severity severity, std::string_view code,
                   TextArguments arguments) {
    failed_ = failed_ || severity == Severity::error;
    if (said_ > limits::import_diagnostics)
        return;
    if (said_++ == limits::import_diagnostics)
        return out_.push_back(
            {file_, line, 0, severity, "exam.import.more", text(language_, "exam.import.more")});
    out_.push_back(
        {file_, line, column, severity, std::string(code), text(language_, code, arguments)});
}

bool Mistakes::readable(std::string_view file_text) {
    if (file_text.size() > limits::file_bytes) {
        error(0, 0, "exam.import.large");
        return false;
    }
    const auto bad = first_bad_byte(file_text);
    if (!bad)
        return true;
    int line = 1;
    for (const char c : file_text.substr(0, *bad))
        line += c == '\n';
    error(line, 0, "exam.import.no_utf8");
    return false;
}

void Mistakes::check(std::vector<ReadQuestion>& questions) {
    if (questions.empty() && !failed_)
        error(0, 0, "exam.import.nothing");
    if (questions.size() > limits::file_questions)
        error(questions[limits::file_questions].line, 0, "exam.import.many");
    std::map<std::pair<std::string, std::string>, int> seen;
    for (const auto& [line, question] : questions) {
        if (const auto wrong = flaw_of(question))
            error(line, 0, wrong->code, {{"name", in_quotes(wrong->text)}});
        const auto [first, added] = seen.try_emplace({question.category, question.key}, line);
        if (!added)
            error(line, 0, "exam.import.twice",
                  {{"key", question.key}, {"line", std::to_string(first->second)}});
    }
}

std::vector<ReadQuestion> Mistakes::result(std::vector<ReadQuestion> questions) {
    check(questions);
    if (failed_)
        questions.clear();
    return questions;
}

std::string key_from(std::string_view stem) {
    constexpr std::size_t most = 60;
    std::u32string out;
    for (const char32_t c : characters_of(bare(stem))) {
        if (out.size() == most)
            break;
        const bool space = c <= U' ' || c == 0x7f || (c >= 0x80 && c < 0xa0);
        if (!space)
            out += c;
        else if (!out.empty() && out.back() != U' ')
            out += U' ';
    }
    return std::string(trimmed(utf8_of(out)));
}

Format format_of(std::string_view text) {
    // Zipped: XLSX. Old workbooks, and web pages with the name of one, too: the reader of tables
    // says what to do with them.
    for (const std::string_view beginning :
         {"PK", "\xd0\xcf\x11\xe0", "<html", "<HTML", "<!DOCTYPE", "<table", "<TABLE", "<?xml"})
        if (text.starts_with(beginning))
            return Format::table;
    if (text.substr(0, 3) == "\xEF\xBB\xBF")
        text.remove_prefix(3);
    bool answer = false;
    bool brace = false;
    for (auto rest = text; !rest.empty();) {
        const auto end = rest.find('\n');
        const auto line = trimmed(rest.substr(0, end));
        answer = answer || line.substr(0, 7) == "ANSWER:" || line.substr(0, 8) == "ANSWER :";
        if (line.substr(0, 2) != "//")
            brace = brace || line.find('{') != line.npos;
        rest = end == rest.npos ? "" : rest.substr(end + 1);
    }
    const auto head = trimmed(text.substr(0, text.find('\n')));
    const bool columns = head.find_first_of(",\t;") != head.npos &&
                         head.find_first_of("{$") == head.npos && head.substr(0, 2) != "//" &&
                         (head.find("题") != head.npos || head.find("kind") != head.npos ||
                          head.find("question") != head.npos || head.find("Question") != head.npos);
    if (columns)
        return Format::table;
    return answer && !brace ? Format::aiken : brace ? Format::gift : Format::aiken;
}

std::vector<ReadQuestion> parse_questions(std::string_view bytes, std::string_view file,
                                          Language language, Diagnostics& diagnostics) {
    if (format_of(bytes) == Format::table)
        return parse_table(bytes, file, language, diagnostics);
    // Where no encoding fits, the format's reader says in which line.
    const auto read = bytes.size() <= limits::file_bytes ? sheet::decode(bytes) : std::nullopt;
    const auto text = read ? std::string_view(read->text) : bytes;
    switch (format_of(text)) {
    case Format::gift:
        return parse_gift(text, file, language, diagnostics);
    case Format::aiken:
        return parse_aiken(text, file, language, diagnostics);
    case Format::table:
        return parse_table(text, file, language, diagnostics);
    }
    return {};
}

} // namespace ringroom::exam
