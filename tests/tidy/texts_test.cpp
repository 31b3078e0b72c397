// Every text that the code names exists in both languages with the same {names}; no text is left
// over.
#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "tidy/source.h"

using namespace ringroom;
using namespace ringroom::tidy;

namespace {

const std::filesystem::path source_folder = RINGROOM_SOURCE_DIR;

/// Of {name} and {name|one|several}.
std::set<std::string> names_in(const std::string& text) {
    static const std::regex pattern("\\{([a-z_0-9]+)(\\|[^{}|]+\\|[^{}|]+)?\\}");
    std::set<std::string> names;
    for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it)
        names.insert((*it)[1].str());
    return names;
}

/// "room.word.word" or "room.word." as it stands in code.
bool looks_like_key(const std::string& literal, const std::set<std::string>& rooms) {
    static const std::regex pattern("[a-z]+(\\.[a-z0-9_]+)+\\.?|[a-z]+\\.");
    static const std::regex file_name(".*\\.(lua|csv|toml|json|wav|txt|db|html|log)");
    if (!std::regex_match(literal, pattern) || std::regex_match(literal, file_name))
        return false;
    return rooms.contains(literal.substr(0, literal.find('.')));
}

/// The enumerators of every `enum class` in contact/words.h, by type in snake case.
std::map<std::string, std::vector<std::string>> words_of_the_centre() {
    const auto files = read_sources(source_folder, "sim/contact", {"words.h"});
    REQUIRE(files.size() == 1);
    static const std::regex type("enum class (\\w+) \\{([^}]*)\\}");
    static const std::regex word("\\w+");
    std::map<std::string, std::vector<std::string>> found;
    const auto& code = files.front().code;
    for (std::sregex_iterator it(code.begin(), code.end(), type), end; it != end; ++it) {
        std::string name;
        for (const char c : (*it)[1].str()) {
            const bool upper = c >= 'A' && c <= 'Z';
            if (upper && !name.empty())
                name += '_';
            name += upper ? static_cast<char>(c - 'A' + 'a') : c;
        }
        const auto body = (*it)[2].str();
        for (std::sregex_iterator w(body.begin(), body.end(), word), stop; w != stop; ++w)
            found[name].push_back(w->str());
    }
    return found;
}

} // namespace

TEST_CASE("both languages have every text, with the same names in braces") {
    const auto keys = text_keys();
    REQUIRE(keys.size() > 100);
    for (const auto& key : keys) {
        INFO(key);
        CHECK(has_text(key));
        CHECK(names_in(text(Language::zh, key)) == names_in(text(Language::en, key)));
    }
}

TEST_CASE("every enumerator of the centre has its words") {
    const auto words = words_of_the_centre();
    CHECK(words.size() >= 7);
    for (const auto& [type, enumerators] : words) {
        for (const auto& enumerator : enumerators) {
            const auto key = "contact." + type + "." + enumerator;
            INFO(key);
            CHECK(has_text(key));
        }
    }
}

TEST_CASE("every mark that the machine makes in a recording has its words") {
    static const std::regex call("[^_]mark\\([^;]*;");
    static const std::regex word("\"([a-z_]+)\"");
    std::set<std::string> kinds;
    for (const auto& source : read_sources(source_folder, "sim/center", {".cpp"})) {
        const auto& code = source.raw;
        for (std::sregex_iterator it(code.begin(), code.end(), call), end; it != end; ++it) {
            const auto made = it->str();
            for (std::sregex_iterator w(made.begin(), made.end(), word), stop; w != stop; ++w)
                kinds.insert((*w)[1].str());
        }
    }
    CHECK(kinds.size() >= 12);
    REQUIRE(kinds.erase("party_") == 1);
    const auto words = words_of_the_centre();
    for (const auto& part : words.at("part"))
        kinds.insert("party_" + part);
    for (const auto& kind : kinds) {
        INFO(kind);
        CHECK(has_text("seat.mark." + kind));
    }
}

TEST_CASE("every action that the audit log names has its words") {
    static const std::regex noted(R"re(audit(_refusal|_marks|_comment)?\([^;"{]*"([a-z-]+)")re"
                                  R"re(|h::\w+,\s*"([a-z-]+)"\})re");
    const auto keys = text_keys();
    std::set<std::string> actions;
    for (const auto& source : read_sources(source_folder, "sim/api", {".cpp"}))
        for (std::sregex_iterator it(source.raw.begin(), source.raw.end(), noted), end; it != end;
             ++it)
            actions.insert((*it)[2].str() + (*it)[3].str());
    CHECK(actions.size() >= 50);
    for (const auto& action : actions) {
        INFO(action);
        const auto key = "audit." + action;
        CHECK(std::any_of(keys.begin(), keys.end(), [&](const std::string& known) {
            return action.ends_with('-') ? known.starts_with(key) : known == key;
        }));
    }
}

TEST_CASE("every text that code names exists") {
    const auto keys = text_keys();
    std::set<std::string> rooms;
    for (const auto& key : keys)
        rooms.insert(key.substr(0, key.find('.')));
    for (const auto& source : read_sources(source_folder, "sim", {".h", ".cpp"})) {
        for (const auto& literal : source.literals) {
            if (!looks_like_key(literal.text, rooms))
                continue;
            const bool prefix = literal.text.ends_with('.');
            const bool known = prefix ? std::any_of(keys.begin(), keys.end(),
                                                    [&](const std::string& key) {
                                                        return key.starts_with(literal.text);
                                                    })
                                      : has_text(literal.text);
            if (!known)
                FAIL_CHECK(source.name << ":" << literal.line << ": no text \"" << literal.text
                                       << "\"");
        }
    }
}
