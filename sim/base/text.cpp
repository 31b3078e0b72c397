#include "base/text.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

#include <toml++/toml.h>

#include "base/check.h"

namespace ringroom {

extern const char* const embedded_texts[];
extern const std::size_t embedded_texts_count;

namespace {

struct Both {
    std::string zh;
    std::string en;
};

using Catalogue = std::map<std::string, Both, std::less<>>;

void collect(const toml::table& table, const std::string& prefix, Catalogue& out) {
    const auto* zh = table.get_as<std::string>("zh");
    const auto* en = table.get_as<std::string>("en");
    if (zh != nullptr || en != nullptr) {
        out[prefix] = {zh == nullptr ? "" : zh->get(), en == nullptr ? "" : en->get()};
        return;
    }
    for (const auto& [name, node] : table) {
        const std::string key =
            prefix.empty() ? std::string(name.str()) : prefix + "." + std::string(name.str());
        if (const auto* child = node.as_table())
            collect(*child, key, out);
    }
}

const Catalogue& catalogue() {
    static const Catalogue all = [] {
        Catalogue out;
        for (std::size_t i = 0; i < embedded_texts_count; ++i) {
            try {
                collect(toml::parse(std::string_view(embedded_texts[i])), "", out);
            } catch (const toml::parse_error& error) {
                check_failed(error.what(), std::source_location::current());
            }
        }
        return out;
    }();
    return all;
}

/// What stands in braces, "name" or "name|one|several", as the arguments have it; nothing: they do
/// not.
std::optional<std::string> filled_in(std::string_view braces, TextArguments arguments) {
    const auto bar = braces.find('|');
    const auto name = braces.substr(0, bar);
    const auto* const found =
        std::find_if(arguments.begin(), arguments.end(),
                     [name](const auto& argument) { return argument.first == name; });
    if (found == arguments.end())
        return std::nullopt;
    if (bar == braces.npos)
        return found->second;
    const auto words = braces.substr(bar + 1);
    const auto middle = std::min(words.find('|'), words.size());
    return std::string(found->second == "1" ? words.substr(0, middle)
                                            : words.substr(std::min(middle + 1, words.size())));
}

void replace_names(std::string& out, std::string_view pattern, TextArguments arguments) {
    std::size_t at = 0;
    while (at < pattern.size()) {
        const auto open = pattern.find('{', at);
        const auto close = open == pattern.npos ? open : pattern.find('}', open);
        if (close == pattern.npos)
            break;
        out += pattern.substr(at, open - at);
        const auto filled = filled_in(pattern.substr(open + 1, close - open - 1), arguments);
        out += filled ? *filled : pattern.substr(open, close - open + 1);
        at = close + 1;
    }
    out += pattern.substr(at);
}

} // namespace

std::string text(Language language, std::string_view key, TextArguments arguments) {
    const auto found = catalogue().find(key);
    if (found == catalogue().end())
        return "<" + std::string(key) + ">";
    std::string out;
    replace_names(out, language == Language::zh ? found->second.zh : found->second.en, arguments);
    return out;
}

bool has_text(std::string_view key) {
    const auto found = catalogue().find(key);
    return found != catalogue().end() && !found->second.zh.empty() && !found->second.en.empty();
}

std::vector<std::string> text_keys() {
    std::vector<std::string> keys;
    for (const auto& [key, both] : catalogue())
        keys.push_back(key);
    return keys;
}

Language language_from(std::string_view tag) {
    return tag.substr(0, 2) == "zh" ? Language::zh : Language::en;
}

Language language_of_locale() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): read at start only
        if (value != nullptr && *value != '\0')
            return language_from(value);
    }
    return Language::en;
}

} // namespace ringroom
