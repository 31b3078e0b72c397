#include "training/verdict.h"

#include <optional>
#include <string>

namespace ringroom::training {

namespace {
using persona::Datum;
using Node = persona::Expression::Node;
using Op = persona::Expression::Op;
using Compare = persona::Expression::Compare;

Verdict of(bool holds) {
    return holds ? Verdict::yes : Verdict::no;
}

/// "12", "-3.5" as thousandths; at most nine digits before the point.
std::optional<std::int64_t> number_in(std::string_view text) {
    const bool minus = text.starts_with('-');
    if (minus)
        text.remove_prefix(1);
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    auto part = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || whole.size() > 9 || part.size() > 3 ||
        (point != std::string_view::npos && part.empty()))
        return std::nullopt;
    std::int64_t n = 0;
    for (const auto digits : {whole, part})
        for (const char c : digits) {
            if (c < '0' || c > '9')
                return std::nullopt;
            n = n * 10 + (c - '0');
        }
    for (auto i = part.size(); i < 3; ++i)
        n *= 10;
    return minus ? -n : n;
}

bool compare(Compare how, std::int64_t a, std::int64_t b) {
    switch (how) {
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

/// As Expression::holds: a text that reads as a number is one; other mixed pairs are unequal.
Verdict compare(Compare how, const Datum& a, const Datum& b) {
    if (a.kind == Datum::Kind::unset || b.kind == Datum::Kind::unset)
        return Verdict::unknown;
    if (a.kind == Datum::Kind::text && b.kind == Datum::Kind::text)
        return of(compare(how, a.text.compare(b.text), 0));
    const auto number = [](const Datum& d) {
        return d.kind == Datum::Kind::number ? std::optional(d.number.thousandths)
                                             : number_in(d.text);
    };
    const auto x = number(a);
    const auto y = number(b);
    if (!x || !y)
        return of(how == Compare::unequal);
    return of(compare(how, *x, *y));
}

class Judging {
public:
    Judging(const std::vector<Node>& nodes, const persona::Expression::Lookup& lookup)
        : nodes_(nodes)
        , lookup_(lookup) {}

    [[nodiscard]] Verdict verdict(int index) const {
        const auto& node = at(index);
        switch (node.op) {
        case Op::all:
        case Op::any: {
            const auto a = verdict(node.left);
            const auto b = verdict(node.right);
            if (a == Verdict::unknown)
                return b;
            if (b == Verdict::unknown)
                return a;
            const bool both = a == Verdict::yes && b == Verdict::yes;
            const bool one = a == Verdict::yes || b == Verdict::yes;
            return of(node.op == Op::all ? both : one);
        }
        case Op::negate: {
            const auto a = verdict(node.left);
            return a == Verdict::unknown ? a : of(a == Verdict::no);
        }
        case Op::compare:
            return compare(node.compare, value(node.left), value(node.right));
        case Op::name:
        case Op::number:
        case Op::text:
            break;
        }
        const auto datum = value(index);
        if (datum.kind == Datum::Kind::unset)
            return Verdict::unknown;
        return of(datum.kind == Datum::Kind::number ? datum.number.thousandths != 0
                                                    : !datum.text.empty());
    }

private:
    [[nodiscard]] const Node& at(int index) const {
        return nodes_[static_cast<std::size_t>(index)];
    }
    [[nodiscard]] Datum value(int index) const {
        const auto& node = at(index);
        if (node.op == Op::name)
            return lookup_(node.value.text);
        if (node.op == Op::number || node.op == Op::text)
            return node.value;
        const auto v = verdict(index); // a bracket compared with something
        return v == Verdict::unknown ? Datum{} : Datum::of(v == Verdict::yes ? 1 : 0);
    }

    const std::vector<Node>& nodes_;
    const persona::Expression::Lookup& lookup_;
};
} // namespace

Verdict judge(const persona::Expression& condition, const persona::Expression::Lookup& lookup) {
    if (condition.nodes().empty())
        return Verdict::unknown;
    return Judging(condition.nodes(), lookup)
        .verdict(static_cast<int>(condition.nodes().size()) - 1);
}

} // namespace ringroom::training
