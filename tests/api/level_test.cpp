// The level before the present one (wire/finding.h): what a program of it sends is taken, what it
// needs is answered. Its interface is kept in level-1.json, as it was written down then; with the
// next level, what docs/openapi.json says at that moment takes its place.
#include <catch2/catch.hpp>

#include <fstream>
#include <set>

#include <nlohmann/json.hpp>

#include "api/server.h"
#include "lab.h"
#include "wire/finding.h"

using namespace ringroom;

namespace {

using nlohmann::json;

json former_interface() {
    const auto name = "/tests/api/level-" + std::to_string(wire::api_level - 1) + ".json";
    return json::parse(std::ifstream(RINGROOM_SOURCE_DIR + name));
}

enum class Sent { by_the_program, by_the_lab };

/// Reads two descriptions of the interface side by side.
class Levels {
public:
    Levels(const json& former, const json& present)
        : former_(former)
        , present_(present) {}

    /// Whoever knows `former` alone understands what `present` describes, and says enough for it.
    void compare(const json& former, const json& present, Sent sent, const std::string& place) {
        CAPTURE(place);
        if (former.contains("$ref")) {
            const auto name = former.at("$ref").get<std::string>();
            REQUIRE(present.value("$ref", "") == name);
            if (seen_.emplace(name, sent).second)
                compare(at(former_, name), at(present_, name), sent, name);
            return;
        }
        CHECK(former.value("type", "") == present.value("type", ""));
        if (former.contains("enum"))
            compare_words(former.at("enum"), present.value("enum", json::array()), sent);
        if (former.contains("items"))
            compare(former.at("items"), present.at("items"), sent, place + "[]");
        const auto needed = former.value("required", json::array());
        const auto now_needed = present.value("required", json::array());
        const auto& more = sent == Sent::by_the_lab ? needed : now_needed;
        const auto& fewer = sent == Sent::by_the_lab ? now_needed : needed;
        for (const auto& name : more) {
            INFO(name);
            CHECK(std::find(fewer.begin(), fewer.end(), name) != fewer.end());
        }
        const auto fields = former.value("properties", json::object());
        for (const auto& [name, inner] : fields.items()) {
            INFO(name);
            REQUIRE(present.at("properties").contains(name));
            compare(inner, present.at("properties").at(name), sent, place + "." + name);
            ++fields_;
        }
    }
    [[nodiscard]] int fields() const { return fields_; }

private:
    static const json& at(const json& document, const std::string& reference) {
        return document.at(json::json_pointer(reference.substr(1)));
    }
    static void compare_words(const json& former, const json& present, Sent sent) {
        const auto& said = sent == Sent::by_the_lab ? present : former;
        const auto& known = sent == Sent::by_the_lab ? former : present;
        for (const auto& word : said) {
            INFO(word);
            CHECK(std::find(known.begin(), known.end(), word) != known.end());
        }
    }

    const json& former_;
    const json& present_;
    std::set<std::pair<std::string, Sent>> seen_;
    int fields_ = 0;
};

const json* schema_in(const json& holder) {
    const auto found = holder.find("content");
    if (found == holder.end() || !found->contains("application/json"))
        return nullptr;
    return &found->at("application/json").at("schema");
}

} // namespace

TEST_CASE("every route and message of the level before is as it was for a program of that level") {
    const auto former = former_interface();
    const auto present = json::parse(api::openapi());
    Levels levels(former, present);
    for (const auto& [path, methods] : former.at("paths").items())
        for (const auto& [method, before] : methods.items()) {
            const auto place = method + " " + path;
            INFO(place);
            REQUIRE(present.at("paths").contains(path));
            REQUIRE(present.at("paths").at(path).contains(method));
            const auto& now = present.at("paths").at(path).at(method);
            if (before.contains("requestBody"))
                levels.compare(*schema_in(before.at("requestBody")),
                               *schema_in(now.at("requestBody")), Sent::by_the_program, place);
            else
                CHECK_FALSE(now.contains("requestBody"));
            for (const auto& [status, answer] : before.at("responses").items()) {
                if (status >= "400" && !now.at("responses").contains(status))
                    continue; // it refuses less
                const auto* schema = schema_in(answer);
                if (schema != nullptr)
                    levels.compare(*schema, *schema_in(now.at("responses").at(status)),
                                   Sent::by_the_lab, place);
            }
        }
    CHECK(levels.fields() > 150);
}

TEST_CASE(
    "a program of the level before is served; an older one is told what to do, in its language") {
    test::Lab lab;
    const auto log_in = [&](std::int64_t level, const std::string& language) {
        return lab.ask({.method = "POST",
                        .path = "/login",
                        .body = R"({"number":"1001","password":"correct horse"})",
                        .headers = "Ringroom-Level: " + std::to_string(level) +
                                   "\r\nAccept-Language: " + language + "\r\n"});
    };
    const auto login = log_in(wire::api_level - 1, "en");
    REQUIRE(login.status == 200);
    const auto token = json::parse(login.body).at("token").get<std::string>();
    CHECK(lab.ask({.path = "/seat", .token = token}).status == 200);
    for (const auto level : {wire::api_level - 2, wire::api_level + 1}) {
        const auto refused = log_in(level, "zh");
        CHECK(refused.status == 426);
        CHECK(refused.body.find(text(Language::zh, "api.remedy.api.level")) != std::string::npos);
        CHECK(log_in(level, "en").body.find(text(Language::en, "api.remedy.api.level")) !=
              std::string::npos);
    }
}
