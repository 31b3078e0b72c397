#include "crm/records.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "crm/limits.h"
#include "crm/telephone.h"

namespace ringroom::crm {
namespace {

constexpr std::array<std::string_view, 5> outcome_words = {"talked", "abandoned", "not_served",
                                                           "not_reached", "interrupted"};
constexpr std::array<std::string_view, 3> callback_words = {"open", "done", "cancelled"};

bool fits(std::string_view text, std::size_t limit) {
    return printable(text) && characters(text) <= limit;
}

bool fits_on_lines(std::string_view text, std::size_t limit) {
    return valid_utf8(text) && characters(text) <= limit &&
           std::none_of(text.begin(), text.end(), [](char c) {
               const auto byte = static_cast<unsigned char>(c);
               return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
           });
}

Result<void> check_telephone(std::string_view telephone) {
    if (!canonical(telephone))
        return fail("crm.telephone", "\"" + std::string(telephone.substr(0, 40)) + "\"");
    return {};
}

} // namespace

std::string_view to_string(Outcome outcome) {
    return outcome_words.at(static_cast<std::size_t>(outcome));
}

std::string_view to_string(CallbackState state) {
    return callback_words.at(static_cast<std::size_t>(state));
}

std::optional<CallbackState> callback_state_from(std::string_view word) {
    const auto found = std::find(callback_words.begin(), callback_words.end(), word);
    if (found == callback_words.end())
        return std::nullopt;
    return static_cast<CallbackState>(found - callback_words.begin());
}

Result<void> check_customer(const Customer& customer) {
    if (blank(customer.name) || !fits(customer.name, limits::name_characters))
        return fail("crm.name", "no name of a customer");
    if (!fits(customer.number, limits::number_characters))
        return fail("crm.number", "no number of a customer");
    if (!fits(customer.grade, limits::grade_characters))
        return fail("crm.grade", "no grade of a customer");
    if (customer.telephones.size() > limits::telephones)
        return fail("crm.telephones", "too many telephones");
    for (const auto& one : customer.telephones)
        if (auto good = check_telephone(one); !good)
            return good;
    if (customer.attributes.size() > limits::attributes)
        return fail("crm.attributes", "too many attributes");
    for (const auto& one : customer.attributes)
        if (blank(one.name) || !fits(one.name, limits::attribute_name_characters) ||
            !fits(one.value, limits::attribute_value_characters))
            return fail("crm.attribute", "\"" + one.name.substr(0, 40) + "\"");
    return {};
}

Result<void> check_case(const Case& one) {
    if (blank(one.title) || !fits(one.title, limits::title_characters))
        return fail("crm.title", "no title of a case");
    if (!fits(one.kind, limits::kind_characters))
        return fail("crm.kind", "no kind of a case");
    if (!one.telephone.empty())
        if (auto good = check_telephone(one.telephone); !good)
            return good;
    return check_note(one.note);
}

Result<void> check_callback(const Callback& callback, WallTime now) {
    if (!fits(callback.name, limits::name_characters))
        return fail("crm.name", "no name");
    if (auto good = check_telephone(callback.telephone); !good)
        return good;
    if (!fits_on_lines(callback.note, limits::callback_note_characters))
        return fail("crm.callback_note", "the note is too long");
    if (callback.due > now + limits::callback_ahead || callback.due + limits::callback_past < now)
        return fail("crm.due", "due too far away");
    return {};
}

Result<void> check_note(std::string_view note) {
    if (!fits_on_lines(note, limits::note_characters))
        return fail("crm.note", "the note is too long");
    return {};
}

} // namespace ringroom::crm
