// Pages read back with the programs people read them with: poppler's pdftotext, pdfinfo, pdffonts.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "paper/document.h"
#include "paper/forms.h"
#include "paper/limits.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::paper;

namespace {

std::string output_of(const std::string& command) {
    std::string out;
    auto* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    char buffer[4096];
    while (const auto count = std::fread(buffer, 1, sizeof buffer, pipe))
        out.append(buffer, count);
    CHECK(::pclose(pipe) == 0);
    return out;
}

/// What readers see in it. With RINGROOM_PAPER=FOLDER in the surroundings the file stays there.
struct Seen {
    explicit Seen(const Document& document, const std::string& name = "page") {
        const auto pdf = document.pdf();
        REQUIRE(pdf);
        const test::Folder folder;
        const auto* keep = std::getenv("RINGROOM_PAPER");
        const auto file = (keep ? std::filesystem::path(keep) : folder.path()) / (name + ".pdf");
        std::ofstream(file, std::ios::binary) << *pdf;
        text = output_of("pdftotext -layout '" + file.string() + "' -");
        info = output_of("pdfinfo '" + file.string() + "'");
        fonts = output_of("pdffonts '" + file.string() + "'");
        boxes = output_of("pdftotext -bbox '" + file.string() + "' -");
    }
    [[nodiscard]] int pages() const {
        const auto at = info.find("Pages:");
        return std::stoi(info.substr(at + 6));
    }
    [[nodiscard]] std::size_t count(const std::string& words) const {
        std::size_t found = 0;
        for (auto at = text.find(words); at != text.npos; at = text.find(words, at + 1))
            ++found;
        return found;
    }
    /// Every word lies within the margins of its page.
    void inside(double width, double height) const {
        std::istringstream lines(boxes);
        int words = 0;
        for (std::string line; std::getline(lines, line);) {
            double x1 = 0;
            double y1 = 0;
            double x2 = 0;
            double y2 = 0;
            const auto at = line.find("<word ");
            if (at == line.npos)
                continue;
            REQUIRE(std::sscanf(line.c_str() + at,
                                R"(<word xMin="%lf" yMin="%lf" xMax="%lf" yMax="%lf")", &x1, &y1,
                                &x2, &y2) == 4);
            CAPTURE(line);
            ++words;
            CHECK(x1 >= 28);
            CHECK(y1 >= 28);
            CHECK(x2 <= width - 28);
            CHECK(y2 <= height - 8);
        }
        CHECK(words > 0);
    }
    std::string text;
    std::string info;
    std::string fonts;
    std::string boxes;
};

constexpr double a4_width = 595.3;
constexpr double a4_height = 841.9;

} // namespace

TEST_CASE("Chinese and English stand on the page, with fonts in the file") {
    Document page({.title = "成绩单", .footer = "foot", .created = 1'795'000'000});
    page.title("成绩单 Results");
    page.heading("话务一班");
    page.paragraph("王雨桐在第三通电话中核实了身份，并向客户道歉。She said “sorry” twice.");
    page.note("small");
    page.facts({{"姓名", "王雨桐"}, {"学号", "1001"}, {"班级", "话务一班"}});
    const Seen seen(page);
    CHECK(seen.pages() == 1);
    for (const auto* words : {"成绩单 Results", "话务一班", "核实了身份", "“sorry”", "王雨桐",
                              "1001", "第 1 页，共 1 页", "foot"})
        CHECK(seen.count(words) >= 1);
    CHECK(seen.info.find("A4") != std::string::npos);
    CHECK(seen.info.find("成绩单") != std::string::npos);
    CHECK(seen.fonts.find("NotoSansCJK") != std::string::npos);
    CHECK(seen.fonts.find(" no ") == std::string::npos); // every one embedded
    seen.inside(a4_width, a4_height);
}

TEST_CASE("the same document gives the same bytes") {
    const auto make = [](std::int64_t created) {
        Document page({.title = "t", .created = created});
        page.title("成绩单");
        page.table({.columns = {{"项目"}}, .rows = {{"一"}, {"二"}}});
        return *page.pdf();
    };
    CHECK(make(1'795'000'000) == make(1'795'000'000));
    CHECK(make(1'795'000'000) != make(1'795'000'001));
}

TEST_CASE("a long table breaks over pages and repeats its head") {
    Document page({.title = "名单"});
    Table table{.columns = {{"学号", 1}, {"姓名", 2}, {"得分", 1, Align::right}}, .rows = {}};
    for (int i = 1; i <= 120; ++i)
        table.rows.push_back({std::to_string(1000 + i), "同学" + std::to_string(i), "87.5"});
    page.table(table);
    const Seen seen(page);
    CHECK(seen.pages() == 4);
    CHECK(seen.count("学号") == 4);
    CHECK(seen.count("名单") == 3); // on top of each page but the first
    CHECK(seen.count("第 4 页，共 4 页") == 1);
    for (int i = 1; i <= 120; ++i)
        CHECK(seen.count(std::to_string(1000 + i)) == 1); // none lost, none twice
    seen.inside(a4_width, a4_height);
}

TEST_CASE("lines to be signed stand below something, and the facts of a part with its heading") {
    for (int rows = 20; rows < 48; ++rows) {
        Document page({.title = "成绩单"});
        Table table{.columns = {{"项", 1}}, .rows = {}};
        for (int i = 1; i <= rows; ++i)
            table.rows.push_back({"row-" + std::to_string(i)});
        page.table(table);
        if (rows % 2 == 0) {
            page.heading("call-2");
            page.facts(
                {{"a", "first-fact"}, {"b", "2"}, {"c", "3"}, {"d", "4"}, {"e", "last-fact"}});
            page.table({.columns = {{"项", 1}}, .rows = {{"end-1"}, {"end-2"}}});
        }
        page.signatures({"Student", "Marker"});
        page.note("printed today");
        const Seen seen(page);
        CAPTURE(rows);
        const auto page_with = [&](const std::string& words) {
            const auto at = seen.text.find(words);
            REQUIRE(at != seen.text.npos);
            return std::count(seen.text.begin(),
                              seen.text.begin() + static_cast<std::ptrdiff_t>(at), '\f');
        };
        const auto last = rows % 2 == 0 ? "end-2" : "row-" + std::to_string(rows);
        CHECK(page_with("Student") == page_with(last));
        CHECK(page_with("Student") == page_with("printed today"));
        if (rows % 2 == 0)
            CHECK(page_with("call-2") == page_with("last-fact"));
    }
}

TEST_CASE("each paper of a bundle counts its own pages") {
    Document bundle({.title = "成绩单"});
    for (int paper = 0; paper < 2; ++paper) {
        if (paper > 0)
            bundle.new_paper();
        Table table{.columns = {{"项", 1}}, .rows = {}};
        for (int i = 0; i < 60; ++i)
            table.rows.push_back({std::to_string(i)});
        bundle.table(table);
    }
    const Seen seen(bundle);
    CHECK(seen.pages() == 4);
    CHECK(seen.count("第 1 页，共 2 页") == 2);
    CHECK(seen.count("第 2 页，共 2 页") == 2);
    CHECK(seen.count("成绩单") == 2); // on top of each page but the first of a paper
}

TEST_CASE("a row larger than a page goes on over the next ones, nothing is lost") {
    std::string long_text;
    for (int i = 0; i < 600; ++i)
        long_text += "第" + std::to_string(1000 + i) + "句话说得很慢。";
    Document page({.title = "长"});
    page.table({.columns = {{"项", 1}, {"说明", 3}}, .rows = {{"a", long_text}, {"b", "end"}}});
    page.paragraph(long_text);
    page.facts({{long_text, long_text}, {"x", long_text}}, 4);
    page.bars({{long_text, 5000, long_text}, {"low", -5, ""}});
    page.signatures({long_text, "b"});
    const Seen seen(page);
    CHECK(seen.pages() >= 5);
    CHECK(seen.count("end") == 1);
    for (int i = 0; i < 600; i += 37)
        CHECK(seen.text.find(std::to_string(1000 + i)) != std::string::npos);
    seen.inside(a4_width, a4_height);
}

TEST_CASE("what strangers wrote cannot break the page") {
    Document page({.title = "<b>&", .footer = std::string("\xff\x01 foot")});
    page.paragraph("<span size='huge'>not markup</span> & \x01\x02 \xff\xfe end");
    page.table({.columns = {{"a"}, {"b"}}, .rows = {{"only one"}, {"1", "2", "3"}, {}}});
    page.table({});
    page.chart({.title = "nothing"});
    page.space(-5);
    page.space(1e9);
    page.signatures({});
    const Seen seen(page);
    CHECK(seen.count("<span size='huge'>not markup</span> &") == 1);
    CHECK(seen.count("only one") == 1);
}

TEST_CASE("a document keeps its limits") {
    const auto pages = [](std::size_t count) {
        Document page({.title = "t", .language = Language::en});
        for (std::size_t i = 1; i < count; ++i)
            page.new_paper();
        page.paragraph("last");
        return page.pdf();
    };
    CHECK(pages(limits::pages));
    CHECK(pages(limits::pages + 1).error().code == "paper.too_long");
    Document many({.title = "t"});
    for (std::size_t i = 0; i < limits::blocks; ++i)
        many.space(0);
    CHECK(many.pdf());
    many.space(0);
    CHECK(many.pdf().error().code == "paper.too_long");
    const auto columns = [](std::size_t count) {
        Document page({.title = "t"});
        page.table(
            {.columns = std::vector<Column>(count, Column{"学号姓名班级"}), .rows = {{"1"}}});
        return page.pdf();
    };
    CHECK(columns(limits::table_columns));
    CHECK(columns(limits::table_columns + 1).error().code == "paper.too_long");
    const auto rows = [](std::size_t count) {
        Document page({.title = "t"});
        page.table({.columns = {{"a"}}, .rows = std::vector<std::vector<std::string>>(count)});
        return page.pdf();
    };
    CHECK(rows(limits::table_rows + 1).error().code == "paper.too_long");
    Document text({.title = "t"});
    text.paragraph(std::string(limits::text_characters, 'a') + "Z");
    CHECK(Seen(text).count("Z") == 0);
}

TEST_CASE("bars and lines of a learning curve stand with their labels") {
    Document page({.title = "进步", .language = Language::en});
    page.title("Progress");
    page.bars({{"Greeting", 900, "90 %"}, {"Identity", 350, "35 %"}});
    page.chart({.title = "Marks over attempts",
                .places = {"1", "2", "3", "4", "5", "6"},
                .low = 0,
                .high = 100,
                .lines = {{"Wang Yutong", {40, 55, std::nan(""), 70, 84, 91}},
                          {"Class mean", {50, 54, 60, 66, 70, 73}}}});
    page.chart({.title = "one", .places = {"only"}, .lines = {{"a", {3, 4, 5}}}});
    const Seen seen(page, "progress");
    for (const auto* words : {"Greeting", "35 %", "Marks over attempts", "Class mean", "100"})
        CHECK(seen.count(words) >= 1);
    seen.inside(a4_width, a4_height);
}

TEST_CASE("a sheet of marks and a certificate, in both languages") {
    for (const auto language : {Language::zh, Language::en}) {
        const bool zh = language == Language::zh;
        ScoreSheet sheet{.language = language,
                         .school = "无锡商贸职业技术学校",
                         .title = zh ? "期末考试成绩单" : "Final examination",
                         .facts = {{"姓名", "王雨桐"},
                                   {"学号", "20250001"},
                                   {"班级", "话务一班"},
                                   {"课程", "电话客户服务实训"}},
                         .results = {{"实操考核", "87.5"}, {"笔试", "92.0"}, {"总评", "89.3"}},
                         .profile = {{"开场与身份核实", 950, "95 %"}, {"处理投诉", 620, "62 %"}},
                         .parts = {},
                         .proof = "9f2c 71aa 03de 55b8 c4f0 1e6d",
                         .printed = 1'795'000'000,
                         .printed_text = "2026-11-18 10:26"};
        SheetPart part{.title = "通话 1 · 断网投诉",
                       .facts = {{"开始", "2026-11-18 09:02"}, {"时长", "4:31"}},
                       .items = {},
                       .remark = "语速偏快，其余很好。"};
        for (int i = 1; i <= 30; ++i)
            part.items.push_back(
                {"评分项 " + std::to_string(i), "10", "8.5",
                 i % 3 ? "" : "2:14 客户说完订单号后 3.2 秒才回应，复述时少了一位数字"});
        sheet.parts = {part, {.title = "笔试", .facts = {}, .items = {}, .remark = {}}};
        const Seen seen(score_sheet(sheet), zh ? "sheet-zh" : "sheet-en");
        CHECK(seen.pages() == 2);
        CHECK(seen.count("20250001") == 1);
        CHECK(seen.count("9f2c 71aa 03de 55b8 c4f0 1e6d") == 2);
        CHECK(seen.count("89.3") == 1);
        seen.inside(a4_width, a4_height);

        const Seen paper(certificate({.language = language,
                                      .school = "无锡商贸职业技术学校",
                                      .kind = {},
                                      .name = "王雨桐",
                                      .number = "20250001",
                                      .course = "电话客户服务实训",
                                      .from = "2026 年 9 月 1 日",
                                      .to = "2026 年 12 月 20 日",
                                      .results = {{"实操考核", "87.5"}, {"笔试", "92.0"}},
                                      .date = "2026 年 12 月 25 日",
                                      .serial = "RR-2026-0001",
                                      .proof = "9f2c 71aa 03de 55b8",
                                      .printed = 1'795'000'000}),
                         zh ? "certificate-zh" : "certificate-en");
        CHECK(paper.pages() == 1);
        CHECK(paper.count("王雨桐") == 1);
        CHECK(paper.count("RR-2026-0001") == 1);
        paper.inside(a4_height, a4_width); // landscape
    }
}
