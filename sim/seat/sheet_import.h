#pragma once
// A spreadsheet on its way into the lab: chosen, looked at by the lab with every mistake's place,
// mended and looked at again, and taken in exactly as it was shown. The window's thread.
//
//     import_.begin();
//     if (import_.draw(size)) ...                       // back to the list
//     if (const auto plan = import_.take_applied()) ... // the lab has taken it in
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "seat/file_choice.h"
#include "seat/list_plans.h"
#include "seat/posted.h"
#include "seat/table.h"

namespace ringroom::seat {

/// The button that looks at a file again after it was mended, and its key. True: it is to be.
[[nodiscard]] bool look_again_button(Desk& desk, Weight weight, bool ready);

class SheetImport {
public:
    using Reader = std::function<Result<SheetPlan>(Language, const std::string& body)>;

    /// `target` takes the file, with a preview too; `hint` is the text key of which files these
    /// are, `columns` are those of the plan's rows, and `reader` reads the lab's answer.
    SheetImport(Desk& desk, std::string target, const char* hint, std::vector<Column> columns,
                Reader reader);
    void begin();
    /// At the cursor. True: back to where the person came from.
    [[nodiscard]] bool draw(ImVec2 size);
    [[nodiscard]] std::vector<Key> foot_keys() const;
    /// What was taken in, once.
    [[nodiscard]] std::optional<SheetPlan> take_applied() { return std::exchange(applied_, {}); }

private:
    void look_at(std::filesystem::path file, std::string sheet);
    void apply();
    [[nodiscard]] std::string url(bool preview) const;
    void take_answers();
    void fill();
    void draw_plan(ImVec2 size);
    void draw_sheets();
    void draw_buttons();
    [[nodiscard]] bool busy() const { return previewing_.waiting() || applying_.waiting(); }

    Desk& desk_;
    const std::string target_;
    const char* hint_;
    const Reader reader_;
    FileChoice files_;
    Table findings_;
    Table rows_;
    std::filesystem::path file_;
    std::string sheet_; ///< of the workbook; empty: the first that holds anything
    std::string bytes_; ///< as they were looked at
    SheetPlan plan_;
    bool planned_ = false;
    Posted previewing_;
    Posted applying_;
    std::optional<SheetPlan> applied_;
};

} // namespace ringroom::seat
