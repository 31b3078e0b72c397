#include "persona/expression.h"

#include <algorithm>
#include <array>

#include "lua/source.h"
#include "persona/limits.h"
#include "persona/unicode.h"

namespace ringroom::persona {

namespace {

using Op = Expression::Op;
using Compare = Expression::Compare;
using Node = Expression::Node;

struct Spelling {
    std::string_view text;
    Compare compare;
};
/// Longer ones first.
constexpr std::array<Spelling, 18> comparisons = {{{"<=", Compare::less_equal},
                                                   {">=", Compare::greater_equal},
                                                   {"==", Compare::equal},
                                                   {"!=", Compare::unequal},
                                                   {"~=", Compare::unequal},
                                                   {"<", Compare::less},
                                                   {">", Compare::greater},
                                                   {"=", Compare::equal},
                                                   {"≤", Compare::less_equal},
                                                   {"≥", Compare::greater_equal},
                                                   {"≠", Compare::unequal},
                                                   {"＝＝", Compare::equal},
                                                   {"！＝", Compare::unequal},
                                                   {"＜＝", Compare::less_equal},
                                                   {"＞＝", Compare::greater_equal},
                                                   {"＜", Compare::less},
                                                   {"＞", Compare::greater},
                                                   {"＝", Compare::equal}}};

struct Unit {
    std::string_view text;
    std::int64_t factor;
};
constexpr std::array<Unit, 11> units = {{{"毫秒", 0},
                                         {"秒钟", 1},
                                         {"秒", 1},
                                         {"分钟", 60},
                                         {"分", 60},
                                         {"%", 1},
                                         {"％", 1},
                                         {"ms", 0},
                                         {"min", 60},
                                         {"seconds", 1},
                                         {"s", 1}}};

enum class Kind { end, name, number, text, compare, all, any, negate, open, close, wrong };

struct Token {
    Kind kind = Kind::end;
    std::size_t at = 0;
    std::string text;
    std::string_view unit; ///< of a number, as written
    Number number;
    Compare compare = Compare::equal;
    std::string code; ///< of wrong
};

class Tokens {
public:
    explicit Tokens(std::string_view text)
        : text_(text) {}

    Token next() {
        Token token = read();
        after_operand_ = token.kind == Kind::name || token.kind == Kind::number ||
                         token.kind == Kind::text || token.kind == Kind::close;
        return token;
    }
    [[nodiscard]] std::size_t at() const { return at_; }

private:
    Token read() {
        skip_blank();
        Token token;
        token.at = at_;
        if (at_ >= text_.size())
            return token;
        std::size_t size = 0;
        const char32_t c = unicode::decode(text_, at_, size);
        if (c == '(' || c == ')' || c == 0xFF08 || c == 0xFF09) {
            at_ += size;
            token.kind = c == '(' || c == 0xFF08 ? Kind::open : Kind::close;
            token.text = text_.substr(token.at, size);
        } else if (quote(c)) {
            text(token, c, size);
        } else if (unicode::is_digit(c)) {
            number(token);
        } else if (c == '-' && at_ + 1 < text_.size() &&
                   unicode::is_digit(unicode::decode(text_, at_ + 1, size))) {
            ++at_;
            number(token);
            token.number.thousandths = -token.number.thousandths;
        } else if (!comparison(token)) {
            name(token);
        }
        return token;
    }

    void skip_blank() {
        std::size_t size = 0;
        while (at_ < text_.size()) {
            const char32_t c = unicode::decode(text_, at_, size);
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != 0x3000)
                return;
            at_ += size;
        }
    }

    static bool quote(char32_t c) {
        return c == '\'' || c == '"' || (c >= 0x2018 && c <= 0x201D && c != 0x201A && c != 0x201B);
    }

    void text(Token& token, char32_t open, std::size_t size) {
        at_ += size;
        const bool ascii = open < 0x80;
        while (at_ < text_.size()) {
            const char32_t c = unicode::decode(text_, at_, size);
            const std::size_t here = at_;
            at_ += size;
            if (ascii ? c == open : quote(c) && c >= 0x80) {
                token.kind = Kind::text;
                return;
            }
            token.text += text_.substr(here, size);
        }
        token.kind = Kind::wrong;
        token.code = "drill.expression_quote";
    }

    void number(Token& token) {
        std::int64_t whole = 0, part = 0;
        int digits = 0, places = -1;
        std::size_t size = 0;
        while (at_ < text_.size()) {
            const char32_t c = unicode::decode(text_, at_, size);
            if ((c == '.' || c == 0xFF0E) && places < 0) {
                places = 0;
            } else if (unicode::is_digit(c)) {
                const auto digit = static_cast<std::int64_t>(c >= 0xFF10 ? c - 0xFF10 : c - '0');
                if (places < 0 && ++digits <= 15)
                    whole = whole * 10 + digit;
                else if (places >= 0 && places < 3)
                    part = part * 10 + digit;
                places += places >= 0 ? 1 : 0;
            } else {
                break;
            }
            at_ += size;
        }
        for (int p = std::max(places, 0); p < 3; ++p)
            part *= 10;
        token.number.thousandths = (digits > 12 ? 0 : whole * 1000 + part);
        token.kind = digits > 12 || places > 3 || places == 0 ? Kind::wrong : Kind::number;
        token.code = "drill.expression_number";
        unit(token);
        token.text = text_.substr(token.at, at_ - token.at);
    }

    void unit(Token& token) {
        for (const auto& unit : units)
            if (text_.substr(at_, unit.text.size()) == unit.text) {
                std::size_t size = 0;
                const auto after = at_ + unit.text.size();
                // "5 seats" is no "5 s": Latin units end where letters end.
                if (unit.text[0] > 0 && unit.text[0] != '%' && after < text_.size() &&
                    name_part(unicode::decode(text_, after, size)))
                    continue;
                at_ = after;
                token.unit = unit.text;
                token.number.thousandths = unit.factor == 0
                                               ? token.number.thousandths / 1000
                                               : token.number.thousandths * unit.factor;
                return;
            }
    }

    bool comparison(Token& token) {
        for (const auto& spelling : comparisons)
            if (text_.substr(at_, spelling.text.size()) == spelling.text) {
                at_ += spelling.text.size();
                token.kind = Kind::compare;
                token.compare = spelling.compare;
                token.text = spelling.text;
                return true;
            }
        return false;
    }

    static bool name_part(char32_t c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
               unicode::is_digit(c) || (c >= 0x80 && !unicode::is_punctuation(c));
    }

    void name(Token& token) {
        std::size_t size = 0;
        // "4.8且静默": after a value only a joint can stand, so it needs no blank behind it.
        for (const std::string_view joint : {"并且", "且", "或者", "或"})
            if (after_operand_ && at_ == token.at && text_.substr(at_, joint.size()) == joint)
                at_ += joint.size();
        const bool is_joint = at_ != token.at;
        while (!is_joint && at_ < text_.size() && name_part(unicode::decode(text_, at_, size)))
            at_ += size;
        if (at_ == token.at) {
            unicode::decode(text_, at_, size);
            at_ += size;
            token.kind = Kind::wrong;
            token.code = "drill.expression_mark";
        }
        token.text = text_.substr(token.at, at_ - token.at);
        if (token.kind == Kind::wrong)
            return;
        const auto& word = token.text;
        token.kind = word == "且" || word == "并且" || word == "and"   ? Kind::all
                     : word == "或" || word == "或者" || word == "or"  ? Kind::any
                     : word == "非" || word == "不是" || word == "not" ? Kind::negate
                                                                       : Kind::name;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool after_operand_ = false;
};

class Parser {
public:
    explicit Parser(std::string_view text)
        : text_(text)
        , tokens_(text) {
        token_ = tokens_.next();
    }

    bool run() {
        any(0);
        if (!error_ && token_.kind != Kind::end)
            fail(token_.kind == Kind::close ? "drill.expression_bracket"
                                            : "drill.expression_joint");
        return !error_;
    }

    std::vector<Node> nodes_;
    std::optional<ExpressionError> error_;

private:
    int add(Node node) {
        nodes_.push_back(std::move(node));
        return static_cast<int>(nodes_.size()) - 1;
    }
    int fail(std::string code) {
        if (!error_)
            error_ = ExpressionError{lua::characters(text_.substr(0, token_.at)) + 1,
                                     token_.kind == Kind::wrong ? token_.code : std::move(code),
                                     token_.text};
        return -1;
    }
    void take() { token_ = tokens_.next(); }

    int any(int depth) {
        int left = all(depth);
        while (!error_ && token_.kind == Kind::any) {
            take();
            const int right = all(depth);
            left = add({Op::any, {}, left, right, {}});
        }
        return left;
    }
    int all(int depth) {
        int left = unary(depth);
        while (!error_ && token_.kind == Kind::all) {
            take();
            const int right = unary(depth);
            left = add({Op::all, {}, left, right, {}});
        }
        return left;
    }
    int unary(int depth) {
        if (depth >= max_condition_depth)
            return fail("drill.expression_depth");
        if (token_.kind == Kind::negate) {
            take();
            const int inner = unary(depth + 1);
            return add({Op::negate, {}, inner, -1, {}});
        }
        if (token_.kind == Kind::open) {
            take();
            const int inner = any(depth + 1);
            if (!error_ && token_.kind != Kind::close)
                return fail("drill.expression_bracket");
            if (!error_)
                take();
            return inner;
        }
        return comparison();
    }
    int comparison() {
        const int left = operand();
        if (error_ || token_.kind != Kind::compare)
            return left;
        const auto compare = token_.compare;
        take();
        const int right = operand();
        return add({Op::compare, compare, left, right, {}});
    }
    int operand() {
        Node node;
        switch (token_.kind) {
        case Kind::name:
            node.op = Op::name;
            node.value = Datum::of(token_.text);
            break;
        case Kind::number:
            node.op = Op::number;
            node.value = Datum::of(token_.number);
            break;
        case Kind::text:
            node.op = Op::text;
            node.value = Datum::of(token_.text);
            break;
        default:
            return fail("drill.expression_operand");
        }
        take();
        return add(std::move(node));
    }

    std::string_view text_;
    Tokens tokens_;
    Token token_;
};

std::optional<Number> as_number(const Datum& datum) {
    if (datum.kind == Datum::Kind::number)
        return datum.number;
    if (datum.kind != Datum::Kind::text)
        return std::nullopt;
    Tokens tokens(datum.text);
    const auto token = tokens.next();
    if (token.kind != Kind::number || tokens.next().kind != Kind::end)
        return std::nullopt;
    return token.number;
}

template <class T>
bool decide(Compare compare, const T& a, const T& b) {
    switch (compare) {
    case Compare::less:
        return a < b;
    case Compare::less_equal:
        return a <= b;
    case Compare::greater:
        return a > b;
    case Compare::greater_equal:
        return a >= b;
    case Compare::equal:
        return a == b;
    case Compare::unequal:
        return a != b;
    }
    return false;
}

bool compared(Compare compare, const Datum& a, const Datum& b) {
    if (a.kind == Datum::Kind::unset || b.kind == Datum::Kind::unset)
        return false;
    if (a.kind == Datum::Kind::text && b.kind == Datum::Kind::text)
        return decide(compare, a.text, b.text);
    const auto left = as_number(a), right = as_number(b);
    if (left && right)
        return decide(compare, *left, *right);
    return compare == Compare::unequal;
}

bool truthy(const Datum& datum) {
    return datum.kind == Datum::Kind::number
               ? datum.number.thousandths != 0
               : datum.kind == Datum::Kind::text && !datum.text.empty();
}

Datum operand(const Node& node, const Expression::Lookup& lookup) {
    return node.op == Op::name ? lookup(node.value.text) : node.value;
}

bool holds_at(const std::vector<Node>& nodes, int index, const Expression::Lookup& lookup) {
    const auto& node = nodes[static_cast<std::size_t>(index)];
    switch (node.op) {
    case Op::all:
        return holds_at(nodes, node.left, lookup) && holds_at(nodes, node.right, lookup);
    case Op::any:
        return holds_at(nodes, node.left, lookup) || holds_at(nodes, node.right, lookup);
    case Op::negate:
        return !holds_at(nodes, node.left, lookup);
    case Op::compare:
        return compared(node.compare, operand(nodes[static_cast<std::size_t>(node.left)], lookup),
                        operand(nodes[static_cast<std::size_t>(node.right)], lookup));
    case Op::name:
    case Op::number:
    case Op::text:
        return truthy(operand(node, lookup));
    }
    return false;
}

Piece::Kind kind_of(Kind kind) {
    switch (kind) {
    case Kind::name:
        return Piece::Kind::name;
    case Kind::number:
        return Piece::Kind::number;
    case Kind::text:
        return Piece::Kind::text;
    case Kind::compare:
        return Piece::Kind::compare;
    case Kind::all:
        return Piece::Kind::all;
    case Kind::any:
        return Piece::Kind::any;
    case Kind::negate:
        return Piece::Kind::negate;
    case Kind::open:
        return Piece::Kind::open;
    case Kind::close:
        return Piece::Kind::close;
    case Kind::wrong:
    case Kind::end:
        break;
    }
    return Piece::Kind::wrong;
}

} // namespace

std::vector<Piece> pieces_of(std::string_view condition) {
    std::vector<Piece> out;
    Tokens tokens(condition);
    for (auto token = tokens.next(); token.kind != Kind::end; token = tokens.next()) {
        const auto size = tokens.at() - token.at - token.unit.size();
        out.push_back({kind_of(token.kind), condition.substr(token.at, size),
                       condition.substr(token.at + size, token.unit.size())});
    }
    return out;
}

std::string Datum::shown() const {
    if (kind == Kind::text)
        return text;
    if (kind == Kind::unset)
        return {};
    const auto n = number.thousandths;
    std::string out = (n < 0 ? "-" : "") + std::to_string((n < 0 ? -n : n) / 1000);
    auto part = (n < 0 ? -n : n) % 1000;
    if (part == 0)
        return out;
    auto places = std::to_string(part + 1000).substr(1);
    while (places.back() == '0')
        places.pop_back();
    return out + "." + places;
}

Expression Expression::parse(std::string_view text, std::optional<ExpressionError>& error) {
    Expression out;
    out.source_ = text.substr(0, max_condition_bytes);
    error.reset();
    if (text.size() > max_condition_bytes) {
        error = ExpressionError{1, "drill.expression_long", {}};
        return out;
    }
    Parser parser(text);
    if (parser.run())
        out.nodes_ = std::move(parser.nodes_);
    else
        error = parser.error_;
    return out;
}

bool Expression::holds(const Lookup& lookup) const {
    return nodes_.empty() || holds_at(nodes_, static_cast<int>(nodes_.size()) - 1, lookup);
}

std::vector<std::string> Expression::variables() const {
    std::vector<std::string> out;
    for (const auto& node : nodes_)
        if (node.op == Op::name && std::find(out.begin(), out.end(), node.value.text) == out.end())
            out.push_back(node.value.text);
    return out;
}

} // namespace ringroom::persona
