// Checks that stock Lua would report badly or not at all, on tokens, with exact columns.
#include <algorithm>
#include <optional>

#include "lua/lexer.h"
#include "lua/limits.h"

namespace ringroom::lua {

namespace {

bool is(const Token& token, std::string_view text) {
    return (token.kind == TokenKind::symbol || token.kind == TokenKind::keyword) &&
           token.text == text;
}
bool is_name(const Token& token) {
    return token.kind == TokenKind::name || token.kind == TokenKind::word;
}

class Structure {
public:
    explicit Structure(Source& source)
        : source_(source)
        , tokens_(source.tokens) {}

    bool run() {
        callable_.assign(tokens_.size(), false);
        for (at_ = 0; at_ < tokens_.size() && !broken_; ++at_) {
            const Token& token = tokens_[at_];
            words();
            missing_brace(token);
            missing_comma(token);
            open_or_close(token);
            redefinition(token);
            callable_[at_] = callable(token);
        }
        if (!broken_ && !open_.empty())
            fail(open_.back().at, "lua.not_closed", tokens_[open_.back().token].text);
        return !broken_;
    }

private:
    struct Open {
        std::size_t token;
        Position at;
        bool call; ///< a constructor or string list that is an argument
    };

    const Token* before(std::size_t n = 1) const { return at_ >= n ? &tokens_[at_ - n] : nullptr; }
    const Token* after(std::size_t n = 1) const {
        return at_ + n < tokens_.size() ? &tokens_[at_ + n] : nullptr;
    }
    bool within(std::string_view text) const {
        return !open_.empty() && tokens_[open_.back().token].text == text;
    }
    void fail(Position at, std::string_view code, const std::string& near) {
        report(source_, at, code, {{"near", near}});
        broken_ = true;
    }

    /// A name of the vocabulary is a word unless it is a field or a key.
    void words() {
        Token& token = tokens_[at_];
        if (token.kind != TokenKind::name)
            return;
        const bool field = before() && (is(*before(), ".") || is(*before(), ":"));
        const bool key = within("{") && after() && is(*after(), "=");
        const auto& words = source_.words;
        if (!field && !key && std::find(words.begin(), words.end(), token.text) != words.end())
            token.kind = TokenKind::word;
    }

    /// A word at the left margin while a brace of an earlier line is open, after something
    /// complete: the brace was forgotten.
    void missing_brace(const Token& token) {
        if (broken_ || !within("{") || token.kind != TokenKind::word || token.position.column != 1)
            return;
        const Token& last = *before();
        const bool complete = last.kind != TokenKind::keyword && !is(last, ",") && !is(last, ";") &&
                              !is(last, "{") && !is(last, "=") && !is(last, "(");
        if (!complete || last.position.line == token.position.line)
            return;
        const Position at = open_.back().at;
        report(source_, at, "lua.brace_forgotten",
               {{"line", std::to_string(token.position.line)}, {"near", token.text}});
        broken_ = true;
    }

    bool value_end(const Token& token) const {
        return token.kind == TokenKind::string || token.kind == TokenKind::number ||
               is_name(token) || is(token, "}") || is(token, ")") || is(token, "]") ||
               is(token, "true") || is(token, "false") || is(token, "nil") || is(token, "end") ||
               is(token, "...");
    }

    void missing_comma(const Token& token) {
        if (broken_ || at_ == 0 || !(within("{") || within("(")) || !value_end(*before()))
            return;
        const bool starts = is_name(token) || token.kind == TokenKind::number ||
                            is(token, "true") || is(token, "false") || is(token, "nil") ||
                            is(token, "function") || is(token, "not");
        const bool may_be_argument =
            token.kind == TokenKind::string || is(token, "{") || is(token, "(");
        if (starts || (may_be_argument && !callable_[at_ - 1]))
            fail(token.position, "lua.missing_comma", token.text);
    }

    /// Whether an argument may follow this token.
    bool callable(const Token& token) const {
        if (is_name(token) || is(token, ")") || is(token, "]"))
            return true;
        if (token.kind == TokenKind::string)
            return at_ > 0 && callable_[at_ - 1];
        return is(token, "}") && closed_call_;
    }

    void open_or_close(const Token& token) {
        if (broken_)
            return;
        const bool block =
            is(token, "function") || is(token, "if") || is(token, "do") || is(token, "repeat");
        if (block || is(token, "{") || is(token, "(") || is(token, "[")) {
            functions_ += is(token, "function") ? 1 : 0;
            if (functions_ > max_function_depth ||
                open_.size() >= static_cast<std::size_t>(max_brackets))
                return fail(token.position, "lua.too_deep", token.text);
            open_.push_back({at_, token.position, at_ > 0 && callable_[at_ - 1]});
            return;
        }
        const std::string_view wanted = is(token, "}")       ? "{"
                                        : is(token, ")")     ? "("
                                        : is(token, "]")     ? "["
                                        : is(token, "end")   ? "end"
                                        : is(token, "until") ? "repeat"
                                                             : "";
        if (wanted.empty())
            return;
        const bool fits =
            !open_.empty() &&
            (wanted == "end" ? within("function") || within("if") || within("do") : within(wanted));
        if (!fits)
            return mismatch(token);
        functions_ -= within("function") ? 1 : 0;
        closed_call_ = open_.back().call;
        open_.pop_back();
    }

    void mismatch(const Token& token) {
        if (open_.empty())
            return fail(token.position, "lua.not_opened", token.text);
        const auto& open = open_.back();
        report(source_, token.position, "lua.wrong_close",
               {{"near", token.text},
                {"open", tokens_[open.token].text},
                {"line", std::to_string(open.at.line)}});
        broken_ = true;
    }

    /// `local 限`, `function 限`, `限 = 5`, a parameter: the word would lose its meaning.
    void redefinition(const Token& token) {
        if (token.kind == TokenKind::keyword && (token.text == "local" || token.text == "for"))
            naming_ = true;
        else if (is(token, "function"))
            naming_ = true;
        else if (naming_ && is_name(token) && before() && is_name(*before()))
            naming_ = false; // `local x` and the next statement
        else if (naming_ && !is_name(token) && !is(token, ",") && !is(token, "(") &&
                 !is(token, "function"))
            naming_ = false;
        if (token.kind != TokenKind::word)
            return;
        const bool assigned = !within("{") && !within("(") && after() && is(*after(), "=");
        if (naming_ || assigned)
            report(source_, token.position, "lua.word_redefined", {{"word", token.text}});
    }

    Source& source_;
    std::vector<Token>& tokens_;
    std::vector<Open> open_;
    std::vector<bool> callable_;
    std::size_t at_ = 0;
    int functions_ = 0;
    bool closed_call_ = false;
    bool naming_ = false;
    bool broken_ = false;
};

} // namespace

bool check_structure(Source& source) {
    return Structure(source).run();
}

} // namespace ringroom::lua
