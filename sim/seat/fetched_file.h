#pragma once
// A file that the lab makes and a person wants: asked for, put into downloads, and said so at the
// foot. One at a time. The window's thread.
//
//     file_.fetch("/exams/7/results/xlsx", "exam-7-results.xlsx");
//     file_.take();                                             // once a frame
#include <string>

#include <filesystem>

#include "seat/posted.h"

namespace ringroom::seat {

class Desk;

class FetchedFile {
public:
    explicit FetchedFile(Desk& desk)
        : desk_(desk) {}
    /// `name` is how it is to be called. Nothing while another is on its way.
    void fetch(std::string target, const std::string& name);
    void take();
    [[nodiscard]] bool waiting() const { return asked_.waiting(); }

private:
    Desk& desk_;
    Posted asked_;
    std::filesystem::path file_;
};

} // namespace ringroom::seat
