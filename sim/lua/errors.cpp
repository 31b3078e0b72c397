#include "lua/errors.h"

#include <charconv>

#include "lua/inside.h"

namespace ringroom::lua {

namespace {

Diagnostic at(const Source& source, Position position, std::string code, std::string message) {
    return {source.file,     position.line,   position.column,
            Severity::error, std::move(code), std::move(message)};
}

/// The text between the quotes that follow `label` ("near '...'"), or "".
std::string quoted_after(std::string_view message, std::string_view label) {
    const auto from = message.find(label);
    if (from == std::string_view::npos)
        return {};
    auto rest = message.substr(from + label.size());
    if (rest.empty() || rest.front() != '\'') // near <eof>
        return std::string(rest.substr(0, rest.find(' ')));
    rest.remove_prefix(1);
    const auto end = rest.rfind('\'');
    return std::string(rest.substr(0, end));
}

/// The token on `line` that Lua sees as `written`.
const Token* token_on(const Source& source, int line, std::string_view written) {
    for (const auto& token : source.tokens)
        if (token.position.line == line && token.written == written)
            return &token;
    return nullptr;
}

/// Lua's names ("_n3", "_w17") replaced by the author's.
std::string in_authors_words(const Source& source, std::string_view message) {
    std::string out;
    for (std::size_t i = 0; i < message.size();) {
        std::size_t end = i;
        while (end < message.size() &&
               (std::isalnum(static_cast<unsigned char>(message[end])) || message[end] == '_'))
            ++end;
        if (end == i) {
            out += message[i++];
            continue;
        }
        out += source.author_name(message.substr(i, end - i));
        i = end;
    }
    return out;
}

struct Reading {
    std::string_view begins;
    std::string_view code;
};
/// What Lua's messages begin with, and our text for it; {near} and {name} are filled.
constexpr Reading readings[] = {
    {"unexpected symbol near", "lua.unexpected"},
    {"syntax error near", "lua.not_a_statement"},
    {"<name> expected near", "lua.name_expected"},
    {"malformed number near", "lua.bad_number_near"},
    {"attempt to call a nil value", "lua.call_nothing"},
    {"attempt to call a", "lua.call_value"},
    {"attempt to index a", "lua.index_value"},
    {"attempt to perform arithmetic on", "lua.arithmetic"},
    {"attempt to concatenate", "lua.concatenate"},
    {"attempt to compare", "lua.compare"},
    {"attempt to get length of", "lua.length"},
    {"C stack overflow", "lua.too_deep_plain"},
    {"chunk has too many syntax levels", "lua.too_deep_plain"},
    {"function or expression needs too many registers", "lua.too_deep_plain"},
    {"too many", "lua.too_deep_plain"},
    {"stack overflow", "lua.too_much_memory"},
};

std::string translated(const Source& source, std::string_view message, const std::string& near,
                       std::string& code) {
    // "'}' expected near 'x'" and "'}' expected (to close '{' at line 3) near 'x'"
    if (message.find("' expected") != std::string_view::npos && message.front() == '\'') {
        code = "lua.expected";
        return text(
            source.language, code,
            {{"want", std::string(message.substr(1, message.find('\'', 1) - 1))}, {"near", near}});
    }
    for (const auto& reading : readings)
        if (message.substr(0, reading.begins.size()) == reading.begins) {
            code = reading.code;
            auto name = quoted_after(message, "(global ");
            for (const auto* label : {"(local ", "(field ", "(upvalue ", "(method ", "(constant "})
                name = name.empty() ? quoted_after(message, label) : name;
            return text(source.language, code,
                        {{"near", near}, {"name", source.author_name(name)}});
        }
    code = "lua.other";
    return text(source.language, code, {{"text", in_authors_words(source, message)}});
}

} // namespace

Diagnostic unknown_word(const Source& source, const std::string& name, Position position) {
    const auto near = nearest_word(name, source.words);
    const std::string code = near.empty() ? "lua.unknown_word" : "lua.unknown_word_near";
    return at(source, position, code,
              near.empty() ? text(source.language, code, {{"word", name}})
                           : text(source.language, code, {{"word", name}, {"near", near}}));
}

Diagnostic explain_fault(const Source& source, const Fault& fault) {
    // text() takes an initializer list; faults carry at most three arguments.
    const auto& a = fault.arguments;
    const auto key = [&](std::size_t i) { return i < a.size() ? a[i].first : std::string("-"); };
    const auto value = [&](std::size_t i) { return i < a.size() ? a[i].second : std::string(); };
    const std::string k0 = key(0), k1 = key(1), k2 = key(2);
    const auto message =
        text(source.language, fault.code, {{k0, value(0)}, {k1, value(1)}, {k2, value(2)}});
    Position position = fault.line > 0 ? source.line_start(fault.line) : Position{};
    if (fault.code == "lua.withheld")
        if (const auto* token = token_on(source, fault.line, value(0)))
            position = token->position;
    return at(source, position, fault.code, message);
}

Diagnostic explain_message(const Source& source, std::string_view message, bool syntax) {
    int line = 0;
    if (message.substr(0, 2) == "f:") {
        const auto* end = message.data() + message.size();
        const auto [stop, error] = std::from_chars(message.data() + 2, end, line);
        if (error == std::errc() && stop + 2 <= end)
            message = message.substr(static_cast<std::size_t>(stop - message.data()) + 2);
    }
    std::string written = syntax ? quoted_after(message, "near ") : std::string();
    Position position = line > 0 ? source.line_start(line) : Position{};
    std::string near = source.author_name(written);
    if (written == "<eof>" && !source.tokens.empty()) {
        position = source.tokens.back().position;
        near = text(source.language, "lua.end_of_file");
    } else if (const auto* token = token_on(source, line, written)) {
        position = token->position;
        near = token->text;
    }
    std::string code;
    auto explained = translated(source, message, near, code);
    return at(source, position, std::move(code), std::move(explained));
}

} // namespace ringroom::lua
