#include <catch2/catch.hpp>

#include "crm/import.h"
#include "crm/limits.h"
#include "crm/tables.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::crm;

namespace {

std::vector<Customer> kept(store::Store& store) {
    auto session = store.reader();
    REQUIRE(session);
    auto all = customers_of((*session)->reader());
    REQUIRE(all);
    std::vector<Customer> out;
    for (auto& one : *all)
        out.push_back(one.customer);
    return out;
}

std::size_t taken_in(store::Store& store, std::string_view csv) {
    Diagnostics diagnostics;
    const auto count = import_customers(store, csv, "customers.csv", Language::en, diagnostics);
    for (const auto& one : diagnostics)
        UNSCOPED_INFO(to_line(one));
    REQUIRE(count);
    REQUIRE(diagnostics.empty());
    return *count;
}

/// "LINE:COLUMN code" of each mistake.
std::vector<std::string> mistakes_of(std::string_view csv) {
    Diagnostics diagnostics;
    CHECK(parse_customers(csv, "customers.csv", Language::zh, diagnostics).empty());
    std::vector<std::string> out;
    for (const auto& one : diagnostics) {
        CHECK(one.file == "customers.csv");
        CHECK(one.message.find('<') == std::string::npos);
        out.push_back(std::to_string(one.line) + ":" + std::to_string(one.column) + " " + one.code);
    }
    return out;
}

} // namespace

TEST_CASE("a list becomes customers, attributes under their own headings") {
    test::Folder folder;
    auto store = store::Store::open({.folder = folder.path(), .migrations = migrations()});
    REQUIRE(store);
    CHECK(taken_in(**store, "\xef\xbb\xbf客户号,姓名,电话,等级,套餐,地址\r\n"
                            "K1,王桂兰,0510-8271 4436 / 13800001111,金卡会员,\"融合, 200M\",\r\n"
                            "K2,李建国,,,,滨湖区\r\n") == 2);
    const auto all = kept(**store);
    REQUIRE(all.size() == 2);
    CHECK(all[0] == Customer{1,
                             1,
                             "K1",
                             "王桂兰",
                             {"0510-8271 4436", "13800001111"},
                             "金卡会员",
                             {{"套餐", "融合, 200M"}}});
    CHECK(all[1].attributes == std::vector<Attribute>{{"地址", "滨湖区"}});
}

TEST_CASE("taken in again, only lines that have changed touch what the seats have edited") {
    test::Folder folder;
    auto store = store::Store::open({.folder = folder.path(), .migrations = migrations()});
    REQUIRE(store);
    CHECK(taken_in(**store, "name,telephone\nAnn,12345\nBob,23456\n") == 2);
    auto edited = kept(**store)[0];
    edited.name = "Ann Jones";
    edited.telephones = {"99999"};
    REQUIRE((*store)->write([&](store::Writer& w) { return update_customer(w, edited); }));
    CHECK(taken_in(**store, "name,telephone\nAnn,12345\nBob,23456\n") == 0);
    CHECK(kept(**store)[0].name == "Ann Jones");
    CHECK(taken_in(**store, "name,telephone\nAnn,12345\nBobby,23456\nCleo,34567\n") == 2);
    const auto all = kept(**store);
    REQUIRE(all.size() == 3);
    CHECK(all[0].name == "Ann Jones");
    CHECK(all[1].name == "Bobby");
    CHECK(all[1].version == 2);
    CHECK(taken_in(**store, "name,telephone\nAnna,12345\n") == 1); // the line has changed: it wins
    CHECK(kept(**store)[0].name == "Anna");
}

TEST_CASE("mistakes of a list are told with their place, and nothing is taken in") {
    CHECK(mistakes_of("telephone\n12345\n") == std::vector<std::string>{"1:1 crm.import.no_name"});
    CHECK(mistakes_of("name,telephone,name\nAnn,12345,\n") ==
          std::vector<std::string>{"1:16 crm.import.column_twice"});
    CHECK(mistakes_of("name,,telephone\nAnn,,12345\n") ==
          std::vector<std::string>{"1:6 crm.import.heading"});
    CHECK(mistakes_of("name,telephone\n"
                      "Ann,1234x\n"
                      ",12345\n"
                      "Cleo,\n"
                      "Dora,12345\n"
                      "Eve,12345\n"
                      "Fay,12346,more\n"
                      "\"Gil,1\n") ==
          std::vector<std::string>{"2:5 crm.telephone", "3:1 crm.name", "4:1 crm.import.no_key",
                                   "6:1 crm.import.twice", "7:11 crm.import.cells",
                                   "8:1 crm.import.quote"});
    CHECK(mistakes_of("name\n\xff\n") == std::vector<std::string>{"0:0 crm.import.encoding"});
    CHECK(mistakes_of("") == std::vector<std::string>{"1:1 crm.import.empty"});
    CHECK(mistakes_of("name,telephone,套餐\nAnn,12345," +
                      std::string(limits::attribute_value_characters + 1, 'x') + "\n") ==
          std::vector<std::string>{"2:11 crm.import.value"});
    CHECK(mistakes_of(std::string(limits::import_bytes + 1, 'x')) ==
          std::vector<std::string>{"0:0 crm.import.long"});
    std::string many = "name,telephone\n";
    for (std::size_t i = 0; i <= limits::import_diagnostics + 5; ++i)
        many += "Ann,none\n";
    CHECK(mistakes_of(many).size() == limits::import_diagnostics + 1);
    CHECK(mistakes_of(many).back().ends_with("crm.import.more"));
}

TEST_CASE("a list has as many customers as the office keeps") {
    std::string most = "number,name\n";
    for (std::size_t i = 0; i < limits::customers; ++i)
        most += std::to_string(i) + ",A\n";
    Diagnostics diagnostics;
    CHECK(parse_customers(most, "c.csv", Language::en, diagnostics).size() == limits::customers);
    CHECK(mistakes_of(most + "x,A\n").front().ends_with("crm.import.too_many"));
}
