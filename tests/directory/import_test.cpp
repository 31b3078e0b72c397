#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "directory/accounts.h"
#include "directory/import.h"
#include "directory/limits.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::directory;

namespace {

struct ReadPeople {
    std::vector<Listed> list;
    std::vector<std::string> mistakes; ///< "line:column code"
};

ReadPeople read_people(std::string_view csv, Language language = Language::en) {
    ReadPeople out;
    Diagnostics diagnostics;
    out.list = parse_people(csv, "class.csv", language, diagnostics);
    for (const auto& d : diagnostics) {
        CHECK(d.file == "class.csv");
        CHECK(d.message.find('<') == std::string::npos); // has its text
        CHECK(d.message.find('{') == std::string::npos); // with everything filled in
        out.mistakes.push_back(std::to_string(d.line) + ":" + std::to_string(d.column) + " " +
                               d.code);
    }
    return out;
}

using Mistakes = std::vector<std::string>;

std::string content(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::string list_of(std::size_t people) {
    std::string csv = "number,name\n";
    for (std::size_t i = 0; i < people; ++i)
        csv += std::to_string(10'000 + i) + ",n\n";
    return csv;
}

} // namespace

TEST_CASE("a list as Excel writes it: byte order mark, CRLF, Chinese columns in any order") {
    const auto r = read_people("\xef\xbb\xbf姓名,学号,班级,密码,角色\r\n"
                               "王雨桐,1001,一班/竞赛班,password1,班长\r\n"
                               "\r\n"
                               " 李子涵 ,\"1002\",,,\r\n");
    CHECK(r.mistakes.empty());
    REQUIRE(r.list.size() == 2);
    CHECK(r.list[0].person.number == "1001");
    CHECK(r.list[0].person.role == Role::team_leader);
    CHECK(r.list[0].person.classes == std::vector<std::string>{"一班", "竞赛班"});
    CHECK(r.list[0].person.password == "password1");
    CHECK(r.list[1].line == 4);
    CHECK(r.list[1].person.name == "李子涵");
    CHECK(r.list[1].person.number == "1002");
    CHECK(r.list[1].person.password.empty());
}

TEST_CASE("quotes, tabs, semicolons, lone carriage returns and a missing last line end") {
    const auto quoted = read_people("number,name\n1001,\"Smith, \"\"Jo\"\"\"\n1002,x");
    REQUIRE(quoted.list.size() == 2);
    CHECK(quoted.list[0].person.name == "Smith, \"Jo\"");
    CHECK(read_people("number\tname\n1001\ta, b\n").list.at(0).person.name == "a, b");
    CHECK(read_people("number;name\n1001;a, b\n").list.at(0).person.name == "a, b");
    CHECK(read_people("number,name\r1001,a\r1002,b").list.size() == 2);
}

TEST_CASE("every mistake is named with line and column, and nobody is taken") {
    const auto r = read_people("number,name,class,password,role\n"
                               "10x1,王,,,\n"
                               "1002,,,,\n"
                               "1003,张,,short,\n"
                               "1004,李,,,king\n"
                               "x,,,short,king\n"
                               "1006,赵,,,\n"
                               "1006,钱,,,\n"
                               "1008,孙,,,,extra\n"
                               "1009,\"周");
    CHECK(r.list.empty());
    CHECK(r.mistakes == Mistakes{"2:1 people.number", "3:6 people.name", "4:9 people.password",
                                 "5:10 people.role", "6:11 people.role", "6:1 people.number",
                                 "6:3 people.name", "6:5 people.password", "8:1 people.twice",
                                 "9:11 people.cells", "10:6 people.quote"});
    CHECK(read_people("number,name\n1,a", Language::zh).mistakes == Mistakes{"2:1 people.number"});
}

TEST_CASE("a password never stands in a message") {
    Diagnostics diagnostics;
    (void)parse_people("number,name,password\n1001,a,geheim!\n", "f", Language::en, diagnostics);
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].message.find("geheim") == std::string::npos);
}

TEST_CASE("headers that are wrong") {
    CHECK(read_people("").mistakes == Mistakes{"1:1 people.empty"});
    CHECK(read_people("number,name\n").mistakes == Mistakes{"1:1 people.empty"});
    CHECK(read_people("number,nmae\n1001,a").mistakes ==
          Mistakes{"1:8 people.column", "1:1 people.column_missing"});
    CHECK(read_people("number,姓名,name\n1001,a,b").mistakes ==
          Mistakes{"1:11 people.column_twice"});
    CHECK(read_people("1001,a\n1002,b").list.empty());
    CHECK(read_people("number,name\n1001,\xd5\xc5\xc8\xfd\n").mistakes ==
          Mistakes{"0:0 people.encoding"});
}

TEST_CASE("a list keeps its limits") {
    CHECK(read_people(list_of(limits::import_people)).list.size() == limits::import_people);
    CHECK(read_people(list_of(limits::import_people + 1)).mistakes ==
          Mistakes{std::to_string(limits::import_people + 2) + ":1 people.too_many"});
    const std::string head = "number,name\n1001,a\n";
    CHECK(read_people(head + std::string(limits::import_bytes - head.size(), '\n')).list.size() ==
          1);
    CHECK(read_people(head + std::string(limits::import_bytes - head.size() + 1, '\n')).mistakes ==
          Mistakes{"0:0 people.file_long"});
    std::string wrong = "number,name\n";
    for (std::size_t i = 0; i < limits::import_diagnostics + 5; ++i)
        wrong += "x,a\n";
    const auto many = read_people(wrong).mistakes;
    CHECK(many.size() == limits::import_diagnostics + 1);
    CHECK(many.back().find("directory.more_mistakes") != std::string::npos);
}

TEST_CASE("a list is imported whole or not at all") {
    const ringroom::test::Folder folder;
    auto store = store::Store::open({.folder = folder.path(), .migrations = migrations()});
    REQUIRE(store);
    const auto import = [&](std::string_view csv, Diagnostics& diagnostics) {
        auto cards = import_people(**store, csv, "f.csv", Language::zh, diagnostics);
        REQUIRE(cards);
        return *cards;
    };
    const auto count = [&] {
        auto session = (*store)->reader();
        return people((*session)->reader())->size();
    };
    Diagnostics none;
    const auto cards = import("number,name,password\n1001,a,given password\n1002,b,\n", none);
    CHECK(none.empty());
    REQUIRE(cards.size() == 2);
    CHECK(cards[0].password.empty()); // they know it
    CHECK(cards[1].password.size() == 10);
    auto accounts = Accounts::open(**store);
    REQUIRE(accounts);
    CHECK((*accounts)->log_in("1001", "given password", {0}));
    CHECK((*accounts)->log_in("1002", cards[1].password, {0}));

    Diagnostics known;
    CHECK(import("number,name\n1003,c\n1002,b\n", known).empty());
    REQUIRE(known.size() == 1);
    CHECK(known[0].code == "people.exists");
    CHECK(known[0].line == 3);
    Diagnostics wrong;
    CHECK(import("number,name\n1003,c\nx,d\n", wrong).empty());
    CHECK(has_errors(wrong));
    CHECK(count() == 2);
}

TEST_CASE("the sample class has fifty students and gets its passwords") {
    const ringroom::test::Folder folder;
    auto store = store::Store::open({.folder = folder.path(), .migrations = migrations()});
    REQUIRE(store);
    const auto csv = content(std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios" /
                             "sample-lab" / "people.csv");
    Diagnostics diagnostics;
    const auto cards = import_people(**store, csv, "people.csv", Language::zh, diagnostics);
    REQUIRE(cards);
    CHECK(diagnostics.empty());
    CHECK(cards->size() == 53);
    auto session = (*store)->reader();
    auto& reader = (*session)->reader();
    CHECK(people_of(reader, "话务一班")->size() == 25);
    CHECK(people_of(reader, "话务二班")->size() == 25);
    CHECK((*find_person(reader, "8000"))->role == Role::admin);
}
