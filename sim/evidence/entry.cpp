#include "evidence/entry.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/digest.h"

namespace ringroom::evidence {
namespace {

constexpr std::array<std::string_view, kinds> kind_words = {
    "key_made",          "key_replaced",      "key_lost",         "tail_lost",
    "clock_back",        "run_begun",         "recording_sealed", "recording_repaired",
    "recording_deleted", "result_graded",     "mark_given",       "mark_changed",
    "mark_published",    "mark_appealed",     "mark_final",       "sitting_submitted",
    "sitting_marked",    "hold_set",          "hold_lifted",      "head_printed",
    "consent_given",     "consent_withdrawn", "data_exported",    "recording_classed",
    "mark_begun",        "mark_seen",         "mark_answered",    "comment_written",
    "comment_removed",   "sitting_released",  "sitting_reopened", "practical_released",
    "form_kept",         "clock_confirmed",   "account_kept",     "account_removed",
    "model_kept",        "model_removed",     "exam_allowed",     "practical_result",
    "exam_kept",         "consent_text_kept", "course_kept",      "course_removed"};

constexpr std::string_view head_word = "ringroom-head-1";
constexpr std::size_t hash_digits = 64;

/// "LENGTH:BYTES," as netstrings are.
void put(std::string& out, std::string_view text) {
    out += fmt::format("{}:", text.size());
    out += text;
    out += ',';
}

std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

std::vector<std::string_view> words_in(std::string_view text) {
    std::vector<std::string_view> out;
    constexpr std::string_view between = " \t\r\n:-";
    while (true) {
        const auto from = text.find_first_not_of(between);
        if (from == std::string_view::npos)
            return out;
        const auto to = std::min(text.find_first_of(between, from), text.size());
        out.push_back(text.substr(from, to - from));
        text.remove_prefix(to);
    }
}

std::string lower(std::string_view digits) {
    std::string out(digits);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool is_hex(std::string_view digits, std::size_t size) {
    return digits.size() == size && bytes_of_hex(digits).has_value();
}

std::string head_text(const Head& head) {
    return fmt::format("{} {} {} {} {}", head_word, head.number, head.hash, head.at.ms, head.key);
}

} // namespace

std::string_view to_string(Kind kind) {
    return kind_words.at(static_cast<std::size_t>(kind));
}

std::optional<Kind> kind_from(std::string_view word) {
    const auto found = std::find(kind_words.begin(), kind_words.end(), word);
    if (found == kind_words.end())
        return std::nullopt;
    return static_cast<Kind>(found - kind_words.begin());
}

std::string Entry::value(std::string_view name) const {
    for (const auto& field : content)
        if (field.name == name)
            return field.value;
    return {};
}

std::string no_hash() {
    return std::string(hash_digits, '0');
}

std::string canonical(const Entry& e) {
    std::string out;
    put(out, "ringroom-entry-1");
    put(out, std::to_string(e.number));
    put(out, std::to_string(e.at.ms));
    put(out, e.kind);
    put(out, e.subject);
    put(out, e.before);
    put(out, e.key);
    put(out, std::to_string(e.content.size()));
    for (const auto& field : e.content) {
        put(out, field.name);
        put(out, field.value);
    }
    return out;
}

std::string hash_of(const Entry& entry) {
    return sha256_hex(canonical(entry));
}

std::string digest_of(const std::vector<std::string>& columns) {
    std::string out;
    for (const auto& column : columns)
        put(out, column);
    return sha256_hex(out);
}

std::string signed_text(std::string_view hash) {
    return fmt::format("ringroom-entry-1 {}", hash);
}

std::string agreed_text(std::string_view old_fingerprint, std::string_view new_public,
                        std::string_view before) {
    return fmt::format("ringroom-key-1 {} {} {}", old_fingerprint, new_public, before);
}

Head head_of(const Entry& last, const Key& key) {
    Head head{.number = last.number, .hash = last.hash, .at = last.at, .key = key.fingerprint()};
    head.signature = key.sign(head_text(head));
    return head;
}

bool is_signed(const Head& head, const PublicKey& key) {
    return head.key == key.fingerprint() && is_signed(key, head_text(head), head.signature);
}

std::string to_text(const Head& head) {
    return head_text(head) + ' ' + head.signature + '\n';
}

std::optional<Head> head_from(std::string_view text) {
    const auto words = words_in(text);
    // The word itself holds two signs that stand between words.
    if (words.size() == 8 && text.starts_with(head_word)) {
        const auto number = whole(words[3]);
        const auto at = whole(words[5]);
        if (!number || !at || !is_hex(words[4], hash_digits) || !is_hex(words[6], 16) ||
            !is_hex(words[7], 128))
            return std::nullopt;
        return Head{.number = *number,
                    .hash = std::string(words[4]),
                    .at = {*at},
                    .key = std::string(words[6]),
                    .signature = std::string(words[7])};
    }
    if (words.size() < 2)
        return std::nullopt;
    const auto number = whole(words[0]);
    std::string hash;
    for (std::size_t i = 1; i < words.size(); ++i)
        hash += lower(words[i]);
    if (!number || !is_hex(hash, hash_digits))
        return std::nullopt;
    return Head{.number = *number, .hash = hash};
}

std::string printed(const Head& head) {
    auto out = std::to_string(head.number);
    for (std::size_t i = 0; i < head.hash.size(); i += 8)
        out += (i == 0 ? "  " : " ") + head.hash.substr(i, 8);
    return out;
}

std::string words_of(std::string_view kind, Language language) {
    const auto key = fmt::format("evidence.kind.{}", kind);
    return has_text(key) ? text(language, key) : std::string(kind);
}

} // namespace ringroom::evidence
