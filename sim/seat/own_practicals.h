#pragma once
// Practical exams that one sits, as lines of the list of exams: how each stands, and what one has
// to know of the chosen one. The window's thread.
//
//     practicals_.keep();
//     practicals_.add_rows(rows);                          // ids are "p" and the exam's
//     if (const auto* exam = practicals_.find(row->id)) ...
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/table_rows.h"
#include "wire/messages.h"

namespace ringroom::seat {

class OwnPracticals {
public:
    explicit OwnPracticals(Desk& desk)
        : desk_(desk) {}
    void keep();
    /// Rises with every answer.
    [[nodiscard]] std::uint64_t version() { return rows_.version(); }
    [[nodiscard]] bool known() { return rows_.value() != nullptr; }
    void add_rows(std::vector<TableRow>& rows);
    /// Null: the row is none of these.
    [[nodiscard]] const wire::PracticalRow* find(const std::string& row);
    /// What one has to know of it, at the cursor. True: the result is asked for.
    [[nodiscard]] bool draw_choice(const wire::PracticalRow& exam, ImVec2 size);

private:
    Desk& desk_;
    Asked<wire::List<wire::PracticalRow>> rows_;
};

} // namespace ringroom::seat
