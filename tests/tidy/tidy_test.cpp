// The rules of the house, read from the sources: floors, sizes, determinism of the cores, words
// that must not stand, headers of others, texts in both languages. Each failure names file and
// line.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "tidy/source.h"

using namespace ringroom;
using namespace ringroom::tidy;

namespace {

const std::filesystem::path root = RINGROOM_SOURCE_DIR;
constexpr std::size_t columns_max = 100;
constexpr std::size_t file_lines_max = 600;
constexpr std::size_t function_lines_max = 60;

const std::vector<Source>& rooms() {
    static const auto sources = read_sources(root, "sim", {".h", ".cpp"});
    return sources;
}
const std::vector<Source>& tests() {
    static const auto sources = read_sources(root, "tests", {".h", ".cpp"});
    return sources;
}
std::vector<const Source*> everything() {
    std::vector<const Source*> all;
    for (const auto* list : {&rooms(), &tests()}) {
        for (const auto& source : *list)
            all.push_back(&source);
    }
    return all;
}

std::string place(const Source& source, std::size_t line) {
    return source.name + ":" + std::to_string(line) + ": ";
}

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Include {
    std::size_t line = 0;
    std::string path; ///< as written between quotes or brackets
    bool ours = false;
};

std::vector<Include> includes_of(const Source& source) {
    static const std::regex pattern("^\\s*#\\s*include\\s*([\"<])([^\">]+)[\">]");
    std::vector<Include> found;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        std::smatch match;
        if (std::regex_search(source.lines[i], match, pattern))
            found.push_back({i + 1, match[2].str(), match[1].str() == "\""});
    }
    return found;
}

/// One line of the floor table in the root CMakeLists.txt.
struct Room {
    int floor = 0;
    std::size_t order = 0;
    std::set<std::string> may_use;
};

std::map<std::string, Room> floor_table() {
    const auto text = read(root / "CMakeLists.txt");
    static const std::regex pattern("# floor (\\d+)|ringroom_room\\(([^)]*)\\)");
    std::map<std::string, Room> table;
    int floor = 0;
    for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) {
        if ((*it)[1].matched) {
            floor = std::stoi((*it)[1].str());
            continue;
        }
        std::istringstream words((*it)[2].str());
        std::string name;
        words >> name;
        Room room{.floor = floor, .order = table.size(), .may_use = {}};
        bool in_rooms = false;
        for (std::string word; words >> word;) {
            if (word == "ROOMS" || word == "LIBS")
                in_rooms = word == "ROOMS";
            else if (in_rooms)
                room.may_use.insert(word);
        }
        table[name] = std::move(room);
    }
    return table;
}

const std::set<std::string> cores{"contact", "lua",     "pbx",    "acd",  "ivr",
                                  "dialer",  "persona", "center", "world"};

/// Fails the current test case with one line for each finding.
void expect_none(std::vector<std::string> findings) {
    for (const auto& finding : findings)
        FAIL_CHECK(finding);
    CHECK(findings.empty());
}

/// Every place in code where one of the words stands.
void find_words(const Source& source, const std::vector<std::string>& words, const std::string& why,
                std::vector<std::string>& findings) {
    for (const auto& word : words) {
        for (const auto at : words_in(source.code, word))
            findings.push_back(place(source, source.line_at(at)) + word + ": " + why);
    }
}

} // namespace

TEST_CASE("the floor table goes downwards and has no circle") {
    const auto table = floor_table();
    REQUIRE(table.size() > 10);
    std::vector<std::string> findings;
    for (const auto& [name, room] : table) {
        for (const auto& used : room.may_use) {
            const auto it = table.find(used);
            if (it == table.end())
                findings.push_back(name + " names " + used + ", which is no room");
            else if (it->second.floor > room.floor || it->second.order >= room.order)
                findings.push_back(name + " must not use " + used + ", which stands higher");
        }
    }
    expect_none(findings);
}

TEST_CASE("every include obeys the floor table") {
    const auto table = floor_table();
    std::vector<std::string> findings;
    for (const auto& source : rooms()) {
        const auto room = table.find(source.room);
        if (room == table.end()) {
            findings.push_back(source.name + ": the room is not in CMakeLists.txt");
            continue;
        }
        for (const auto& include : includes_of(source)) {
            if (!include.ours)
                continue;
            const auto used = include.path.substr(0, include.path.find('/'));
            const auto where = place(source, include.line);
            if (!std::filesystem::exists(root / "sim" / include.path))
                findings.push_back(where + "\"" + include.path + "\" is not below sim/");
            else if (used != source.room && !room->second.may_use.contains(used))
                findings.push_back(where + source.room + " may not include " + used);
        }
    }
    expect_none(findings);
}

TEST_CASE("a source includes its own header first, so that every header stands alone") {
    std::vector<std::string> findings;
    for (const auto& source : rooms()) {
        if (!source.name.ends_with(".cpp"))
            continue;
        const auto own = source.name.substr(4, source.name.size() - 8) + ".h";
        if (!std::filesystem::exists(root / "sim" / own))
            continue;
        const auto includes = includes_of(source);
        if (includes.empty() || includes.front().path != own)
            findings.push_back(source.name + ": the first include must be \"" + own + "\"");
    }
    expect_none(findings);
}

TEST_CASE("files, functions and lines are short") {
    std::vector<std::string> findings;
    for (const auto* source : everything()) {
        if (source->lines.size() > file_lines_max)
            findings.push_back(source->name + ": " + std::to_string(source->lines.size()) +
                               " lines");
        for (std::size_t i = 0; i < source->lines.size(); ++i) {
            const auto columns = columns_of(source->lines[i]);
            if (columns > columns_max)
                findings.push_back(place(*source, i + 1) + std::to_string(columns) + " columns");
        }
        for (const auto& function : functions_of(*source)) {
            const auto lines = function.last_line - function.first_line + 1;
            if (lines > function_lines_max)
                findings.push_back(place(*source, function.first_line) + std::to_string(lines) +
                                   " lines: " + function.name);
        }
    }
    expect_none(findings);
}

TEST_CASE("the cores know no clock, thread, chance of the machine or order of addresses") {
    std::vector<std::string> findings;
    for (const auto& source : rooms()) {
        if (!cores.contains(source.room))
            continue;
        find_words(source,
                   {"system_clock", "steady_clock", "high_resolution_clock", "steady_now",
                    "wall_now", "house_now", "gettimeofday", "clock_gettime", "localtime",
                    "mktime"},
                   "time comes in as an argument", findings);
        find_words(source, {"unordered_map", "unordered_set", "unordered_multimap", "std::hash"},
                   "its order differs from machine to machine", findings);
        find_words(source, {"std::thread", "std::jthread", "this_thread", "std::mutex", "getenv"},
                   "one thread and no surroundings", findings);
        find_words(source, {"setlocale", "std::locale", "std::stod", "strtod", "std::isalpha"},
                   "the locale must not decide", findings);
    }
    expect_none(findings);
}

TEST_CASE("chance comes from base/random.h only") {
    std::vector<std::string> findings;
    for (const auto* source : everything()) {
        find_words(*source,
                   {"rand", "srand", "drand48", "random_device", "mt19937", "mt19937_64",
                    "default_random_engine", "uniform_int_distribution",
                    "uniform_real_distribution", "normal_distribution", "std::shuffle"},
                   "use stream() of base/random.h, alike on every machine", findings);
    }
    expect_none(findings);
}

TEST_CASE("nothing unfinished, nothing of one machine, no sleeping in tests") {
    std::vector<std::string> findings;
    for (const auto* source : everything()) {
        for (const auto& word :
             {std::string("TO") + "DO", std::string("FIX") + "ME", std::string("XX") + "X"}) {
            for (const auto at : words_in(source->raw, word))
                findings.push_back(place(*source, source->line_at(at)) + word);
        }
        find_words(*source, {"using namespace std"}, "name what you use", findings);
        for (const auto& literal : source->literals) {
            for (const auto* folder : {"/wo"
                                       "rk/",
                                       "/ro"
                                       "ot/",
                                       "/ho"
                                       "me/"}) {
                if (literal.text.find(folder) != std::string::npos)
                    findings.push_back(place(*source, literal.line) + "a path of one machine");
            }
        }
    }
    for (const auto& source : tests()) {
        if (source.room != "bench") // a load generator keeps its own pace
            find_words(source, {"sleep_for", "sleep_until", "usleep", "nanosleep"},
                       "wait for what should happen, not for time", findings);
    }
    expect_none(findings);
}

TEST_CASE("the seat answers keys of its one table only, so that all stand on its sheet") {
    // Where text is edited or a row taken keys do what they do in any field.
    const std::set<std::string> fields{"sim/seat/fields.cpp", "sim/seat/drop_down.cpp",
                                       "sim/seat/wrapping.cpp"};
    std::vector<std::string> findings;
    for (const auto* source : everything()) {
        if (!source->name.starts_with("sim/seat/") || source->name == "sim/seat/keys.cpp" ||
            fields.contains(source->name))
            continue;
        for (const auto* word : {"IsKeyPressed", "IsKeyDown", "GetKeyIndex"})
            for (const auto at : words_in(source->code, word))
                findings.push_back(place(*source, source->line_at(at)) + "ask keys.h instead");
    }
    expect_none(findings);
}

TEST_CASE("headers that other rooms include bring no heavy headers with them") {
    std::map<std::string, std::vector<Include>> headers;
    for (const auto& source : rooms()) {
        if (source.name.ends_with(".h"))
            headers[source.name.substr(4)] = includes_of(source);
    }
    std::set<std::string> shared;
    std::vector<std::string> waiting;
    for (const auto& source : rooms()) {
        for (const auto& include : includes_of(source)) {
            if (include.ours && !include.path.starts_with(source.room + "/") &&
                shared.insert(include.path).second)
                waiting.push_back(include.path);
        }
    }
    std::vector<std::string> findings;
    const std::vector<std::string> heavy{"boost/",      "nlohmann/json.hpp",
                                         "catch2/",     "soci",
                                         "sofia-sip/",  "toml++/",
                                         "CLI/",        "spdlog/",
                                         "lua.h",       "lua.hpp",
                                         "sndfile.h",   "webrtc/",
                                         "portaudio.h", "alsa/",
                                         "pugixml.hpp", "xlsxwriter.h",
                                         "zip.h",       "cairo",
                                         "pango/"};
    while (!waiting.empty()) {
        const auto header = waiting.back();
        waiting.pop_back();
        for (const auto& include : headers[header]) {
            const bool is_heavy =
                !include.ours && std::any_of(heavy.begin(), heavy.end(), [&](const auto& h) {
                    return include.path.starts_with(h);
                });
            if (is_heavy)
                findings.push_back("sim/" + header + ":" + std::to_string(include.line) + ": <" +
                                   include.path + "> reaches other rooms");
            if (include.ours && shared.insert(include.path).second)
                waiting.push_back(include.path);
        }
    }
    expect_none(findings);
}
