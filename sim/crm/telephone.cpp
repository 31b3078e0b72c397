#include "crm/telephone.h"

#include "crm/limits.h"

namespace ringroom::crm {
namespace {

/// Marks between digits, also those that Chinese input methods write.
constexpr std::string_view separators[] = {" ",  "-",  "(", ")", ".", "\u3000", "（",
                                           "）", "－", "–", "—", "‐", "‑"};

bool separator_off(std::string_view& text) {
    for (const auto one : separators)
        if (text.starts_with(one)) {
            text.remove_prefix(one.size());
            return true;
        }
    return false;
}

} // namespace

std::optional<std::string> canonical(std::string_view telephone) {
    if (telephone.size() > limits::telephone_bytes)
        return std::nullopt;
    std::string digits;
    bool plus = false;
    while (!telephone.empty()) {
        if (separator_off(telephone))
            continue;
        const char c = telephone.front();
        telephone.remove_prefix(1);
        if (c == '+' && digits.empty() && !plus)
            plus = true;
        else if (c >= '0' && c <= '9')
            digits += c;
        else
            return std::nullopt;
    }
    if (digits.size() < limits::telephone_digits_min ||
        digits.size() > limits::telephone_digits_max)
        return std::nullopt;
    const std::string_view all = digits;
    if (plus && all.starts_with("86"))
        digits.erase(0, 2);
    else if (all.starts_with("0086"))
        digits.erase(0, 4);
    if (digits.size() > limits::telephone_digits_min && digits.front() == '0')
        digits.erase(0, 1);
    if (digits.size() < limits::telephone_digits_min)
        return std::nullopt; // nothing but a country
    return digits;
}

std::optional<std::string> tail_of(std::string_view number) {
    if (number.size() < limits::tail_digits)
        return std::nullopt;
    return std::string(number.substr(number.size() - limits::tail_digits));
}

} // namespace ringroom::crm
