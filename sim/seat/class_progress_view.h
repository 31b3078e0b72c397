#pragma once
// How a class gets on: a line for each student and skill, or its skills with how the means lie and
// its items, the weakest first. The window's thread.
//
//     if (const auto student = view_.draw(class_name, size)) open(*student);
#include <cstdint>
#include <optional>
#include <string>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

class ClassProgressView {
public:
    enum class Part { students, items };

    explicit ClassProgressView(Desk& desk);
    /// At the cursor. The student that is to be looked at closer, in the frame of the wish.
    [[nodiscard]] std::optional<AgentId> draw(const std::string& class_name, Part part,
                                              ImVec2 size);

private:
    void fill(const wire::ClassProgress& progress);
    void draw_skills(const wire::ClassProgress& progress, ImVec2 size);
    [[nodiscard]] std::string none_words();

    Desk& desk_;
    Asked<wire::ClassProgress> progress_;
    Table students_;
    Table items_;
    std::string class_name_;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
};

} // namespace ringroom::seat
