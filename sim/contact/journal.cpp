#include "contact/journal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <iterator>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/random.h"

namespace ringroom {
namespace {

using nlohmann::json;

template <class T>
concept Word = std::is_enum_v<T>;

template <class T>
concept Ids = requires(const T& list) {
    list.front().value;
};

/// Length of the UTF-8 sequence that `text` begins with; 0 where it is none (RFC 3629).
std::size_t sequence_length(std::string_view text) {
    const auto at = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto within = [&](std::size_t i, unsigned low, unsigned high) {
        return at(i) >= low && at(i) <= high;
    };
    const auto tail = [&](std::size_t i) { return within(i, 0x80, 0xbf); };
    const unsigned first = at(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return tail(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) // neither overlong nor a surrogate
        return within(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf) && tail(2) ? 3
                                                                                              : 0;
    if (first >= 0xf0 && first <= 0xf4)
        return within(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf) && tail(2) &&
                       tail(3)
                   ? 4
                   : 0;
    return 0;
}

/// What is no UTF-8 becomes U+FFFD, byte for byte: a journal line is always JSON.
void write_string(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x80) {
            const auto length = sequence_length(text.substr(i));
            out += length == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(i, length);
            i += std::max<std::size_t>(length, 1);
            continue;
        }
        if (byte == '"' || byte == '\\')
            (out += '\\') += text[i];
        else if (byte >= 0x20)
            out += text[i];
        else
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
        ++i;
    }
    out += '"';
}

void write_number(std::string& out, std::integral auto number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

template <class T>
void write_value(std::string& out, const T& value) {
    if constexpr (Word<T>)
        write_string(out, to_string(value));
    else if constexpr (requires { value.value; })
        write_number(out, value.value);
    else if constexpr (requires { value.ms; })
        write_number(out, value.ms);
    else if constexpr (std::is_same_v<T, bool>)
        out += value ? "true" : "false";
    else if constexpr (std::is_integral_v<T>)
        write_number(out, value);
    else if constexpr (Ids<T>) {
        out += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (i > 0)
                out += ',';
            write_number(out, value[i].value);
        }
        out += ']';
    } else
        write_string(out, value);
}

template <class T>
void read_value(const json& in, T& value) {
    if constexpr (Word<T>) {
        const auto word = from_string<T>(in.get_ref<const std::string&>());
        if (!word)
            throw std::invalid_argument("unknown word " + in.get<std::string>());
        value = *word;
    } else if constexpr (requires { value.value; }) {
        value.value = in.get<std::uint64_t>();
    } else if constexpr (requires { value.ms; }) {
        value.ms = in.get<std::int64_t>();
    } else if constexpr (Ids<T>) {
        for (const auto& one : in)
            value.push_back({one.get<std::uint64_t>()});
    } else {
        value = in.get<T>();
    }
}

/// Calls visit(name, field) for each field, names split from the macro's list.
template <class W, class Visit>
void each_field(W& word, Visit visit) {
    std::string_view names = std::remove_const_t<W>::field_names;
    std::apply(
        [&](auto&... field) {
            const auto next = [&names] {
                const auto comma = names.find(',');
                const auto one = names.substr(0, comma);
                names = comma == names.npos ? ""
                                            : names.substr(names.find_first_not_of(' ', comma + 1));
                return one;
            };
            (visit(next(), field), ...);
        },
        word.fields());
}

/// `"field":value` for each field, with commas between.
template <class W>
void write_fields(std::string& out, const W& word) {
    bool first = true;
    each_field(word, [&](std::string_view name, const auto& field) {
        out += std::exchange(first, false) ? "\"" : ",\"";
        (out += name) += "\":";
        write_value(out, field);
    });
}

constexpr std::size_t usual_line = 160;

template <class Variant>
std::string write_line(Instant at, std::string_view kind, const Variant& word) {
    std::string out;
    out.reserve(usual_line);
    out += '[';
    write_number(out, at.ms);
    ((out += ",\"") += kind) += "\",\"";
    std::visit(
        [&](const auto& w) {
            (out += w.name) += "\",{";
            write_fields(out, w);
        },
        word);
    out += "}]";
    return out;
}

/// Whether a line may lack the field, see contact/fields.h.
template <class W>
bool came_later(std::string_view field) {
    if constexpr (requires { W::later_fields; })
        for (std::string_view rest = W::later_fields; !rest.empty();) {
            const auto end = std::min(rest.find(", "), rest.size());
            if (rest.substr(0, end) == field)
                return true;
            rest.remove_prefix(std::min(end + 2, rest.size()));
        }
    return false;
}

template <class Variant, std::size_t... I>
bool read_word(std::string_view name, const json& object, Variant& out, std::index_sequence<I...>) {
    const auto try_one = [&]<class W>(std::type_identity<W>) {
        if (W::name != name)
            return false;
        W word;
        each_field(word, [&](std::string_view field_name, auto& field) {
            if (!came_later<W>(field_name) || object.contains(field_name))
                read_value(object.at(std::string(field_name)), field);
        });
        out = std::move(word);
        return true;
    };
    return (try_one(std::type_identity<std::variant_alternative_t<I, Variant>>{}) || ...);
}

template <class Variant>
bool read_word(std::string_view name, const json& object, Variant& out) {
    return read_word(name, object, out, std::make_index_sequence<std::variant_size_v<Variant>>{});
}

/// A word-wise multiply-xor fold: an order of magnitude faster than hashing bytes, and as stable.
std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash ^= value;
    hash *= 0x9fb21c651e98df25ULL;
    return hash ^ (hash >> 32);
}

template <class T>
std::uint64_t hash_field(const T& field, std::uint64_t hash) {
    if constexpr (std::is_same_v<T, std::string>)
        return mix(fnv1a(field, hash), field.size());
    else if constexpr (requires { field.value; })
        return mix(hash, field.value);
    else if constexpr (requires { field.ms; })
        return mix(hash, static_cast<std::uint64_t>(field.ms));
    else
        return mix(hash, static_cast<std::uint64_t>(field));
}

} // namespace

std::string to_line(const StampedEvent& e) {
    return write_line(e.at, "event", e.event);
}
std::string to_line(const StampedFact& f) {
    return write_line(f.at, "fact", f.fact);
}

Result<JournalEntry> from_line(std::string_view line) {
    try {
        const json parsed = json::parse(line);
        if (!parsed.is_array() || parsed.size() != 4)
            return fail("journal.broken", "not a journal line");
        const Instant at{parsed[0].get<std::int64_t>()};
        const auto& kind = parsed[1].get_ref<const std::string&>();
        const auto& name = parsed[2].get_ref<const std::string&>();
        if (kind == "event") {
            StampedEvent entry{at, {}};
            if (read_word(name, parsed[3], entry.event))
                return entry;
        } else if (kind == "fact") {
            StampedFact entry{at, {}};
            if (read_word(name, parsed[3], entry.fact))
                return entry;
        }
        return fail("journal.unknown_word", fmt::format("no word {} {}", kind, name));
    } catch (const std::exception& error) {
        return fail("journal.broken", error.what());
    }
}

std::string_view name_of(const Event& event) {
    return std::visit([](const auto& word) { return word.name; }, event);
}
std::string_view name_of(const Fact& fact) {
    return std::visit([](const auto& word) { return word.name; }, fact);
}

std::string to_json(const StampedFact& entry) {
    std::string out;
    out.reserve(usual_line);
    std::visit(
        [&](const auto& word) {
            ((out += "{\"name\":\"") += word.name) += "\",\"at\":";
            write_number(out, entry.at.ms);
            out += ',';
            write_fields(out, word);
        },
        entry.fact);
    out += '}';
    return out;
}

std::uint64_t hash_of(const StampedFact& entry, std::uint64_t start) {
    std::uint64_t hash = mix(start, static_cast<std::uint64_t>(entry.at.ms));
    hash = mix(hash, entry.fact.index());
    std::visit(
        [&](const auto& word) {
            std::apply([&](const auto&... field) { ((hash = hash_field(field, hash)), ...); },
                       word.fields());
        },
        entry.fact);
    return hash;
}

ContactId contact_of(const Fact& fact) {
    return std::visit(
        [](const auto& word) {
            if constexpr (requires { word.contact; })
                return word.contact;
            else
                return ContactId{};
        },
        fact);
}

} // namespace ringroom
