#pragma once
// A file of questions on its way into the bank: chosen among this computer's downloads or named,
// looked at by the lab with every mistake's line, mended and looked at again, then taken in. The
// window's thread.
#include <filesystem>
#include <string>
#include <vector>

#include <imgui.h>

#include "base/result.h"
#include "seat/file_choice.h"
#include "seat/posted.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

class Desk;

/// As the lab takes it: its bytes in Base64, in pieces. Errors: "seat.exam.no_file",
/// "seat.exam.large_file" (over limits::exam_import_bytes).
[[nodiscard]] Result<wire::QuestionFile> question_file(const std::filesystem::path& file);

class ExamImport {
public:
    explicit ExamImport(Desk& desk);
    /// Looks at the files that are there now.
    void begin();
    /// At the cursor. True: back to the bank.
    [[nodiscard]] bool draw(ImVec2 size);
    [[nodiscard]] std::vector<Key> foot_keys() const;

private:
    void draw_plan(ImVec2 size);
    void draw_buttons(bool goes);
    [[nodiscard]] bool is_wrong() const; ///< nothing of it is taken in
    [[nodiscard]] bool busy() const { return previewing_.waiting() || importing_.waiting(); }
    void look_at(const std::filesystem::path& file);
    void take_answers();
    void fill();

    Desk& desk_;
    FileChoice files_;
    Table mistakes_;
    Table questions_;
    std::filesystem::path path_;
    wire::QuestionFile file_; ///< as it was looked at
    wire::QuestionImport plan_;
    bool planned_ = false;
    Posted previewing_;
    Posted importing_;
};

} // namespace ringroom::seat
