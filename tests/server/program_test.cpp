// The program as a person types it: words, exit codes, and what is printed.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "evidence/notary.h"
#include "server/commands.h"
#include "server/exhibits.h"
#include "server/offline.h"
#include "server/words.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::server;
namespace fs = std::filesystem;

namespace {

struct Ran {
    int code = 0;
    std::string said; ///< standard output and standard error
    [[nodiscard]] bool has(std::string_view words) const {
        return said.find(words) != std::string::npos;
    }
};

Ran run(std::vector<std::string> words, const char* locale = "C.UTF-8") {
    test::Folder folder;
    const auto file = folder.path() / "said";
    ::setenv("LC_ALL", locale, 1);
    words.insert(words.begin(), "ringroom");
    std::vector<const char*> list;
    for (const auto& word : words)
        list.push_back(word.c_str());
    std::fflush(nullptr);
    std::cout.flush();
    const int out = ::dup(1), err = ::dup(2);
    REQUIRE(std::freopen(file.c_str(), "a", stdout) != nullptr);
    ::dup2(1, 2);
    Ran ran;
    ran.code = run_program(static_cast<int>(list.size()), list.data());
    std::cout.flush();
    std::fflush(nullptr);
    ::dup2(out, 1);
    ::dup2(err, 2);
    ::close(out);
    ::close(err);
    std::ifstream in(file, std::ios::binary);
    ran.said.assign(std::istreambuf_iterator<char>(in), {});
    ::setenv("LC_ALL", "C.UTF-8", 1);
    return ran;
}

const fs::path scenarios = fs::path(RINGROOM_SOURCE_DIR) / "scenarios";

/// A copy of the English sample pack with one word changed, checked.
Ran check_changed(const test::Folder& folder, const std::string& from, const std::string& to,
                  const char* locale = "C.UTF-8") {
    const auto pack = folder.path() / "bill-question-en";
    fs::remove_all(pack);
    fs::copy(scenarios / "bill-question-en", pack);
    std::ifstream in(pack / "bill-question.lua", std::ios::binary);
    std::string script((std::istreambuf_iterator<char>(in)), {});
    in.close();
    const auto at = script.find(from);
    REQUIRE(at != std::string::npos);
    script.replace(at, from.size(), to);
    std::ofstream(pack / "bill-question.lua", std::ios::binary) << script;
    const auto lab = (scenarios / "sample-lab" / "lab.toml").string();
    return run({"check", pack.string(), "--lab", lab}, locale);
}

/// A copy of the sample lab with one word of one file changed.
fs::path changed_lab(const test::Folder& folder, const std::string& name, const std::string& from,
                     const std::string& to) {
    const auto lab = folder.path() / "lab";
    fs::remove_all(lab);
    fs::copy(scenarios / "sample-lab", lab, fs::copy_options::recursive);
    std::ifstream in(lab / name, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    in.close();
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    std::ofstream(lab / name, std::ios::binary) << text;
    return lab;
}

} // namespace

TEST_CASE("each misspelt name in a pack is found by check, with its place and the nearest name") {
    test::Folder folder;
    const auto error = [&](const std::string& from, const std::string& to, const char* line) {
        const auto ran = check_changed(folder, from, to);
        INFO(ran.said);
        CHECK(ran.code == exit_not_well);
        CHECK(ran.has(line));
    };
    error("when \"read back\"", "when \"read bak\"",
          "bill-question.lua:17:6: error: \"read bak\" is not in the list of moves in pack.lua; "
          "did you mean \"read back\"?");
    error("\"explain charge\", 25", "\"explain chage\", 25", "did you mean \"explain charge\"?");
    error("\"facts_complete\"", "\"facts_complet\"", "did you mean \"facts_complete\"?");
    error("\"disclose data\", \"shift blame\"", "\"disclose data\", \"shift blam\"",
          "did you mean \"shift blame\"?");
    error("field=\"refund_offer\"", "field=\"refnd\"", "error: the form has no field \"refnd\"");
    const auto group = check_changed(folder, "\"general\"", "\"genral\"");
    INFO(group.said);
    CHECK(group.code == exit_well);
    CHECK(group.has("bill-question.lua:1:75: warning: the lab has no queue \"genral\"; did you "
                    "mean \"general\"?"));
    const auto zh = check_changed(folder, "\"general\"", "\"genral\"", "zh_CN.UTF-8");
    INFO(zh.said);
    CHECK(zh.has("警告：实训室没有队列“genral”"));
    CHECK(zh.has("“轮次”"));
    CHECK_FALSE(zh.has("branches"));
    CHECK_FALSE(zh.has("turns"));
}

TEST_CASE("what is shipped fits together: each pack's queue is one of the sample lab's") {
    for (const auto* pack : {"broadband-complaint", "telesales", "bill-question-en"}) {
        const auto ran = run({"check", scenarios / pack});
        INFO(ran.said);
        CHECK(ran.code == exit_well);
        CHECK_FALSE(ran.has("the lab has no queue"));
    }
    CHECK(run({"check", scenarios / "sample-lab"}).has("sample-lab: no mistakes"));
}

TEST_CASE("check finds in a lab.toml what serve would not know") {
    test::Folder folder;
    const auto check = [&](const std::string& from, const std::string& to) {
        return run({"check", changed_lab(folder, "lab.toml", from, to) / "lab.toml"});
    };
    const auto fine = check("zone", "zone");
    INFO(fine.said);
    CHECK(fine.code == exit_well);
    CHECK(fine.has("no mistakes"));
    for (const auto& [from, to, words] : std::vector<std::array<std::string, 3>>{
             {"Asia/Shanghai", "Mars", "error: \"Mars\" is no time zone"},
             {"music = \"hold\"", "music = \"nofile\"", "error: There is no music \"nofile\""},
             {"dials = \"96101\"", "dials = \"1001\"", "error: \"1001\" is the number of an agent"},
             {"to = \"flow:96100\"", "to = \"flow:9610\"", "The nearest is \"96100\""}}) {
        const auto ran = check(from, to);
        INFO(ran.said);
        CHECK(ran.code == exit_not_well);
        CHECK(ran.has(words));
    }
}

TEST_CASE("check finds in menus the names that lab.toml does not have") {
    test::Folder folder;
    const auto menu = [&](const std::string& from, const std::string& to) {
        return changed_lab(folder, "ivr/96100.en.lua", from, to) / "ivr" / "96100.en.lua";
    };
    const auto fine = run({"check", menu("综合席", "Any agent")});
    INFO(fine.said);
    CHECK(fine.code == exit_well);
    const auto queue = run({"check", menu("投诉专席", "投诉席")});
    INFO(queue.said);
    CHECK(queue.code == exit_not_well);
    CHECK(queue.has("96100.en.lua:13:30: error: the lab has no queue \"投诉席\"; did you mean "
                    "\"投诉专席\"?"));
    const auto skill = run({"check", menu("\"综合席\"", "\"综合席\", skills = \"Spanish\"")});
    INFO(skill.said);
    CHECK(skill.has("96100.en.lua:14:46: error: the lab has no skill \"Spanish\"; name it under"));
    // Alone, or held against another lab, as the author wishes.
    const auto alone = folder.path() / "alone.lua";
    fs::copy(menu("投诉专席", "投诉席"), alone);
    CHECK(run({"check", alone}).code == exit_well);
    CHECK(run({"check", alone, "--lab", scenarios / "sample-lab" / "lab.toml"}).code ==
          exit_not_well);
}

TEST_CASE("check of a data folder finds all that would keep serve from starting") {
    test::Folder folder;
    const auto check = [&](const std::string& name, const std::string& from,
                           const std::string& to) {
        return run({"check", changed_lab(folder, name, from, to).string() + "/"});
    };
    const auto fine = check("lab.toml", "zone", "zone");
    INFO(fine.said);
    CHECK(fine.code == exit_well);
    CHECK(fine.has("lab: no mistakes"));
    for (const auto& [name, from, to, words] : std::vector<std::array<std::string, 4>>{
             {"lab.toml", "strategy", "stratgy", "lab/lab.toml:25:1: error: "},
             {"ivr/96100.lua", "宽带故障专席", "宽带", "lab/ivr/96100.lua:12:16: error: "},
             {"ivr/96100.en.lua", "宽带故障专席", "宽带", "lab/ivr/96100.en.lua:12:30: error: "},
             {"knowledge/96100-menu.md", "类别：", "类目：",
              "knowledge/96100-menu.md:3:1: error: "},
             {"people.csv", "1001", "一", "lab/people.csv:"},
             {"customers.csv", "0510-87225278", "x", "lab/customers.csv:2:"}}) {
        const auto ran = check(name, from, to);
        INFO(ran.said);
        CHECK(ran.code == exit_not_well);
        CHECK(ran.has(words));
    }
    const auto people =
        run({"check", changed_lab(folder, "people.csv", "1001", "x") / "people.csv"});
    INFO(people.said);
    CHECK(people.has("error: \"x\" is no number"));
}

TEST_CASE("what cannot be understood on the command line ends with 2") {
    for (const auto& words :
         std::vector<std::vector<std::string>>{{},
                                               {"chek"},
                                               {"check"},
                                               {"check", "x", "--nothing"},
                                               {"serve", "--sip-port", "x"},
                                               {"export", "--format", "xml"},
                                               {"user"},
                                               {"drill", "p", "--contacts", "0"}}) {
        const auto ran = run(words);
        INFO(ran.said);
        CHECK(ran.code == exit_failed);
    }
    CHECK(run({"--help"}).code == exit_well);
    CHECK(run({"--version"}).code == exit_well);
    const auto none = run({"drill", "p", "--contacts", "0"});
    INFO(none.said);
    CHECK(none.has("\"0\" is no number of contacts: write a whole number from 1 to 10000"));
    CHECK(none.said.size() < 300);
}

TEST_CASE("accounts at the keyboard: filled messages, quoted cells, both orders") {
    test::Folder folder;
    const auto data = (folder.path() / "lab").string();
    fs::create_directories(data);
    const auto added = run({"user", "add", "9001", "Anne, Jones", "--data", data});
    INFO(added.said);
    CHECK(added.code == exit_well);
    CHECK(added.has("9001,\"Anne, Jones\","));
    const auto again = run({"user", "--data", data, "add", "9001", "Anne"});
    INFO(again.said);
    CHECK(again.code == exit_failed);
    CHECK(again.has("9001 exists already"));
    CHECK_FALSE(again.has("{word}"));
    CHECK(run({"user", "--data", data, "add", "x", "Anne"}).has("\"x\" is no number"));
    CHECK(run({"user", "--data", data, "add", "9002", "Anne", "--role", "king"})
              .has("\"king\" is no role"));
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"user", "list", "--data", data}, {"user", "--data", data, "list"}}) {
        const auto listed = run(words);
        INFO(listed.said);
        CHECK(listed.code == exit_well);
        CHECK(listed.has("Anne, Jones"));
    }
    for (const char* command : {"user", "export", "verify", "replay"}) {
        CHECK_FALSE(run({command, "--help"}).has("sample class"));
        CHECK(run({command, "--help"}).has("given to serve"));
    }
}

TEST_CASE("the head of the chain is printed, and its key handed over") {
    const test::Folder folder;
    const auto data = folder.path().string();
    CHECK(run({"evidence", "head", "--data", data}).code == exit_failed);
    CHECK(run({"evidence", "roll-over", "--data", data}).code == exit_failed);
    CHECK_FALSE(fs::exists(folder.path() / "ringroom.db")); // nothing is made where no lab is
    {
        const auto store = store::Store::open(
            {.folder = folder.path(), .migrations = all_migrations(), .build = "test"});
        REQUIRE(store);
        REQUIRE(evidence::Notary::open(**store, folder.path(), wall_now()));
        // While the lab runs the head can be read, and the key not be replaced.
        CHECK(run({"evidence", "head", "--data", data}).has("head of the chain: 1 "));
        const auto refused = run({"evidence", "roll-over", "--data", data});
        INFO(refused.said);
        CHECK(refused.code == exit_failed);
        CHECK(refused.has("store.locked"));
    }
    std::ifstream file(folder.path() / "evidence/lab.pub");
    const std::string old((std::istreambuf_iterator<char>(file)), {});
    const auto done = run({"evidence", "roll-over", "--data", data});
    INFO(done.said);
    REQUIRE(done.code == exit_well);
    CHECK(done.has("has signed it in"));
    CHECK(done.has("head of the chain: 2 "));
    const auto verified = run({"verify", data, "--key", old});
    INFO(verified.said);
    CHECK(verified.code == exit_well); // who trusts the old key verifies the whole
}

TEST_CASE("accounts made at the keyboard are signed where a chain has begun") {
    const test::Folder folder;
    const auto data = folder.path().string();
    const auto list = folder.path() / "list.csv";
    std::ofstream(list) << "number,name\n1002,Ben\n1001,Anne\n";
    REQUIRE(run({"user", "add", "1001", "Ann", "--data", data}).code == exit_well);
    CHECK_FALSE(fs::exists(folder.path() / "lab.key")); // its first start takes over what is there
    {
        const auto store = store::Store::open(
            {.folder = folder.path(), .migrations = all_migrations(), .build = "test"});
        REQUIRE(store);
        const auto notary = evidence::Notary::open(**store, folder.path(), wall_now());
        REQUIRE(notary);
        REQUIRE(take_over(**store, **notary, folder.path(), wall_now()));
    }
    CHECK(run({"verify", data}).code == exit_well);
    CHECK(run({"user", "add", "9001", "Zoe", "--role", "admin", "--data", data}).code == exit_well);
    CHECK(run({"user", "import", list.string(), "--data", data}).code == exit_well);
    const auto verified = run({"verify", data});
    INFO(verified.said);
    CHECK(verified.code == exit_well);
    {
        const auto store = store::Store::open(
            {.folder = folder.path(), .migrations = all_migrations(), .build = "test"});
        REQUIRE(store);
        REQUIRE((*store)->write([](store::Writer& writer) -> Result<void> {
            const auto done = writer.run("UPDATE person SET name = 'Eve' WHERE number = '1001'");
            return done ? Result<void>() : tl::unexpected(done.error());
        }));
    }
    const auto forged = run({"verify", data});
    INFO(forged.said);
    CHECK(forged.code == exit_not_well);
    CHECK(forged.has("the account is 1001 Eve now"));
}

TEST_CASE("an error is said once, in the reader's language") {
    CHECK(complaint(Language::en, "drill.unknown_pack", text(Language::zh, "drill.unknown_pack"),
                    "") == text(Language::en, "drill.unknown_pack") + " (drill.unknown_pack)");
    CHECK(complaint(Language::zh, "drill.unknown_pack", "nopack", "").ends_with(": nopack)"));
    CHECK(complaint(Language::en, "nobody.knows", "why", "") == "(nobody.knows: why)");
}
