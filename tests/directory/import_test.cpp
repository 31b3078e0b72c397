#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "directory/accounts.h"
#include "directory/import.h"
#include "directory/limits.h"
#include "sheet/limits.h"
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
                               "1008,孙,,,,extra\n");
    CHECK(r.list.empty());
    CHECK(r.mistakes == Mistakes{"9:6 sheet.cells", "2:1 people.number", "3:2 people.missing",
                                 "4:4 people.password", "5:5 people.role", "6:5 people.role",
                                 "6:1 people.number", "6:2 people.missing", "6:4 people.password",
                                 "8:1 people.twice"});
    CHECK(read_people("number,name\n1009,\"周").mistakes == Mistakes{"2:2 sheet.quote"});
    CHECK(read_people("number,name\n1,a", Language::zh).mistakes == Mistakes{"2:1 people.number"});
}

TEST_CASE("a password never stands in a message") {
    Diagnostics diagnostics;
    (void)parse_people("number,name,password\n1001,a,geheim!\n", "f", Language::en, diagnostics);
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].message.find("geheim") == std::string::npos);
}

TEST_CASE("headers that are wrong") {
    CHECK(read_people("").mistakes == Mistakes{"0:0 sheet.empty"});
    CHECK(read_people("number,name\n").mistakes == Mistakes{"1:0 sheet.no_rows"});
    CHECK(read_people("number,nmae\n1001,a").mistakes == Mistakes{"1:0 sheet.column_missing"});
    CHECK(read_people("number,姓名,name\n1001,a,b").mistakes == Mistakes{"1:3 sheet.column_twice"});
    CHECK(read_people("1001,a\n1002,b").list.empty());
    const auto more = read_people("序号,学号,姓名,性别\n1,1001,a,女\n2,,,\n");
    CHECK(more.mistakes == Mistakes{"1:1 people.column_unused", "1:4 people.column_unused"});
    CHECK(more.list.size() == 1); // a number of rows alone is nobody
}

TEST_CASE("GBK, a title, merged classes and digits of an input method") {
    const auto gbk = read_people("\xd1\xa7\xba\xc5,\xd0\xd5\xc3\xfb\n1001,\xd5\xc5\xc8\xfd\n");
    CHECK(gbk.list.at(0).person.name == "张三");
    const auto titled = read_people("2026 级名单,\n学号*,姓名（必填）\n１００１,王雨桐\n");
    CHECK(titled.list.at(0).person.number == "1001");
    CHECK(titled.list.at(0).line == 3);

    sheet::Book book{"class.xlsx", sheet::Format::xlsx, "UTF-8", {{"一", false, {}}}};
    auto& rows = book.tables[0].rows;
    const auto text = sheet::text_cell;
    rows.push_back({1, false, {text("学号"), text("姓名"), text("班级")}});
    rows.push_back({2, false, {sheet::number_cell(1001), text("a"), text("话务一班")}});
    rows.push_back(
        {3,
         false,
         {sheet::number_cell(1002), text("b"), {"话务一班", sheet::Kind::text, false, true}}});
    rows.push_back({4, false, {{"", sheet::Kind::empty, true}, text("c")}});
    Diagnostics diagnostics;
    const auto list = parse_people(book, {}, diagnostics);
    REQUIRE(list.size() == 3);
    CHECK(list[1].person.classes == std::vector<std::string>{"话务一班"});
    CHECK_FALSE(list[1].refused);
    CHECK(list[2].refused);
    CHECK(diagnostics.at(0).code == "sheet.formula_empty");
    Diagnostics missing;
    CHECK(parse_people(book, {.table = "二"}, missing).empty());
    CHECK(missing.at(0).code == "sheet.no_sheet");
}

TEST_CASE("a list keeps its limits") {
    CHECK(read_people(list_of(limits::import_people)).list.size() == limits::import_people);
    CHECK(read_people(list_of(limits::import_people + 1)).mistakes ==
          Mistakes{std::to_string(limits::import_people + 2) + ":0 people.too_many"});
    std::string wrong = "number,name\n";
    for (std::size_t i = 0; i < sheet::limits::diagnostics + 5; ++i)
        wrong += "x,a\n";
    const auto many = read_people(wrong).mistakes;
    CHECK(many.size() == sheet::limits::diagnostics + 1);
    CHECK(many.back().find("sheet.more") != std::string::npos);
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

    // Read again with changes: who is known keeps the password.
    Diagnostics again;
    const auto more =
        import("number,name,class,password\n1003,c,,\n1002,bb,一班,other password\n", again);
    REQUIRE(more.size() == 1);
    CHECK(more[0].number == "1003");
    REQUIRE(again.size() == 1);
    CHECK(again[0].code == "people.password_kept");
    CHECK((*accounts)->log_in("1002", cards[1].password, {0}));
    CHECK((*accounts)->log_in("1002", cards[1].password, {0})->person.name == "bb");
    Diagnostics wrong;
    CHECK(import("number,name\n1004,c\nx,d\n", wrong).empty());
    CHECK(has_errors(wrong));
    CHECK(count() == 3);
}

namespace {

Person person_of(std::int64_t id, std::string number, std::string name, std::string class_name,
                 Role role = Role::student) {
    Person person;
    person.id = id;
    person.number = std::move(number);
    person.name = std::move(name);
    person.role = role;
    if (!class_name.empty())
        person.classes = {class_name};
    return person;
}

struct Planned {
    ImportPlan plan;
    Diagnostics diagnostics;
};

Planned planned(const std::vector<Person>& current, std::string_view csv,
                Role up_to = Role::instructor) {
    Planned out;
    const auto book = sheet::read(csv, "f.csv", Language::zh, out.diagnostics);
    REQUIRE(book);
    auto list = parse_people(*book, {}, out.diagnostics);
    out.plan =
        plan_import(current, std::move(list), {"f.csv", Language::zh, up_to}, out.diagnostics);
    return out;
}

} // namespace

TEST_CASE("a plan says of every row what it would change") {
    const std::vector<Person> current{
        person_of(1, "1001", "王雨桐", "一班"), person_of(2, "1002", "李子涵", "一班"),
        person_of(3, "1003", "张明", ""), person_of(4, "1004", "赵蕾", "二班"),
        person_of(9, "9001", "admin", "", Role::admin)};
    const auto [plan, diagnostics] = planned(current, "学号,姓名,班级,角色,密码\n"
                                                      "1001,王雨桐,一班,,\n"
                                                      "1002,李子函,二班,,\n"
                                                      "1003,张明,一班,班长,\n"
                                                      "1005,钱进,一班,,\n"
                                                      "9001,somebody,,,\n"
                                                      "1006,孙,,管理员,\n"
                                                      "1001,twice,,,\n"
                                                      "1004,赵蕾,,,12345678\n");
    std::vector<std::string> effects;
    for (const auto& row : plan.rows)
        effects.push_back(std::to_string(row.listed.line) + " " +
                          std::string(to_string(row.effect)));
    CHECK(effects == Mistakes{"2 unchanged", "3 moved", "4 changed", "5 added", "6 refused",
                              "7 refused", "8 refused", "9 unchanged"});
    CHECK(plan.rows[1].changes ==
          std::vector<FieldChange>{{"name", "李子涵", "李子函"}, {"class", "一班", "二班"}});
    CHECK(plan.rows[2].changes ==
          std::vector<FieldChange>{{"role", "student", "team_leader"}, {"class", "", "一班"}});
    CHECK_FALSE(plan.sound);
    std::vector<std::string> codes;
    for (const auto& d : diagnostics)
        codes.push_back(std::to_string(d.line) + " " + d.code);
    CHECK(codes == Mistakes{"8 people.twice", "6 people.role_above", "7 people.role_above",
                            "9 people.password_kept"});
    CHECK(plan.absent.empty());
    const auto fewer = planned(current, "学号,姓名,班级\n1001,王雨桐,一班\n");
    REQUIRE(fewer.plan.absent.size() == 1);
    CHECK(fewer.plan.absent[0].number == "1002");
    CHECK(fewer.plan.sound);
    CHECK(planned(current, "number,name\n1006,x\n").plan.version !=
          planned(current, "number,name\n1006,y\n").plan.version);
}

TEST_CASE("a plan is carried out whole, and only while it is still true") {
    const ringroom::test::Folder folder;
    auto store = store::Store::open({.folder = folder.path(), .migrations = migrations()});
    REQUIRE(store);
    Diagnostics none;
    REQUIRE(import_people(**store, "number,name,class\n1001,a,一班\n", "f", Language::zh, none));
    const auto everybody = [&] {
        auto session = (*store)->reader();
        return *people((*session)->reader());
    };
    const auto plan = planned(everybody(), "number,name,class\n1001,b,二班\n1002,c,一班\n").plan;
    CHECK(everybody().size() == 1); // a plan changes nothing
    Diagnostics other;
    REQUIRE(import_people(**store, "number,name\n1001,meanwhile\n", "f", Language::zh, other));
    CHECK(apply_import(**store, plan).error().code == "people.import_changed");
    CHECK(everybody().size() == 1);
    const auto fresh = planned(everybody(), "number,name,class\n1001,b,二班\n1002,c,一班\n").plan;
    CHECK(apply_import(**store, fresh)->size() == 1);
    const auto now = everybody();
    REQUIRE(now.size() == 2);
    CHECK(now[0].name == "b");
    CHECK(now[0].classes == std::vector<std::string>{"二班"});
    const auto wrong = planned(now, "number,name\n1003,c\nx,d\n").plan;
    CHECK(apply_import(**store, wrong).error().code == "people.import_mistakes");
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
