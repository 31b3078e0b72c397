// Questions from files: what each format says, and every mistake with its line.
#include <catch2/catch.hpp>
#include <iconv.h>

#include "exam/import.h"
#include "exam/json.h"
#include "exam/judge.h"
#include "exam/limits.h"
#include "sheet/book.h"
#include "sheet/limits.h"

using namespace ringroom;
using namespace ringroom::exam;

namespace {

std::vector<ReadQuestion> gift(std::string_view text) {
    Diagnostics found;
    auto out = parse_gift(text, "a.gift", Language::en, found);
    for (const auto& one : found)
        UNSCOPED_INFO(to_line(one));
    CHECK_FALSE(has_errors(found));
    return out;
}

/// "line:column code" of each, a warning with "w".
std::string mistakes(const Diagnostics& found) {
    std::string out;
    for (const auto& one : found)
        out += (out.empty() ? "" : "; ") + std::to_string(one.line) + ":" +
               std::to_string(one.column) + (one.severity == Severity::warning ? "w " : " ") +
               one.code.substr(5);
    return out;
}
std::string gift_mistakes(std::string_view text) {
    Diagnostics found;
    const auto read = parse_gift(text, "a.gift", Language::zh, found);
    CHECK(read.empty() == has_errors(found));
    return mistakes(found);
}
std::string aiken_mistakes(std::string_view text) {
    Diagnostics found;
    const auto read = parse_aiken(text, "a.txt", Language::zh, found);
    CHECK(read.empty() == has_errors(found));
    return mistakes(found);
}
std::string table_mistakes(std::string_view text) {
    Diagnostics found;
    const auto read = parse_table(text, "a.csv", Language::en, found);
    CHECK(read.empty() == has_errors(found));
    return mistakes(found);
}

constexpr std::string_view every_kind = R"(// a comment
$CATEGORY: $course$/top/Service/Opening

::Q1:: Who's buried in Grant's tomb?{~no one#wrong =Grant#right ~%50%Grant's wife}

// multiple, with weights
Which are right? {
  ~%50%first
  ~%50%second
  ~%-100%third
  ####Two of them.
}

Two plus two is five.{F#No#Yes}

$CATEGORY: Measures
Two plus {=two =2 =%50%ii} is four.

When was Ulysses S. Grant born?{#1822:5}

What is pi?{#3.141..3.142}

::several:: Of many {#
=1822:0#exact
=%50%1822:2#near}

Match. {=a -> 1
=b -> 2
= -> 3}

Say \{why\} 2 \= 2\: it \~ holds.{}
)";

} // namespace

TEST_CASE("GIFT: every kind of question") {
    const auto read = gift(every_kind);
    REQUIRE(read.size() == 9);
    CHECK(read[0].line == 4);
    const auto& single = read[0].question;
    CHECK(single.key == "Q1");
    CHECK(single.category == "Service/Opening");
    CHECK(single.kind == Kind::single);
    REQUIRE(single.choices.size() == 3);
    CHECK(single.choices[1].text == "Grant");
    CHECK(single.choices[1].share == whole);
    CHECK(single.choices[0].feedback == "wrong");
    CHECK(single.choices[2].share == 500);
    const auto& multiple = read[1].question;
    CHECK(multiple.kind == Kind::multiple);
    CHECK(multiple.rule == Rule::weighted);
    CHECK(multiple.choices[2].share == -whole);
    CHECK(multiple.feedback == "Two of them.");
    CHECK(read[2].question.kind == Kind::true_false);
    CHECK_FALSE(read[2].question.truth);
    CHECK(read[2].question.feedback == "No");
    const auto& blank = read[3].question;
    CHECK(blank.category == "Measures");
    CHECK(blank.stem == "Two plus ___ is four.");
    CHECK(judge(blank, {.texts = {"TWO"}}, 1'000).earned == 1'000);
    CHECK(judge(blank, {.texts = {"ii"}}, 1'000).earned == 500);
    CHECK(judge(read[4].question, {.texts = {"1827"}}, 1'000).earned == 1'000);
    CHECK(judge(read[4].question, {.texts = {"1828"}}, 1'000).earned == 0);
    CHECK(judge(read[5].question, {.texts = {"3.1415"}}, 1'000).earned == 1'000);
    CHECK(judge(read[6].question, {.texts = {"1824"}}, 1'000).earned == 500);
    CHECK(read[7].question.pairs.size() == 2);
    CHECK(read[7].question.extras == std::vector<std::string>{"3"});
    CHECK(read[8].question.kind == Kind::short_answer);
    CHECK(read[8].question.stem == "Say {why} 2 = 2: it ~ holds.");
    for (const auto& one : read) {
        const auto again = question_from_json(to_json(one.question));
        REQUIRE(again);
        CHECK(to_json(*again) == to_json(one.question));
    }
}

TEST_CASE("GIFT: markup is left out with a word") {
    Diagnostics found;
    const auto read = parse_gift("[html]<p>Is <b>1 &lt; 2</b>?</p><img src=x>{T}\n", "a.gift",
                                 Language::en, found);
    REQUIRE(read.size() == 1);
    CHECK(read[0].question.stem == "Is 1 < 2?");
    CHECK(mistakes(found) == "1:1w gift.markup; 1:1w gift.pictures");
}

TEST_CASE("GIFT: each mistake has its place, and nothing comes half") {
    CHECK(gift_mistakes("Good{T}\n\nNo braces\n") == "3:1 gift.no_braces");
    CHECK(gift_mistakes("a{T}\n\nNever {=a ~b\n\nc{T}") == "3:7 gift.no_close");
    CHECK(gift_mistakes("a {T} b {F}") == "1:9 gift.second_braces");
    CHECK(gift_mistakes("这题\n对吗{maybe}") == "2:4 gift.answer");
    CHECK(gift_mistakes("a {=yes\n~\n~no}") == "2:1 gift.empty_answer");
    CHECK(gift_mistakes("a {~%5x%b =c}") == "1:4 gift.weight");
    CHECK(gift_mistakes("a {~%101%b =c}") == "1:4 gift.weight");
    CHECK(gift_mistakes("a {#ten}") == "1:5 gift.number");
    CHECK(gift_mistakes("a {#}") == "1:5 gift.number");
    CHECK(gift_mistakes("a {=b -> \n=c -> d}") == "1:4 gift.half_pair");
    CHECK(gift_mistakes("a {=x*y}") == "1:4w gift.star");
    CHECK(gift_mistakes("{T}") == "1:0 question.no_stem");
    CHECK(gift_mistakes("a {~%50%b ~%40%c}") == "1:0 question.shares_sum");
    CHECK(gift_mistakes("a{T}\n\na{F}") == "3:0 import.twice");
    CHECK(gift_mistakes("// only a comment\n") == "0:0 import.nothing");
    CHECK(gift_mistakes("a{T}\nb \xff{T}") == "2:0 import.no_utf8");
    CHECK(gift_mistakes("1\n\n2\n\n3{T}\n\n4") ==
          "1:1 gift.no_braces; 3:1 gift.no_braces; 7:1 gift.no_braces");
}

TEST_CASE("files of old office programs are read in their encodings") {
    const std::string gift = "您好，::t:: 对吗？{T}\n";
    const std::string csv = "题型,题干,答案\n判断,您好,对\n";
    const auto in = [](const std::string& text, const char* to) {
        const auto converter = ::iconv_open(to, "UTF-8");
        std::string out(4 * text.size() + 4, '\0');
        auto* from = const_cast<char*>(text.data());
        auto* at = out.data();
        std::size_t left = text.size(), room = out.size();
        REQUIRE(::iconv(converter, &from, &left, &at, &room) == 0);
        ::iconv_close(converter);
        out.resize(out.size() - room);
        return out;
    };
    for (const auto* encoding : {"GB18030", "UTF-16", "UTF-8"}) {
        CAPTURE(encoding);
        for (const auto& text : {gift, csv}) {
            Diagnostics found;
            const auto read = parse_questions(in(text, encoding), "f", Language::zh, found);
            for (const auto& one : found)
                UNSCOPED_INFO(one.message);
            REQUIRE(read.size() == 1);
            CHECK(read[0].question.stem.find("您好") != std::string::npos);
        }
    }
}

TEST_CASE("files have a size, and at most a hundred mistakes are told") {
    std::string many;
    for (std::size_t i = 0; i <= limits::import_diagnostics + 5; ++i)
        many += "question " + std::to_string(i) + "\n\n";
    Diagnostics found;
    CHECK(parse_gift(many, "a", Language::en, found).empty());
    CHECK(found.size() == limits::import_diagnostics + 1);
    CHECK(found.back().code == "exam.import.more");
    const std::string large(limits::file_bytes + 1, ' ');
    CHECK(gift_mistakes(large) == "0:0 import.large");
    CHECK(gift_mistakes(large.substr(1)) == "0:0 import.nothing");
    std::string full;
    for (std::size_t i = 0; i < limits::file_questions; ++i)
        full += "q" + std::to_string(i) + "{T}\n\n";
    CHECK(gift_mistakes(full).empty());
    CHECK(gift_mistakes(full + "one more{T}").find("import.many") != std::string::npos);
}

TEST_CASE("Aiken: as it is written, and its mistakes") {
    Diagnostics found;
    const auto read = parse_aiken("\xEF\xBB\xBFWhat is\nASA?\nA. Answer speed\nB) Something\n"
                                  "ANSWER: A\n\n第二题\r\nA) 甲\r\nB) 乙\r\nANSWER : B\r\n",
                                  "a.txt", Language::en, found);
    CHECK(found.empty());
    REQUIRE(read.size() == 2);
    CHECK(read[0].question.stem == "What is\nASA?");
    CHECK(read[0].question.key == "What is ASA?");
    CHECK(read[0].question.choices[0].share == whole);
    CHECK(read[1].line == 7);
    CHECK(read[1].question.choices[1].share == whole);
    CHECK(aiken_mistakes("q\nA. a\nB. b\nANSWER: C") == "4:1 aiken.which");
    CHECK(aiken_mistakes("q\nA. a\nC. b\nANSWER: A") == "3:1 aiken.letter");
    CHECK(aiken_mistakes("q\nA. a\nB. b\nnext\nA. a\nB. b\nANSWER: A") == "4:1 aiken.no_answer");
    CHECK(aiken_mistakes("q\nA. a\nB. b") == "1:1 aiken.unfinished");
    CHECK(aiken_mistakes("ANSWER: A") == "1:1 aiken.lonely_answer");
    CHECK(aiken_mistakes("q\nA. a\nB. a\nANSWER: A") == "1:0 question.same_choice");
    CHECK(aiken_mistakes("") == "0:0 import.nothing");
}

TEST_CASE("the template of either language is read without a word") {
    for (const auto language : {Language::zh, Language::en}) {
        Diagnostics found;
        const auto read = parse_questions(table_template(language), "t.csv", language, found);
        for (const auto& one : found)
            UNSCOPED_INFO(to_line(one));
        CHECK(found.empty());
        REQUIRE(read.size() == 9);
        for (const auto kind : all_kinds)
            CHECK(std::count_if(read.begin(), read.end(), [&](const ReadQuestion& one) {
                      return one.question.kind == kind;
                  }) == 1);
        CHECK(read[1].question.choices[3].share == whole);
        CHECK(read[4].question.numbers[0].low == 9'900'000);
        CHECK(read[8].question.violations.size() == 2);
        CHECK(read[8].question.violations[1].at == 65_s);
        CHECK(read[7].question.copy_time == 1_min);
    }
}

TEST_CASE("an old workbook or a web page with its name is refused with what to do") {
    for (const auto& [bytes, code] : std::vector<std::pair<std::string, std::string>>{
             {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook", "sheet.old_format"},
             {"<html><table><tr><td>题型</td></tr></table>", "sheet.web_page"},
             {"<?xml version=\"1.0\"?><Workbook "
              "xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>",
              "sheet.web_page"}}) {
        Diagnostics found;
        CHECK(parse_questions(bytes, "questions.xls", Language::zh, found).empty());
        REQUIRE(found.size() == 1);
        CHECK(found[0].code == code);
        CHECK(found[0].message.find("另存为") != std::string::npos);
    }
}

TEST_CASE("a title above the headings of questions is passed over with a warning") {
    const auto titled = [](int rows, bool merged) {
        sheet::Table table{"题库", false, {}};
        const auto row = [&](const std::vector<std::string>& cells) {
            sheet::Row out{static_cast<int>(table.rows.size()) + 1, false, {}};
            for (const auto& text : cells)
                out.cells.push_back(sheet::text_cell(text));
            table.rows.push_back(std::move(out));
        };
        for (int i = 0; i < rows; ++i) // each cell of a merged area has its value
            row(merged ? std::vector<std::string>(5, "客服题库")
                       : std::vector<std::string>{"题库"});
        row({"题型", "题干", "A", "B", "答案"});
        row({"单选", "问候语？", "您好", "喂", "A"});
        row({"单选", "A", "A", "B", "B"}); // letters are no headings
        return table;
    };
    for (const bool merged : {true, false}) {
        Diagnostics found;
        const auto read = read_table(titled(1, merged), "t.xlsx", Language::en, found);
        REQUIRE(found.size() == 1);
        CHECK(found[0].code == "exam.table.above_head");
        CHECK(found[0].severity == Severity::warning);
        CHECK(found[0].line == 1);
        REQUIRE(read.size() == 2);
        CHECK(read[0].line == 3);
        CHECK(read[0].question.stem == "问候语？");
    }
    const auto most = static_cast<int>(sheet::limits::head_rows) - 1;
    Diagnostics found;
    CHECK(read_table(titled(most, true), "t.xlsx", Language::en, found).size() == 2);
    CHECK(read_table(titled(most + 1, true), "t.xlsx", Language::en, found).empty());
    CHECK(has_errors(found));
}

TEST_CASE("an XLSX is read as a CSV is, and so is GBK") {
    Diagnostics found;
    auto book = sheet::read(table_template(Language::zh), "t.csv", Language::en, found);
    REQUIRE(book);
    const auto bytes = sheet::write_xlsx(*book);
    REQUIRE(bytes);
    const auto read = parse_questions(*bytes, "t.xlsx", Language::en, found);
    CHECK(found.empty());
    CHECK(read.size() == 9);
    // 题型,题干,答案 / 判断,对吗,对 in GBK
    const std::string_view gbk = "\xcc\xe2\xd0\xcd,\xcc\xe2\xb8\xc9,\xb4\xf0\xb0\xb8\r\n"
                                 "\xc5\xd0\xb6\xcf,\xb6\xd4\xc2\xf0,\xb6\xd4\r\n";
    const auto old = parse_table(gbk, "g.csv", Language::en, found);
    CHECK(found.empty());
    REQUIRE(old.size() == 1);
    CHECK(old[0].question.stem == "对吗");
    CHECK(old[0].question.truth);
}

TEST_CASE("a spreadsheet's mistakes, with line and column") {
    CHECK(table_mistakes("kind,question\n") == "1:1 table.no_column");
    CHECK(table_mistakes("kind,question,answer,colour\n") == "1:4 table.column");
    CHECK(table_mistakes("kind,题型,question,answer\n") == "1:2 table.column_twice");
    const std::string head = "kind,question,A,B,answer,points,tolerance\n";
    CHECK(table_mistakes(head + "puzzle,q,,,x") == "2:1 table.kind");
    CHECK(table_mistakes(head + "single,q,a,b,C") == "2:5 table.letter");
    CHECK(table_mistakes(head + "single,q,a,b,AB") == "2:5 table.one_right");
    CHECK(table_mistakes(head + "multiple,q,a,b,AA") == "2:5 table.letter_twice");
    CHECK(table_mistakes(head + "multiple,q,a,b,\"A, a\"") == "2:5 table.letter_twice");
    // Otherwise C would be the text of D.
    CHECK(table_mistakes("kind,question,A,B,C,D,answer\nsingle,q,a,,c,d,C") == "2:5 table.gap");
    CHECK(table_mistakes("kind,question,A,B,answer\nlisten,q,,b,1.5 B") == "2:4 table.gap");
    CHECK(table_mistakes(head + "single,q,a,b,") == "2:5 table.no_answer");
    CHECK(table_mistakes(head + "判断,q,,,maybe") == "2:5 table.truth");
    CHECK(table_mistakes(head + "numeric,q,,,ten") == "2:5 table.number");
    CHECK(table_mistakes(head + "numeric,q,,,10,many") == "2:6 table.number");
    CHECK(table_mistakes(head + "matching,q,a,b=c") == "2:3 table.pair");
    CHECK(table_mistakes(head + "listen,q,a,b,1.5 C") == "2:5 table.violation");
    CHECK(table_mistakes(head + "true_false,q,,,T\n\n,,,,\ntrue_false,q,,,F") ==
          "5:0 import.twice");
    CHECK(table_mistakes(head + "single,,a,b,A") == "2:0 question.no_stem");
}

TEST_CASE("a spreadsheet's calculated, rounded and hidden cells are not taken in silence") {
    sheet::Table table{.name = "t", .hidden = false, .rows = {}};
    const auto row = [&](std::vector<std::string> words) {
        table.rows.push_back({static_cast<int>(table.rows.size()) + 1, false, {}});
        for (auto& word : words)
            table.rows.back().cells.push_back(sheet::text_cell(std::move(word)));
    };
    row({"kind", "question", "answer"});
    row({"numeric", "how many?", "12"});
    row({"fill_in", "which number?", "6222021001116240000"});
    table.rows[1].cells[2].formula = true;
    table.rows[1].hidden = true;
    Diagnostics found;
    CHECK(read_table(table, "t.xlsx", Language::en, found).size() == 2);
    CHECK(mistakes(found) == "2:0w table.hidden; 2:3w .formula");
    table.rows[2].cells[2].rounded = true;
    found.clear();
    CHECK(read_table(table, "t.xlsx", Language::en, found).empty());
    CHECK(mistakes(found) == "2:0w table.hidden; 2:3w .formula; 3:3 .rounded");
}

TEST_CASE("a file is known by what stands in it") {
    CHECK(format_of("// c\nq{T}") == Format::gift);
    CHECK(format_of("q\nA. a\nANSWER: A") == Format::aiken);
    CHECK(format_of(table_template(Language::zh)) == Format::table);
    CHECK(format_of("题型;题干;答案\n单选;甲{乙};A") == Format::table);
    CHECK(format_of("") == Format::aiken);
}
