#pragma once
// The papers a course ends with: a sheet of marks for each student, and a certificate. What stands
// on them comes in as words and figures; who calls has worked them out.
//
//     const auto pdf = paper::certificate({.school = "…", .name = "王雨桐", …}).pdf();
//
// Pure but for the fonts; any thread.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "paper/document.h"

namespace ringroom::paper {

struct SheetItem {
    std::string item;
    std::string possible; ///< "10"
    std::string given;    ///< "8.5", or "不适用"
    std::string evidence; ///< what it rests on: "2:14 未核实身份"
};

/// One exam or contact of a sheet of marks.
struct SheetPart {
    std::string title;                                      ///< "实操考核 · 通话 2"
    std::vector<std::pair<std::string, std::string>> facts; ///< start, duration, marker …
    std::vector<SheetItem> items;
    std::string remark; ///< the marker's words; empty: none
};

struct ScoreSheet {
    Language language = Language::zh;
    std::string school;
    std::string title;                                        ///< "期末考试成绩单"
    std::vector<std::pair<std::string, std::string>> facts;   ///< name, number, class, course …
    std::vector<std::pair<std::string, std::string>> results; ///< the marks that count
    std::vector<Bar> profile; ///< strong and weak items; empty: none
    std::vector<SheetPart> parts;
    std::string proof;        ///< head of the evidence chain, to be compared later
    std::int64_t printed = 0; ///< seconds since 1970 UTC
    std::string printed_text; ///< the same as people of the place read it
};

[[nodiscard]] Document score_sheet(const ScoreSheet& sheet);
/// One behind the other, each from a page of its own; at least one. The first one's title, proof
/// and language stand for all.
[[nodiscard]] Document score_sheets(const std::vector<ScoreSheet>& sheets);

struct Certificate {
    Language language = Language::zh;
    std::string school;
    std::string kind; ///< "结业证书"; empty: that
    std::string name;
    std::string number;
    std::string course;
    std::string from; ///< days as people of the place write them; empty: no course, an exam passed
    std::string to;
    std::vector<std::pair<std::string, std::string>> results; ///< "实操考核", "87.5"
    std::string date;
    std::string serial; ///< of the certificate
    std::string proof;  ///< head of the evidence chain; empty: none
    std::int64_t printed = 0;
};

[[nodiscard]] Document certificate(const Certificate& certificate);
/// A page each; at least one. The first one's kind, proof and language stand for all.
[[nodiscard]] Document certificates(const std::vector<Certificate>& certificates);

} // namespace ringroom::paper
