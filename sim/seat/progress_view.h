#pragma once
// How one student gets on: the skills, of the chosen one the learning curve, what its next gate
// wants and where the class stands, and the items they are strong or weak in. The window's thread.
//
//     view_.draw("/me/progress", size);
#include <cstdint>
#include <string>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

class ProgressView {
public:
    explicit ProgressView(Desk& desk);
    /// At the cursor; `target` answers with a student's progress.
    void draw(const std::string& target, ImVec2 size);
    /// Whose it is, once that is known.
    [[nodiscard]] std::string who();

private:
    void fill(const wire::StudentProgress& progress);
    void draw_skill(const wire::StudentProgress& progress, const wire::ProgressSkill& skill,
                    ImVec2 size);
    void draw_head(const wire::ProgressSkill& skill);
    void draw_legend(const wire::StudentProgress& progress, const wire::ProgressSkill& skill);
    void draw_gates(const wire::ProgressSkill& skill);
    void draw_class(const wire::StudentProgress& progress, const wire::ProgressSkill& skill,
                    float width);

    Desk& desk_;
    Asked<wire::StudentProgress> progress_;
    Table skills_;
    Table items_;
    std::string target_;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
};

} // namespace ringroom::seat
